using System.Text.Json;
using Norma.Spec;

namespace Norma.Server;

/// <summary>The shape and the data of an input.</summary>
ref partial struct InferReader
{
    int ReadShape(scoped Span<long> axes, Port? port, int at)
    {
        Next();
        if (_json.TokenType != JsonTokenType.StartArray) throw new Refusal(400, $"{Where(port, at)}: shape is {Found()}, expected an array of whole numbers");
        for (var rank = 0; ; rank++)
        {
            Next();
            if (_json.TokenType == JsonTokenType.EndArray) return rank;
            if (rank == MostAxes) throw new Refusal(400, $"{Where(port, at)}: shape has more than {MostAxes} axes");
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out axes[rank]) || axes[rank] < 0)
                throw new Refusal(400, $"{Where(port, at)}: shape[{rank}] is {Found()}, expected a whole number of at least 0");
        }
    }

    void CheckShape(Port port, scoped ReadOnlySpan<long> shape)
    {
        if (port.Axes is { } axes)
        {
            var fits = axes.Length == shape.Length;
            for (var i = 0; fits && i < axes.Length; i++) fits = axes[i].Size is not { } size || size == shape[i];
            if (!fits) throw new Refusal(400, $"{Where(port, 0)}: shape is {Say(shape)}, expected {port.ShapeText}");
            if (port.HasRows)
            {
                if (shape[0] == 0) throw new Refusal(400, $"{Where(port, 0)}: shape is {Say(shape)}, expected at least 1 row");
                if (shape[0] > _model.MaxBatchSize) throw new Refusal(400, $"{Where(port, 0)}: {shape[0]} rows, expected at most {_model.MaxBatchSize}");
                _request.Rows = Math.Max(_request.Rows, shape[0]);
            }
            for (var i = 0; i < axes.Length; i++)
                if (axes[i].Symbol is { } symbol) Agree(symbol, shape[i], i, port);
        }
        // Each element takes two bytes of JSON at least.
        var elements = 1L;
        foreach (var axis in shape)
            if ((elements = axis == 0 ? 0 : elements > _length / axis ? long.MaxValue : elements * axis) is 0 or long.MaxValue) break;
        if (elements > _length / 2) throw new Refusal(400, $"{Where(port, 0)}: shape {Say(shape)} has more elements than the body of {_length} bytes can hold");
    }

    void Agree(string symbol, long size, int axis, Port port)
    {
        foreach (var known in _symbols)
        {
            if (known.Symbol != symbol) continue;
            if (known.Size == size) return;
            throw new Refusal(400, axis == 0
                ? $"{Where(port, 0)}: {size} rows, expected {known.Size} as in input {Printable.Quote(known.Input)}"
                : $"{Where(port, 0)}: axis {axis} has length {size}, expected {known.Size} as in input {Printable.Quote(known.Input)}");
        }
        _symbols.Add((symbol, size, port.Name));
    }

    void ReadData(Port port, scoped ReadOnlySpan<long> shape)
    {
        if (_json.TokenType != JsonTokenType.StartArray) throw new Refusal(400, $"input {Printable.Quote(port.Name)}: data is {Found()}, expected an array");
        var tensor = _request.Tensors[port.Index];
        tensor.Reshape(shape);
        var elements = tensor.Elements;
        var (index, count) = (0, elements.Count);
        Next();
        if (shape.Length > 1 && _json.TokenType == JsonTokenType.StartArray) ReadAxis(port, shape, 0, elements, ref index);
        else
        {
            for (; _json.TokenType != JsonTokenType.EndArray; index++, Next())
            {
                if (index == count) throw new Refusal(400, $"input {Printable.Quote(port.Name)}: data has more than {count} elements, expected {count} for shape {Say(shape)}");
                ReadElement(port, elements, index);
            }
            if (index != count) throw new Refusal(400, $"input {Printable.Quote(port.Name)}: data has {index} elements, expected {count} for shape {Say(shape)}");
        }
        port.Contract?.Check(port, elements);
        tensor.IsGiven = true;
    }

    // Stands behind the bracket that opens the axis; ends on the one that closes it.
    void ReadAxis(Port port, scoped ReadOnlySpan<long> shape, int axis, scoped in Elements elements, ref int index)
    {
        for (var i = 0L; i < shape[axis]; i++, Next())
        {
            if (_json.TokenType == JsonTokenType.EndArray) throw Ragged(port, shape);
            if (axis == shape.Length - 1) ReadElement(port, elements, index++);
            else if (_json.TokenType != JsonTokenType.StartArray) throw Ragged(port, shape);
            else
            {
                Next();
                ReadAxis(port, shape, axis + 1, elements, ref index);
            }
        }
        if (_json.TokenType != JsonTokenType.EndArray) throw Ragged(port, shape);
    }

    void ReadElement(Port port, scoped in Elements elements, int index)
    {
        if (port.Datatype.ReadElement(ref _json, elements, index) is not { } expected) return;
        var missing = _json.TokenType == JsonTokenType.String && port.Datatype.Name is "FP32" or "FP64" && (Is("NaN"u8) || Is("nan"u8) || Is(""u8));
        throw new Refusal(400, $"input {Printable.Quote(port.Name)}: data[{index}] is {Found()}, expected {expected}{(missing ? "; write null for a missing number" : "")}");
    }
}
