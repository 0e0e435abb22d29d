using System.Globalization;
using System.Numerics.Tensors;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>Multiplies and adds stated numbers: pixels of 0 to 255 become 0 to 1.</summary>
/// <remarks>
/// <c>y = x · scale + offset</c>, in float32. Nothing is fitted; it is what follows where nothing is stated for pictures.
/// <para><c>keras.layers.Rescaling</c>.</para>
/// </remarks>
/// <param name="Scale">What is multiplied by.</param>
/// <param name="Offset">What is added then.</param>
[Word]
public sealed record Rescale(double Scale = 1 / 255.0, double Offset = 0) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Number, Kind.Tensor, Kind.Sound];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => kind;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path)
    {
        foreach (var (key, value) in new[] { ("scale", Scale), ("offset", Offset) })
            if (!float.IsFinite((float)value))
                yield return new("FEAT004", SpecPath.Key(path, key), $"received {value.ToString(CultureInfo.InvariantCulture)}") { Expected = "a number within float32", Fix = "state a smaller number." };
        if ((float)Scale == 0)
            yield return new("FEAT004", SpecPath.Key(path, "scale"), "received 0, which makes all values the same") { Expected = "a number other than 0", Fix = "state the factor." };
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at) => new Lines([(float)Scale], [(float)Offset]);

    /// <summary>Factors and summands by column; a single one of each for all columns.</summary>
    sealed record Lines(float[] Scale, float[] Offset) : FittedTransform, IColumnTransform
    {
        public override string Summary => string.Create(CultureInfo.InvariantCulture, $"rescale: x · {Scale[0]:G6}{(Offset[0] == 0 ? "" : Offset[0] > 0 ? $" + {Offset[0]:G6}" : $" − {-Offset[0]:G6}")}");

        public override Flow Apply(Flow rows)
        {
            var numbers = (Numbers)rows;
            var values = Scratch.Take(numbers.Values.Length);
            // Two roundings, as the graph has them.
            TensorPrimitives.Multiply(numbers.Values, Scale[0], values);
            TensorPrimitives.Add(values, Offset[0], values);
            return numbers with { Values = values };
        }

        public int Columns => Scale.Length;

        public IColumnTransform Beside(IEnumerable<IColumnTransform> others)
        {
            Lines[] all = [this, .. others.Cast<Lines>()];
            return new Lines([.. all.SelectMany(lines => lines.Scale)], [.. all.SelectMany(lines => lines.Offset)]);
        }

        public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
        {
            var scaled = graph.Node("Mul", [rows, graph.Floats("rescale.scale", Scale, 1, Scale.Length)]);
            return Array.TrueForAll(Offset, offset => offset == 0) ? scaled : graph.Node("Add", [scaled, graph.Floats("rescale.offset", Offset, 1, Offset.Length)]);
        }
    }
}
