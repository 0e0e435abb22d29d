using System.Numerics;
using System.Runtime.InteropServices;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Models.Native;
using Norma.Spec;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>Joins what the features give into one vector: the numbers, then for each code the row of its table.</summary>
/// <remarks>
/// Shapes: numbers <c>[B, F]</c>, codes <c>[B, C]</c> → <c>[B, Layout.Width]</c>.
/// All learned tables lie in one weight, one after the other, and one pass over plain memory reads them, whatever their widths;
/// its backward pass adds each row's gradient where the row was read. Files name each table (<c>features.&lt;field&gt;.embeddings</c>).
/// </remarks>
sealed class Encoder : nn.Module
{
    static readonly Initializer s_initializer = new Initializers.RandomUniform();

    readonly Parameter? embeddings;
    readonly Layout _layout;
    readonly int _width;   // the layout adds it up anew each time
    readonly Column[] _columns;

    // What the library's callbacks return is taken over as a bare handle: the collector must not free it before.
    Tensor? _given, _gradient;

    /// <summary>Where a code is read and written.</summary>
    /// <param name="Code">Its place among the codes.</param>
    /// <param name="At">The first column of the result.</param>
    /// <param name="Width">How many columns.</param>
    /// <param name="Offset">Where its table begins in the weight; −1 for a one-hot code.</param>
    readonly record struct Column(int Code, int At, int Width, int Offset);

    public Encoder(Layout layout, long seed) : base(nameof(Encoder))
    {
        (_layout, _width) = (layout, layout.Width);
        _columns = new Column[layout.Codes.Count];
        var (at, offset) = (layout.Numbers, 0);
        for (var c = 0; c < _columns.Length; c++)
        {
            var (levels, lookup) = (layout.Codes[c].Levels, layout.Codes[c].Lookup);
            _columns[c] = new(c, at, lookup.Width, lookup.Learned ? offset : -1);
            at += lookup.Width;
            if (lookup.Learned) offset = checked(offset + levels * lookup.Width);
        }
        if (offset > 0)
        {
            var values = new float[offset];
            foreach (var (code, column) in layout.Codes.Zip(_columns))
            {
                if (column.Offset < 0) continue;
                // The row of 0, missing or unknown, begins at zero and is learned only where training rows have it.
                var rows = values.AsSpan(column.Offset + column.Width, (code.Levels - 1) * column.Width);
                s_initializer.Fill(rows, [code.Levels - 1, column.Width], code.Levels, column.Width, new Seed(seed, $"initialize/{NetworkPlan.TableName(code)}"));
            }
            embeddings = nn.Parameter(tensor(values));
        }
        RegisterComponents();
    }

    /// <summary>The learned tables, one after the other; null where there are none.</summary>
    public Parameter? Embeddings => embeddings;

    /// <summary>The joined vector.</summary>
    public Tensor Compute(Tensor? numbers_BF, Tensor? codes_BC)
    {
        if (_columns.Length == 0) return numbers_BF!;
        return embeddings is { } table && is_grad_enabled()
            ? Gather.apply(table, this, numbers_BF!, codes_BC!)
            : Read(numbers_BF, codes_BC!);
    }

    /// <summary>The same in ONNX: a Gather for each code.</summary>
    public static OnnxValue Lower(OnnxGraph graph, Layout layout, Weights weights, EncodedOnnx inputs)
    {
        var parts = new List<OnnxValue>();
        if (inputs.Numbers is { } numbers) parts.Add(numbers);
        for (var c = 0; c < layout.Codes.Count; c++)
        {
            var code = layout.Codes[c];
            var name = NetworkPlan.TableName(code);
            var table = code.Lookup.Learned ? weights[name].Values : UnitRows(code.Levels, code.Lookup.Width);
            parts.Add(graph.Node("Gather", [graph.Floats(name, table, code.Levels, code.Lookup.Width), inputs.Codes[c]], ("axis", 0L)));
        }
        return parts.Count == 1 ? parts[0] : graph.Node("Concat", [.. parts], ("axis", 1L));
    }

