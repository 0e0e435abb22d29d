using Norma.Data;
using Norma.Features.Sources;
using Norma.Features.Transforms;
using Norma.Spec;

namespace Norma.Features;

/// <summary>A series that the network scales by its windows or its entities before its layers see it.</summary>
/// <param name="Center">What is subtracted from a window; null where the entity's mean and deviation are known.</param>
/// <param name="Moments">The name of the part that has the entity's means, then its deviations, by channel; null for windows.</param>
public sealed record PartScale(WindowCenter? Center, string? Moments = null);

/// <summary>A target that is scaled back by what a series that the network sees was scaled by.</summary>
/// <param name="Target">The target.</param>
/// <param name="Part">The series.</param>
/// <param name="Channels">By channel of the target, that of the series.</param>
/// <param name="Factors">By channel of the target, from the unit of the encoded series to that of the scaled target.</param>
/// <param name="Offsets">By channel of the target, what is added behind.</param>
public sealed record ScaleBack(string Target, string Part, Items<int> Channels, Items<float> Factors, Items<float> Offsets);

/// <summary>What the network is to scale, as the training rows fixed it.</summary>
static class ScaledParts
{
    /// <summary>Of a feature that is fitted, how it is scaled besides, and the feature that it needs for that.</summary>
    public static (PartScale? Scale, FittedFeature? Moments) Of(FittedFeature feature, Windows? windows, SourceRows train)
    {
        if (feature is not { Stated: [Standardize { By: not ScaleBy.Training } stated], Steps: [Scaling scaling], Source: TensorSource source }) return (null, null);
        if (stated.By is ScaleBy.Window) return (new(stated.Center ?? WindowCenter.Mean), null);
        var entity = windows!.Entity[0];
        var name = $"{feature.Name} by {entity}";
        var moments = EntityMoments.Fit(source.Pieces(train), (Texts)new TextSource(entity, null).Read(train), scaling);
        return (new(null, name), new(name, new TextSource(entity, null), [moments], moments.Overall, null) { IsHidden = true });
    }

    /// <summary>The targets that are scaled back: series of which the network scales all columns.</summary>
    public static Items<ScaleBack> Back(Map<Field> fields, IEnumerable<FittedFeature> features, Items<Target> targets, Items<TargetScale> scales)
    {
        var back = new List<ScaleBack>();
        for (var t = 0; t < targets.Count; t++)
        {
            if (fields[targets[t].Name] is not Data.Fields.Series target) continue;
            foreach (var feature in features.Where(feature => feature.Scale is not null))
            {
                var (series, scaling) = ((Data.Fields.Series)fields[feature.Name], (Scaling)feature.Steps[0]);
                // Where a row is a series its columns are the steps, and there is one channel.
                int[] channels = target.Length is null ? target.Columns.ToHashSet(StringComparer.Ordinal).SetEquals(series.Columns) ? [0] : [-1] : [.. target.Columns.Select(column => series.Columns.ToList().IndexOf(column))];
                if (channels.Contains(-1)) continue;
                var means = channels.Select((_, i) => scales[t].Means[scales[t].Means.Count == 1 ? 0 : i]).ToArray();
                var deviations = channels.Select((_, i) => scales[t].Deviations[scales[t].Deviations.Count == 1 ? 0 : i]).ToArray();
                back.Add(new(targets[t].Name, feature.Name, [.. channels],
                    [.. channels.Select((channel, i) => (float)(scaling.Scale[channel] / deviations[i]))],
                    [.. channels.Select((channel, i) => (float)((scaling.Center[channel] - means[i]) / deviations[i]))]));
                break;
            }
        }
        return [.. back];
    }
}
