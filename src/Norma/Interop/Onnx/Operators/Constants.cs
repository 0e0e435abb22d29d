namespace Norma.Interop.Onnx.Operators;

/// <summary>What is known before the model runs: stated constants, filled shapes, and the shapes of values.</summary>
sealed class Constants : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["Constant", "ConstantOfShape", "Shape"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        if (node.Operator == "ConstantOfShape" && node.Constant(0) is { Wholes: { } dims } && dims.Contains(OnnxConstant.Batch) && (node.Find("value") is not { T: { } value } || TensorNumbers.Of(node.Into, value) is { Single: 0 }))
        {
            node.Into.GiveZeros(node.Proto.Output[0]);
            return;
        }
        node.Give(node.Operator switch
        {
            "Constant" => Stated(node),
            "Shape" => Shape(node),
            _ => Filled(node),
        });
    }

    static OnnxConstant Stated(ReadNode node) =>
        node.Find("value") is { T: { } tensor } ? TensorNumbers.Of(node.Into, tensor)
        : node.Find("value_float") is { } real ? new([], [real.F], null)
        : node.Find("value_int") is { } whole ? new([], null, [whole.I])
        : node.Find("value_floats") is { } reals ? new([reals.Floats.Count], [.. reals.Floats], null)
        : node.Find("value_ints") is { } wholes ? OnnxConstant.Of([.. wholes.Ints])
        : throw new UnmappedException("it holds no numbers");

    static OnnxConstant Filled(ReadNode node)
    {
        var dims = node.Known(0, "shape").Whole;
        var value = node.Find("value") is { T: { } tensor } ? TensorNumbers.Of(node.Into, tensor) : new OnnxConstant([1], [0f], null);
        var count = node.Into.Room(dims);
        var made = value.Floats is { } floats ? new OnnxConstant(dims, new float[count], null) : new OnnxConstant(dims, null, new long[count]);
        if (value.Count != 1) throw new UnmappedException("its value is no number");
        if (made.Floats is not null) Array.Fill(made.Floats, value.Floats![0]);
        else Array.Fill(made.Wholes!, value.Wholes![0]);
        return made with { IsUniform = true };
    }

    static OnnxConstant Shape(ReadNode node)
    {
        long[] sizes = node.Constant(0) is { } constant ? constant.Dims : node.Value(0) is var value ? [.. Enumerable.Range(0, value.Rank).Select(axis => value[axis])] : [];
        var (start, end) = (At(node.Int("start", 0)), At(node.Int("end", sizes.Length)));
        return OnnxConstant.Of(start < end ? sizes[start..end] : []);

        int At(long place) => (int)Math.Clamp(place < 0 ? place + sizes.Length : place, 0, sizes.Length);
    }
}