    // Code 0 gives zeros, code i the unit vector i − 1.
    static float[] UnitRows(int levels, int width)
    {
        var rows = new float[checked(levels * width)];
        for (var level = 1; level < levels && level <= width; level++) rows[level * width + level - 1] = 1;
        return rows;
    }

    /// <summary>The joined vector, outside of differentiation.</summary>
    public Tensor Read(Tensor? numbers_BF, Tensor codes_BC)
    {
        var (rows, width, count) = ((int)codes_BC.shape[0], _width, _layout.Numbers);
        var x_BD = empty(rows, width);
        var to = x_BD.Floats();
        var numbers = numbers_BF is null ? default : numbers_BF.Floats();
        var codes = Longs(codes_BC);
        var table = embeddings is null ? default : embeddings.Floats();
        for (var row = 0; row < rows; row++)
        {
            var line = to.Slice(row * width, width);
            numbers.Slice(row * count, count).CopyTo(line);
            var levels = codes.Slice(row * _columns.Length, _columns.Length);
            foreach (ref readonly var column in _columns.AsSpan())
            {
                var cells = line.Slice(column.At, column.Width);
                var level = (int)levels[column.Code];
                if (column.Offset >= 0) table.Slice(column.Offset + level * column.Width, column.Width).CopyTo(cells);
                else
                {
                    cells.Clear();
                    if (level > 0) cells[level - 1] = 1;
                }
            }
        }
        // The spans above are bare addresses.
        GC.KeepAlive(numbers_BF);
        GC.KeepAlive(codes_BC);
        GC.KeepAlive(this);
        return x_BD;
    }

    Tensor Scatter(Tensor codes_BC, Tensor gradient_BD)
    {
        var gradient = zeros(embeddings!.numel());
        Scatter(codes_BC, gradient_BD, gradient.Floats());
        return gradient;
    }

    /// <summary>Adds the gradient of each row that was read to a buffer as long as the tables.</summary>
    public void Scatter(Tensor codes_BC, Tensor gradient_BD, Span<float> to)
    {
        using var contiguous = gradient_BD.contiguous();
        var from = contiguous.Floats();
        var codes = Longs(codes_BC);
        var rows = (int)codes_BC.shape[0];
        for (var row = 0; row < rows; row++)
        {
            var line = from.Slice(row * _width, _width);
            var levels = codes.Slice(row * _columns.Length, _columns.Length);
            foreach (ref readonly var column in _columns.AsSpan())
                if (column.Offset >= 0) Add(to.Slice(column.Offset + (int)levels[column.Code] * column.Width, column.Width), line.Slice(column.At, column.Width));
        }
        GC.KeepAlive(gradient_BD);
        GC.KeepAlive(codes_BC);
    }

    static Tensor Rooted(ref Tensor? root, Tensor tensor) => root = tensor;

    static void Add(Span<float> to, ReadOnlySpan<float> values)
    {
        var i = 0;
        for (; i <= to.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(to[i..]) + new Vector<float>(values[i..])).CopyTo(to[i..]);
        for (; i < to.Length; i++) to[i] += values[i];
    }

    static Span<long> Longs(Tensor tensor) => MemoryMarshal.Cast<byte, long>(tensor.bytes);

    /// <summary>Reading the tables as one differentiable operation.</summary>
    sealed class Gather : autograd.SingleTensorFunction<Gather>
    {
        public override string Name => nameof(Gather);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (encoder, codes_BC) = ((Encoder)vars[1], (Tensor)vars[3]);
            ctx.save_data("encoder", encoder);
            ctx.save_for_backward([codes_BC]);
            return Rooted(ref encoder._given, encoder.Read((Tensor?)vars[2], codes_BC));
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var encoder = (Encoder)ctx.get_data("encoder");
            return [Rooted(ref encoder._gradient, encoder.Scatter(ctx.get_saved_variables()[0], grad_output)), null!, null!, null!];
        }
    }
}
