using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Attention;

/// <summary>What attention by heads comes to, whichever layer states it: shapes, weights, ONNX and cost.</summary>
/// <remarks>Each of the <c>Groups</c> heads of key and value serves <c>Heads / Groups</c> heads of the query.</remarks>
sealed record HeadedAttention(int Heads, int Groups, int KeyDim, int ValueDim, int? OutputDim, double Dropout, bool UseBias, bool Causal, Rotary? Rotary,
    Initializer KernelInitializer, Initializer BiasInitializer, Regularizer? KernelRegularizer, Regularizer? BiasRegularizer)
{
    /// <summary>What a masked place adds to a score: Keras' number, and finite, so that a row of nothing else stays one.</summary>
    public const float Masked = -1e9f;

    const string Expected = "query [T, D], value [S, D] and, if stated, key [S, D], their last axes known";

    /// <summary>Which inputs are query, value and key: one serves as all three, two have the value as the key.</summary>
    public static (int Query, int Value, int Key) Roles(int inputs) => inputs switch { 1 => (0, 0, 0), 2 => (0, 1, 1), _ => (0, 1, 2) };

    public Shapes OutputShapes(Shapes inputs)
    {
        if (inputs.Count is 0 or > 3) throw new ShapeException($"received {inputs.Count} inputs", $"one to three: {Expected}");
        if (inputs.FirstOrDefault(shape => shape.Rank != 2 || shape.Last == Shape.Any) is { } unfit) throw new ShapeException($"received {unfit}", Expected);
        var (query, value, key) = Roles(inputs.Count);
        var (steps, keys) = (inputs[value][0], inputs[key][0]);
        if (steps != keys && steps != Shape.Any && keys != Shape.Any) throw new ShapeException($"the value has {steps} steps, the key {keys}", "a key for each value");
        if (Heads % Groups != 0) throw new ShapeException($"{Heads} heads of the query are not shared evenly by {Groups} heads of key and value", "a number of query heads that is a multiple of that of key and value heads");
        if (Rotary is not null && KeyDim % 2 != 0) throw new ShapeException($"heads of {KeyDim} numbers are rotated in pairs", "an even width of a head");
        return inputs[query].WithLast(OutputDim ?? inputs[query].Last);
    }

    public Items<WeightSlot> WeightSlots(Shapes inputs) => [.. Projections(inputs).SelectMany(p => UseBias
        ? (WeightSlot[])[new($"{p.Name}.kernel", p.Kernel, Regularizer: KernelRegularizer), new($"{p.Name}.bias", p.Bias, Regularizer: BiasRegularizer)]
        : [new($"{p.Name}.kernel", p.Kernel, Regularizer: KernelRegularizer)])];

    /// <summary>The four weighted sums by their names in Keras.</summary>
    public (string Name, Shape Kernel, Shape Bias)[] Projections(Shapes inputs)
    {
        var (query, value, key) = Roles(inputs.Count);
        var output = OutputDim ?? inputs[query].Last;
        return
        [
            ("query", [inputs[query].Last, Heads, KeyDim], [Heads, KeyDim]),
            ("key", [inputs[key].Last, Groups, KeyDim], [Groups, KeyDim]),
            ("value", [inputs[value].Last, Groups, ValueDim], [Groups, ValueDim]),
            ("attention_output", [Heads, ValueDim, output], [output]),
        ];
    }

    public long Flops(Shapes inputs)
    {
        var (query, value, key) = Roles(inputs.Count);
        var (t, s, output) = (Steps(inputs[query]), Steps(inputs[value]), OutputDim ?? inputs[query].Last);
        checked
        {
            var projections = 2 * (t * inputs[query].Last * Heads * KeyDim + s * inputs[key].Last * Groups * KeyDim + s * inputs[value].Last * Groups * ValueDim + t * Heads * ValueDim * output);
            var biases = UseBias ? t * Heads * KeyDim + s * Groups * KeyDim + s * Groups * ValueDim + t * output : 0;
            var rotation = Rotary is null ? 0 : 3 * (t * Heads + s * Groups) * KeyDim;
            return projections + biases + rotation + t * s * Heads * (2 * KeyDim + 2 * ValueDim + 6);
        }

        static long Steps(Shape shape) => shape[0] == Shape.Any ? 1 : shape[0];
    }

    public OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs)
    {
        var (query, value, key) = Roles(inputs.Length);
        var (q, k, v) = (ByHead("query", inputs[query], Heads, KeyDim), ByHead("key", inputs[key], Groups, KeyDim), ByHead("value", inputs[value], Groups, ValueDim));
        if (Rotary is not null) (q, k) = (Rotary.Lower(graph, q, KeyDim), Rotary.Lower(graph, k, KeyDim));
        if (Groups != Heads) (k, v) = (Repeat(k, KeyDim), Repeat(v, ValueDim));
        var scores = graph.Node("MatMul", [graph.Node("Mul", [q, graph.Scalar("scale", (float)(1 / Math.Sqrt(KeyDim)))]), graph.Node("Transpose", [k], ("perm", new long[] { 0, 1, 3, 2 }))]);
        var allowed = AttentionMask.Lower(graph, inputs[query], inputs[value], Causal, inputs[value].Mask, inputs[key].Mask);
        if (allowed is { } places) scores = graph.Node("Add", [scores, graph.Node("Where", [places, graph.Scalar("zero", 0f), graph.Scalar("masked", Masked)])]);
        var shares = graph.Node("Softmax", [scores], ("axis", -1L));
        // Where nothing may be looked at the sum is of nothing, not of everything alike.
        if (inputs[value].Mask is not null || inputs[key].Mask is not null) shares = graph.Node("Mul", [shares, graph.Node("Cast", [allowed!.Value], ("to", OnnxType.Float))]);
        if (inputs[query].Mask is { } steps)
            shares = graph.Node("Mul", [shares, graph.Node("Cast", [graph.Node("Unsqueeze", [new(steps), graph.Ints("axes", [1, 3])])], ("to", OnnxType.Float))]);
        var heads = graph.Node("Transpose", [graph.Node("MatMul", [shares, v])], ("perm", new long[] { 0, 2, 1, 3 }));
        var joined = graph.Node("Reshape", [heads, graph.Ints("joined", [0, 0, (long)Heads * ValueDim])]);
        return [Sum("attention_output", joined, (long)Heads * ValueDim)];

        OnnxValue ByHead(string name, OnnxValue x, int heads, int width) => graph.Node("Transpose",
            [graph.Node("Reshape", [Sum(name, x, weights[$"{name}.kernel"].Shape[0]), graph.Ints("heads", [0, 0, heads, width])])], ("perm", new long[] { 0, 2, 1, 3 }));

        OnnxValue Sum(string name, OnnxValue x, long width)
        {
            var (kernel, units) = (weights[$"{name}.kernel"], weights[$"{name}.kernel"].Shape.Size / width);
            var y = graph.Node("MatMul", [x, graph.Floats(weights.PathOf($"{name}.kernel"), kernel.Values, width, units)]);
            return UseBias ? graph.Node("Add", [y, graph.Floats(weights.PathOf($"{name}.bias"), weights[$"{name}.bias"].Values, units)]) : y;
        }

        OnnxValue Repeat(OnnxValue x, int width) => graph.Node("Reshape",
        [
            graph.Node("Expand", [graph.Node("Unsqueeze", [x, graph.Ints("axes", [2])]), graph.Ints("repeated", [1, 1, Heads / Groups, 1, 1])]),
            graph.Node("Concat", [graph.Ints("batch_and_heads", [0, Heads]), graph.Node("Gather", [graph.Node("Shape", [x]), graph.Ints("steps_axis", [2])]), graph.Ints("width", [width])], ("axis", 0L)),
        ]);
    }
}
