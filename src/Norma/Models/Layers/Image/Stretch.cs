using Norma.Formats.Onnx;
using Norma.Models.Layers.Spatial;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>One axis of an image in another size. Places are whole numbers of <c>1 / (2·to)</c>, so that no engine rounds them.</summary>
/// <param name="Axis">1 for rows, 2 for columns.</param>
/// <param name="To">The new size.</param>
/// <param name="Interpolation">What new cells become.</param>
sealed record Stretch(int Axis, long To, Interpolation Interpolation)
{
    // The weights' shape, so that they meet the axis: [to, 1, 1] for rows, [to, 1] for columns.
    long[] Meeting => Axis == 1 ? [To, 1, 1] : [To, 1];

    IEnumerable<long> Odd => Enumerable.Range(0, (int)To).Select(i => 2L * i + 1);

    public Tensor Compute(Tensor x)
    {
        var size = x.shape[Axis];
        if (size == To) return x;
        if (Interpolation == Interpolation.Nearest) return x.index_select(Axis, tensor(Nearest(size)));
        var (low, high, part) = Around(size);
        var below = x.index_select(Axis, tensor(low));
        return below + (x.index_select(Axis, tensor(high)) - below) * tensor(part, dtype: x.dtype).reshape(Meeting);
    }

    public OnnxValue Lower(OnnxGraph graph, OnnxValue x, long size)
    {
        if (size == To) return new(x.Name);
        if (Interpolation == Interpolation.Nearest) return Gathered(graph, x, size == Shape.Any ? LowerNearest(graph, LowerSize(graph, x)) : graph.Ints("places", Nearest(size)));
        var (low, high, part) = size == Shape.Any ? LowerAround(graph, LowerSize(graph, x)) : Constants(graph, Around(size));
        var below = Gathered(graph, x, low);
        return graph.Node("Add", [below, graph.Node("Mul", [graph.Node("Sub", [Gathered(graph, x, high), below]), part])]);
    }

    long[] Nearest(long size) => [.. Odd.Select(odd => odd * size / (2 * To))];

    (long[] Low, long[] High, double[] Part) Around(long size)
    {
        long[] places = [.. Odd.Select(odd => Math.Clamp(odd * size - To, 0, (size - 1) * 2 * To))];
        return ([.. places.Select(place => place / (2 * To))], [.. places.Select(place => Math.Min(place / (2 * To) + 1, size - 1))], [.. places.Select(place => place % (2 * To) / (2.0 * To))]);
    }

    (OnnxValue Low, OnnxValue High, OnnxValue Part) Constants(OnnxGraph graph, (long[] Low, long[] High, double[] Part) around) =>
        (graph.Ints("low", around.Low), graph.Ints("high", around.High), graph.Floats("part", [.. around.Part.Select(part => (float)part)], Meeting));

    OnnxValue Gathered(OnnxGraph graph, OnnxValue x, OnnxValue places) => graph.Node("Gather", [x, places], ("axis", (long)Axis));

    OnnxValue LowerSize(OnnxGraph graph, OnnxValue x) => graph.Node("Gather", [graph.Node("Shape", [x]), graph.Scalar("axis", (long)Axis)], ("axis", 0L));

    OnnxValue LowerNearest(OnnxGraph graph, OnnxValue size) =>
        graph.Node("Div", [graph.Node("Mul", [graph.Ints("odd", [.. Odd]), size]), graph.Scalar("halves", 2 * To)]);

    (OnnxValue Low, OnnxValue High, OnnxValue Part) LowerAround(OnnxGraph graph, OnnxValue size)
    {
        var (halves, one) = (graph.Scalar("halves", 2 * To), graph.Scalar("one", 1L));
        var last = graph.Node("Sub", [size, one]);
        var places = graph.Node("Sub", [graph.Node("Mul", [graph.Ints("odd", [.. Odd]), size]), graph.Scalar("to", To)]);
        places = graph.Node("Min", [graph.Node("Max", [places, graph.Scalar("first", 0L)]), graph.Node("Mul", [last, halves])]);
        var low = graph.Node("Div", [places, halves]);
        var rest = graph.Node("Cast", [graph.Node("Sub", [places, graph.Node("Mul", [low, halves])])], ("to", OnnxType.Float));
        var part = graph.Node("Reshape", [graph.Node("Div", [rest, graph.Scalar("parts", 2f * To)]), graph.Ints("meeting", Meeting)]);
        return (low, graph.Node("Min", [graph.Node("Add", [low, one]), last]), part);
    }
}
