using System.Globalization;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>Texts to their place in an order: one number. Missing and unknown texts are missing.</summary>
/// <remarks><c>sklearn.preprocessing.OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=nan)</c>.</remarks>
/// <param name="Values">The texts in order, the first is 0; when absent the <c>values</c> of the field, else those of the training rows in ordinal order.</param>
[Word]
public sealed record Ordinal(Items<string>? Values = null) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Text];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => Kind.Number;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path)
    {
        if (Values is null) yield break;
        if (Values.Count == 0) yield return new("FEAT004", $"{path}.values", "received an empty list") { Expected = "texts in their order", Fix = "name them, or remove 'values'." };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Values.Count; i++)
            if (!seen.Add(Values[i]))
                yield return new("FEAT004", $"{path}.values[{i}]", $"received {Printable.Quote(Values[i])} a second time") { Expected = "each text once", Fix = "remove one of them." };
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var texts = (Texts)train;
        return new Ordered([.. Values ?? texts.Order ?? (IEnumerable<string>)LevelTable.Keep(texts, 1, int.MaxValue, at)]);
    }

    sealed record Ordered(string[] Levels) : FittedTransform, ITextTransform
    {
        public override string Summary => string.Create(CultureInfo.InvariantCulture, $"ordinal: {Levels.Length} levels");

        public IEnumerable<string> Texts => Levels;

        public override Flow Apply(Flow rows)
        {
            var texts = (Texts)rows;
            var places = new Dictionary<string, int>(Levels.Length, StringComparer.Ordinal);
            for (var place = 0; place < Levels.Length; place++) places.TryAdd(Levels[place], place);
            var placeOf = Array.ConvertAll(texts.Levels, level => places.TryGetValue(level, out var place) ? place : float.NaN);
            var values = GC.AllocateUninitializedArray<float>(texts.Codes.Length);
            for (var row = 0; row < values.Length; row++) values[row] = texts.Codes[row] is >= 0 and var level ? placeOf[level] : float.NaN;
            return new Numbers(values.Length, 1, values);
        }
    }
}
