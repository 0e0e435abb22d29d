using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>Where the edges of bins lie.</summary>
public enum BinStrategy
{
    /// <summary>So that the bins hold equally many training rows.</summary>
    Quantile,
    /// <summary>So that the bins are equally wide.</summary>
    Uniform,
}

/// <summary>Numbers to the number of the bin in which they lie, read as a one-hot code; followed by <c>embedding</c>, through a learned table.</summary>
/// <remarks>
/// Bin <c>i</c> of 1 … n holds <c>edge[i − 1] ≤ x &lt; edge[i]</c>; the first and the last bin are open. Missing is code 0. Edges that coincide are one edge.
/// <para><c>sklearn.preprocessing.KBinsDiscretizer</c>, whose codes begin at 0.</para>
/// </remarks>
/// <param name="NBins">How many bins.</param>
/// <param name="Strategy">Where their edges lie.</param>
[Word]
public sealed record Bins([Bounds(2, 1000)] int NBins = 5, BinStrategy Strategy = BinStrategy.Quantile) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Number];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => Kind.Code;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path) => [];

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var numbers = (Numbers)train;
        if (numbers.Width != 1)
            throw at.Unfit("FEAT027", $"has {numbers.Width} columns where 'bins' stands", "one column", "put 'bins' before what adds columns; a vector takes none.");
        var shares = new double[NBins + 1];
        // In per cent first, as scikit-learn, so that an edge that falls on a value falls on the same side of it.
        for (var i = 0; i <= NBins; i++) shares[i] = i == NBins ? 1 : i * (100.0 / NBins) / 100;
        var ends = OrderStatistics.Quantiles(numbers.Values, Strategy == BinStrategy.Quantile ? shares : [0, 1]) ?? [0, 0];
        var edges = new List<float>(NBins);
        var last = ends[0];
        for (var i = 1; i < NBins; i++)
        {
            var edge = Strategy == BinStrategy.Quantile ? ends[i] : i * ((ends[1] - ends[0]) / NBins) + ends[0];
            // As scikit-learn, which drops bins narrower than 1e-8.
            if (!(edge - last > 1e-8) || !(ends[^1] - edge > 1e-8)) continue;
            edges.Add(NotBelow(edge));
            last = edge;
        }
        return new Binned([.. edges]);
    }

    // The least float32 that is not below: x ≥ it exactly where x ≥ the float64.
    static float NotBelow(double edge) => (float)edge is var near && near < edge ? MathF.BitIncrement(near) : near;

    sealed record Binned(float[] Edges) : FittedTransform, IGraphTransform
    {
        public override string Summary => string.Create(CultureInfo.InvariantCulture, $"bins: {Edges.Length + 1}");

        public override Flow Apply(Flow rows)
        {
            var values = ((Numbers)rows).Values;
            var codes = GC.AllocateUninitializedArray<int>(values.Length);
            for (var row = 0; row < codes.Length; row++) codes[row] = float.IsNaN(values[row]) ? 0 : 1 + NotAbove(values[row]);
            return new Codes(codes, Edges.Length + 2, new(Edges.Length + 1, Learned: false));
        }

        // How many edges are not above the value.
        int NotAbove(float value)
        {
            var (low, high) = (0, Edges.Length);
            while (low < high)
            {
                var middle = (low + high) >> 1;
                if (Edges[middle] <= value) low = middle + 1;
                else high = middle;
            }
            return low;
        }

        public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
        {
            var missing = graph.Node("IsNaN", [rows]);
            var one = graph.Scalar("bins.one", 1L);
            var code = one;
            if (Edges.Length > 0)
            {
                var passed = graph.Node("Cast", [graph.Node("GreaterOrEqual", [rows, graph.Floats("bins.edges", Edges, 1, Edges.Length)])], ("to", OnnxType.Int64));
                code = graph.Node("Add", [graph.Node("ReduceSum", [passed, graph.Ints("bins.axis", [1])], ("keepdims", 1L)), one]);
            }
            return graph.Node("Where", [missing, graph.Scalar("bins.missing", 0L), code]);
        }
    }
}
