using Norma.Data;
using Norma.Evaluation;
using Norma.Spec;

namespace Norma.Training;

/// <summary>What of the training section can be known to be wrong before the first epoch.</summary>
static class TrainingChecks
{
    /// <summary>Losses and class weights that do not fit the targets, a monitor that is not computed, a device that is not there.</summary>
    /// <param name="stated">The section.</param>
    /// <param name="targets">What is predicted.</param>
    /// <param name="metrics">What is measured each epoch.</param>
    /// <param name="validated">Whether there are validation rows.</param>
    public static IEnumerable<Finding> Check(Supervised stated, Items<Target> targets, Items<Metric> metrics, bool validated)
    {
        foreach (var finding in Objective.Check(targets, stated)) yield return finding;
        foreach (var finding in Augmenting.Check(stated.Augmentation, targets)) yield return finding;
        if (stated.EarlyStopping is { } early && Improvement.Check(early, HistoryColumns.Of(targets, metrics, validated)) is { } monitor) yield return monitor;
        if (Device.Check(stated.Device) is { } device) yield return device;
    }
}
