using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>Whose mean and deviation numbers are standardized by.</summary>
public enum ScaleBy
{
    /// <summary>Those of all training rows.</summary>
    Training,
    /// <summary>Those of the window itself, of each channel by itself.</summary>
    Window,
    /// <summary>Those that the entity of <c>data.windows</c> has in the training rows; one that is not among them has those of all.</summary>
    Entity,
}

/// <summary>What is subtracted from a window.</summary>
public enum WindowCenter
{
    /// <summary>Its mean.</summary>
    Mean,
    /// <summary>Its last value.</summary>
    Last,
}

/// <summary>Mean 0 and deviation 1 over the training rows, or within each window or entity of a series.</summary>
/// <remarks>
/// <c>y = (x − mean) / deviation</c>, with the population's deviation; 1 where the training rows do not vary. Missing values stay missing and count for nothing.
/// <para>
/// <c>by: window</c> and <c>by: entity</c> are for series alone, and their only transform. The features are then standardized over the training rows as ever, and the first thing that the network does
/// is to subtract the mean of the window or of the entity, and to divide by its deviation: <c>(x − m) / √(v + 10⁻⁵)</c> for windows, so that one that does not vary stays finite. A target that is a series of the same
/// columns is scaled back by the same numbers as the last thing, <c>z · d + m</c>, so that the loss is taken in the units of the target, the same for all rows.
/// </para>
/// <para><c>sklearn.preprocessing.StandardScaler</c>, <c>keras.layers.Normalization</c>; by window: Kim et al. 2022, https://openreview.net/forum?id=cGDAkQo1C0p, without its learned scale; from the last value: NLinear, https://arxiv.org/abs/2205.13504, which does not divide.</para>
/// </remarks>
/// <param name="By">Whose mean and deviation: those of <c>training</c>, of each <c>window</c>, or of each <c>entity</c>.</param>
/// <param name="Center">What is subtracted from a window: its <c>mean</c>, unless stated otherwise, or its <c>last</c> value.</param>
[Word]
public sealed record Standardize(ScaleBy By = ScaleBy.Training, WindowCenter? Center = null) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Number, Kind.Tensor, Kind.Sound];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => kind;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path)
    {
        if (Center is { } center && By is not ScaleBy.Window)
            yield return new("FEAT004", $"{path}.center", $"received {Vocabulary.Snake(center.ToString())}, and no window is standardized by itself") { Expected = "'by: window' beside it", Fix = "state 'by: window', or remove 'center'." };
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        ArgumentNullException.ThrowIfNull(at);
        var numbers = (Numbers)train;
        if (By is ScaleBy.Window && numbers.Shape is { Rank: 2 } shape && shape[0] == 1)
            throw at.Unfit("FEAT067", "has windows of one step, which have no deviation of their own", "two steps or more", "state a greater 'length' of the field, or leave 'by' out.");
        var moments = Sums.Moments(numbers);
        return new Scaling("standardize", Array.ConvertAll(moments, of => of.Mean), Array.ConvertAll(moments, of => Scaling.Divisor(Math.Sqrt(of.Variance), of.Mean)));
    }

    /// <summary>What is wrong with scaling a feature by its windows or entities.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="fields">The contract.</param>
    /// <param name="windows">How rows become windows; null where a row is a series, or none is.</param>
    internal static IEnumerable<Finding> Check(PlannedFeature feature, Map<Field> fields, Windows? windows)
    {
        for (var i = 0; i < feature.Steps?.Count; i++)
        {
            if (feature.Steps[i] is not Standardize { By: not ScaleBy.Training } stated) continue;
            var (path, by) = ($"{feature.PathOf(i)}.by", Vocabulary.Snake(stated.By.ToString()));
            if (feature.Type != "series")
                yield return new("FEAT067", path, $"received {by}, and {Printable.Quote(feature.Name)} is of type {feature.Type}") { Expected = "a field of type series", Fix = "leave 'by' out." };
            else if (feature.Steps.Count > 1)
                yield return new("FEAT067", path, $"received {by}, and {Printable.Quote(feature.Name)} has other transforms too") { Expected = $"'standardize' alone: a forecast is scaled back by what the {by} is scaled by", Fix = "remove the others, or leave 'by' out." };
            else if (stated.By is ScaleBy.Entity && windows?.Entity.Count is not 1)
                yield return new("FEAT067", path, $"received entity, and data.windows names {(windows is null or { Entity.Count: 0 } ? "none" : "several fields")}") { Expected = "one field that tells the series apart", Fix = "state 'entity' under data.windows, as in windows: {time: at, entity: site}." };
            else if (stated.By is ScaleBy.Entity && (!fields.TryGetValue(windows!.Entity[0], out var entity) || entity is not (Category or Inferred) || entity.Role is not Role.Feature))
                yield return new("FEAT067", path, $"received entity, and {Printable.Quote(windows!.Entity[0])} is {(fields.TryGetValue(windows.Entity[0], out entity) ? $"a field of type {entity.Type} and role {entity.Role.ToString().ToLowerInvariant()}" : "no field of the data")}") { Expected = "a field of type category and role feature: the graph takes it", Fix = $"state '{Printable.Escape(windows.Entity[0])}: {{type: category}}' under data.fields; where the layers should not see it, name what they see under model.inputs." };
        }
    }
}
