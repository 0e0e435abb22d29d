using Norma.Models.Layers.Core;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Products with a constant matrix: dense layers.</summary>
sealed class Linear : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["Gemm", "MatMul"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var x = node.Value(0);
        var kernel = node.Constant(1) ?? throw new UnmappedException("its second factor is computed; no layer multiplies two computed matrices");
        if (kernel.Dims.Length != 2) throw new UnmappedException($"its constant has {kernel.Dims.Length} axes and not 2");
        if (x.BatchAxis == x.Rank - 1) throw new UnmappedException("it sums over the batch");
        if (x.Order[^1] != x.Rank - 1) x = node.Into.In(x, x.Plain);
        if (node.Operator == "MatMul")
        {
            node.Give(node.Into.Add(new Dense(checked((int)kernel.Dims[1]), UseBias: false), x.Order, [x], kernel));
            return;
        }
        if (node.Int("transA", 0) != 0) throw new UnmappedException("its first factor is transposed");
        if (node.Int("transB", 0) != 0) kernel = kernel.Permuted(1, 0);
        kernel = Scaled(kernel, node.Float("alpha", 1));
        var units = kernel.Dims[1];
        if (node.Has(2) && node.Constant(2) is null) throw new UnmappedException("its third input is computed");
        if (node.Constant(2) is not { } bias || node.Float("beta", 1) == 0) node.Give(node.Into.Add(new Dense(checked((int)units), UseBias: false), x.Order, [x], kernel));
        else node.Give(node.Into.Add(new Dense(checked((int)units)), x.Order, [x], kernel, Scaled(Row(bias, units), node.Float("beta", 1))));
    }

    static OnnxConstant Scaled(OnnxConstant of, double factor) => factor == 1 ? of : of with { Floats = Array.ConvertAll(of.Reals, real => (float)(real * factor)), Wholes = null };

    static OnnxConstant Row(OnnxConstant bias, long units)
    {
        if (bias.Count == units) return bias.Dims is [] || bias.Dims[^1] == units ? bias.Reshaped(units) : throw new UnmappedException("its third input differs from example to example");
        if (bias.Single is not { } only) throw new UnmappedException($"its third input has the shape {bias.Shape} for {units} sums");
        var row = new float[units];
        Array.Fill(row, (float)only);
        return new([units], row, null);
    }
}
