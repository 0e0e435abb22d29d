using System.Globalization;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Senses;

/// <summary>What a prediction is to keep that no model can say: more things than there are, boxes surer than sure.</summary>
static class KeptSense
{
    public static IEnumerable<Finding> Check(Map<Field> fields, Items<Target> targets)
    {
        foreach (var target in targets)
        {
            var path = SpecPath.Key("$.data.fields", target.Name);
            switch (fields[target.Name])
            {
                case Item item when item.K > target.Classes.Count:
                    yield return Warn($"{path}.k", string.Create(CultureInfo.InvariantCulture, $"received {item.K}, and there are {target.Classes.Count} things: a prediction names all {target.Classes.Count}"),
                        string.Create(CultureInfo.InvariantCulture, $"fewer than {target.Classes.Count}: those that come first"), "state a smaller k.");
                    break;
                case Boxes { ScoreThreshold: >= 1 }:
                    yield return Warn($"{path}.score_threshold", "received 1: no box has a score above it, and nothing is found", "a score that sure boxes exceed", "state a lower score, as in 0.05.");
                    break;
                case Boxes { IouThreshold: >= 1 }:
                    yield return Warn($"{path}.iou_threshold", "received 1: no two boxes overlap by more, and each thing is found as often as the model says it", "an overlap that two boxes of one thing exceed", "state a lower one, as in 0.5.");
                    break;
                case Boxes { IouThreshold: 0 }:
                    yield return Warn($"{path}.iou_threshold", "received 0: of things of a class that touch each other one is found", "an overlap that different things do not have", "state a higher one, as in 0.5.");
                    break;
            }
        }
    }

    static Finding Warn(string path, string message, string expected, string fix) => new("DATA078", path, message) { Severity = Severity.Warning, Expected = expected, Fix = fix };
}
