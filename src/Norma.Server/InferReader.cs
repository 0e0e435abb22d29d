using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Norma.Spec;

namespace Norma.Server;

/// <summary>Reads the JSON of an inference request in one pass, values straight into the runtime's memory. Nothing is allocated for a count that the body cannot hold.</summary>
ref partial struct InferReader
{
    const int MostDepth = 32, MostAxes = 16, LongestId = 128, HasShape = 2;

    readonly ServedModel _model;
    readonly int _length;
    readonly InferRequest _request;
    readonly List<(string Symbol, long Size, string Input)> _symbols = [];
    Utf8JsonReader _json;

    InferReader(ReadOnlySpan<byte> body, ServedModel model, InferRequest request)
    {
        (_model, _length, _request) = (model, body.Length, request);
        _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MostDepth });
    }

    /// <summary>Reads a body into a cleared request.</summary>
    /// <exception cref="Refusal">400: it is no request that this model can answer.</exception>
    public static void Read(ReadOnlySpan<byte> body, ServedModel model, InferRequest request)
    {
        if (body.IsEmpty) throw new Refusal(400, "the body is empty, expected a JSON object with 'inputs'");
        if (!Utf8.IsValid(body)) throw new Refusal(400, "the body is not UTF-8, expected JSON in UTF-8");
        try
        {
            new InferReader(body, model, request).ReadRequest();
        }
        catch (JsonException fault)
        {
            throw new Refusal(400, $"the body is not JSON: {Printable.Escape(fault.Message)}");
        }
    }

    void ReadRequest()
    {
        Next();
        if (_json.TokenType != JsonTokenType.StartObject) throw new Refusal(400, $"the body is {Found()}, expected a JSON object with 'inputs'");
        var seen = 0;
        while (NextMember())
        {
            if (Is("inputs"u8))
            {
                Once(ref seen, 1, "the request");
                ReadInputs();
            }
            else if (Is("id"u8))
            {
                Once(ref seen, 2, "the request");
                _request.Id = ReadText("id", LongestId);
            }
            else if (Is("outputs"u8))
            {
                Once(ref seen, 4, "the request");
                ReadOutputs();
            }
            else if (Is("parameters"u8))
            {
                Once(ref seen, 8, "the request");
                ReadParameters("the request");
            }
            else if (Is("model_name"u8))
            {
                Once(ref seen, 16, "the request");
                var name = ReadText("model_name", 200);
                if (name != _model.Name) throw new Refusal(400, $"model_name: received {Printable.Quote(name)}, expected '{_model.Name}' or nothing");
            }
            else if (Is("model_version"u8))
            {
                Once(ref seen, 32, "the request");
                var version = ReadText("model_version", 200);
                if (version.Length > 0 && version != ServedModel.Version) throw new Refusal(400, $"model_version: received {Printable.Quote(version)}, expected '{ServedModel.Version}' or nothing");
            }
            else throw Unknown("the request", "inputs, outputs, id, parameters");
        }
        _json.Read();   // what follows the object is refused by the reader itself
        if ((seen & 1) == 0) throw new Refusal(400, "the request has no 'inputs'");
        if (Array.TrueForAll(_request.Tensors, t => t.IsGiven)) return;
        Port[] missing = [.. _request.Tensors.Where(t => !t.IsGiven).Select(t => t.Port)];
        throw new Refusal(400, $"{(missing.Length == 1 ? "an input is" : $"{missing.Length} inputs are")} missing: {string.Join(", ", missing.Take(10).Select(p => $"{Printable.Quote(p.Name)} ({p.Datatype.Name} {p.ShapeText})"))}{(missing.Length > 10 ? ", …" : "")}");
    }

    void ReadInputs()
    {
        NextStart(JsonTokenType.StartArray, "inputs", "an array of inputs");
        for (var at = 0; ; at++)
        {
            Next();
            if (_json.TokenType == JsonTokenType.EndArray) return;
            if (_json.TokenType != JsonTokenType.StartObject) throw new Refusal(400, $"inputs[{at}]: received {Found()}, expected an object with name, shape, datatype, data");
            ReadInput(at);
        }
    }

    void ReadInput(int at)
    {
        Port? port = null;
        Span<long> axes = stackalloc long[MostAxes];
        scoped Span<long> shape = default;
        var (seen, typed, pending, done) = (0, false, false, false);
        string? datatype = null;
        Utf8JsonReader data = default;
        while (NextMember())
        {
            if (Is("name"u8))
            {
                Once(ref seen, 1, port, at);
                port = ReadPort(at);
            }
            else if (Is("shape"u8))
            {
                Once(ref seen, HasShape, port, at);
                shape = axes[..ReadShape(axes, port, at)];
            }
            else if (Is("datatype"u8))
            {
                Once(ref seen, 4, port, at);
                Next();
                if (_json.TokenType != JsonTokenType.String) throw new Refusal(400, $"{Where(port, at)}: datatype is {Found()}, expected a string");
                if (port is not null && Is(port.Datatype.Utf8)) typed = true;
                else datatype = Text();
            }
            else if (Is("data"u8))
            {
                Once(ref seen, 8, port, at);
                if (port is not null && (seen & HasShape) != 0 && typed)
                {
                    CheckShape(port, shape);
                    Next();
                    ReadData(port, shape);
                    done = true;
                }
                else
                {
                    data = _json;
                    pending = true;
                    Next();
                    if (!_json.TrySkip()) throw new Refusal(400, $"{Where(port, at)}: data does not end");
                }
            }
            else if (Is("parameters"u8))
            {
                Once(ref seen, 16, port, at);
                ReadParameters(Where(port, at));
            }
            else throw Unknown(Where(port, at), "name, shape, datatype, data, parameters");
        }
        if (port is null) throw new Refusal(400, $"inputs[{at}] has no 'name'");
        if (!typed && datatype != port.Datatype.Name)
            throw new Refusal(400, datatype is null ? $"{Where(port, at)} has no 'datatype', expected '{port.Datatype.Name}'" : $"{Where(port, at)}: datatype is {Printable.Quote(datatype)}, expected '{port.Datatype.Name}'");
        if ((seen & HasShape) == 0) throw new Refusal(400, $"{Where(port, at)} has no 'shape', expected {port.ShapeText}");
        if (done) return;
        CheckShape(port, shape);
        if (!pending) throw new Refusal(400, $"{Where(port, at)} has no 'data'");
        var after = _json;
        _json = data;
        Next();
        ReadData(port, shape);
        _json = after;
    }

    Port ReadPort(int at)
    {
        Next();
        if (_json.TokenType != JsonTokenType.String) throw new Refusal(400, $"inputs[{at}]: name is {Found()}, expected a string");
        var port = _json.ValueIsEscaped ? Port.Find(_model.Inputs, Encoding.UTF8.GetBytes(Text()), at) : Port.Find(_model.Inputs, _json.ValueSpan, at);
        if (port is null)
        {
            var name = Text();
            var nearest = Nearest.To(name, _model.Inputs.Select(p => p.Name));
            throw new Refusal(400, $"inputs[{at}]: the model has no input {Printable.Quote(name)}{(nearest is null ? "" : $", did you mean {Printable.Quote(nearest)}?")}");
        }
        if (_request.Tensors[port.Index].IsGiven) throw new Refusal(400, $"input {Printable.Quote(port.Name)} is given twice");
        return port;
    }

    void ReadOutputs()
    {
        NextStart(JsonTokenType.StartArray, "outputs", "an array of outputs");
        var outputs = new List<Port>();
        for (var at = 0; ; at++)
        {
            Next();
            if (_json.TokenType == JsonTokenType.EndArray) break;
            if (_json.TokenType != JsonTokenType.StartObject) throw new Refusal(400, $"outputs[{at}]: received {Found()}, expected an object with name");
            var (seen, where) = (0, $"outputs[{at}]");
            Port? port = null;
            while (NextMember())
            {
                if (Is("name"u8))
                {
                    Once(ref seen, 1, where);
                    Next();
                    if (_json.TokenType != JsonTokenType.String) throw new Refusal(400, $"{where}: name is {Found()}, expected a string");
                    var name = Text();
                    port = Array.Find(_model.Outputs, p => p.Name == name)
                        ?? throw new Refusal(400, $"{where}: the model has no output {Printable.Quote(name)}, expected one of: {string.Join(", ", _model.Outputs.Take(10).Select(p => p.Name))}");
                    if (outputs.Contains(port)) throw new Refusal(400, $"output {Printable.Quote(name)} is asked for twice");
                }
                else if (Is("parameters"u8))
                {
                    Once(ref seen, 2, where);
                    ReadParameters(where);
                }
                else throw Unknown(where, "name, parameters");
            }
            outputs.Add(port ?? throw new Refusal(400, $"{where} has no 'name'"));
        }
        _request.Outputs = outputs.Count > 0 ? outputs : null;
    }

    void ReadParameters(string where)
    {
        NextStart(JsonTokenType.StartObject, $"{where}: parameters", "an object");
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (NextMember())
        {
            var name = Text();
            if (!names.Add(name)) throw new Refusal(400, $"{where}: the parameter {Printable.Quote(name)} is given twice");
            Next();
            if (_json.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
                throw new Refusal(400, $"{where}: the parameter {Printable.Quote(name)} is {Found()}, expected a string, a number or a truth value");
            if (name is "binary_data" or "binary_data_output" && _json.TokenType == JsonTokenType.True || name == "binary_data_size")
                throw new Refusal(400, $"{where}: the parameter '{name}' asks for binary tensors, expected tensors in JSON");
        }
    }

    string ReadText(string member, int most)
    {
        Next();
        if (_json.TokenType != JsonTokenType.String) throw new Refusal(400, $"{member} is {Found()}, expected a string");
        if (_json.ValueSpan.Length > 6 * most) throw new Refusal(400, $"{member} has more than {most} characters");
        var text = Text();
        return text.Length <= most ? text : throw new Refusal(400, $"{member} has {text.Length} characters, expected at most {most}");
    }

    // Whether the string or name at which the reader stands is this one; its own comparison throws on a broken escape.
    bool Is(ReadOnlySpan<byte> text) => _json.ValueIsEscaped ? Encoding.UTF8.GetBytes(Text()).AsSpan().SequenceEqual(text) : _json.ValueSpan.SequenceEqual(text);

    string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)   // the escapes name half of a surrogate pair
        {
            throw new Refusal(400, $"a string at byte {_json.TokenStartIndex} has an escape that is half of a character");
        }
    }

    void Next()
    {
        if (!_json.Read()) throw new JsonException("the body ends too early.");
    }

    void NextStart(JsonTokenType type, string where, string expected)
    {
        Next();
        if (_json.TokenType != type) throw new Refusal(400, $"{where} is {Found()}, expected {expected}");
    }

    bool NextMember()
    {
        Next();
        return _json.TokenType == JsonTokenType.PropertyName;
    }

    void Once(ref int seen, int bit, Port? port, int at)
    {
        if ((seen & bit) != 0) Once(ref seen, bit, Where(port, at));
        seen |= bit;
    }

    void Once(ref int seen, int bit, string where)
    {
        if ((seen & bit) != 0) throw new Refusal(400, $"{where}: the member {Printable.Quote(Text())} is given twice");
        seen |= bit;
    }

    Refusal Unknown(string where, string known) => new(400, $"{where}: {Printable.Quote(Text())} is not a known member, expected one of: {known}");

    static Refusal Ragged(Port port, ReadOnlySpan<long> shape) =>
        new(400, $"input {Printable.Quote(port.Name)}: the nested data does not follow shape {Say(shape)}");

    static string Say(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    static string Where(Port? port, int at) => port is null ? $"inputs[{at}]" : $"input {Printable.Quote(port.Name)}";

    // The value at which the reader stands, in few words.
    string Found() => _json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.EndArray => "the end of an array",
        JsonTokenType.String => _json.ValueSpan.Length > 200 ? "a long string" : $"the string {Printable.Quote(Text())}",
        JsonTokenType.Number => Encoding.ASCII.GetString(_json.ValueSpan.Length > 40 ? _json.ValueSpan[..40] : _json.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };
}
