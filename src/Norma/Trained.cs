using Norma.Data;
using Norma.Evaluation;
using Norma.Spec;
using Norma.Training;

namespace Norma;

/// <summary>A network that was trained by its plan. Only <see cref="Plan.Train"/> makes one.</summary>
public sealed class Trained
{
    Trained(Plan plan, TrainingResult result) => (Plan, Result) = (plan, result);

    /// <summary>What it was trained by.</summary>
    public Plan Plan { get; }

    /// <summary>The weights, the history, and what ended the training.</summary>
    public TrainingResult Result { get; }

    /// <summary>Judges it on the rows that it did not learn from.</summary>
    public Judged Evaluate()
    {
        using var network = new TrainedNetwork(Plan.Network, Result.Weights, Plan.Features.Scales);
        return Judged.Of(Plan, this, part => network.Predict(Plan.Encoded(part).Features), null, []);
    }

    /// <summary>The bytes of <c>model.safetensors</c>.</summary>
    public byte[] WeightsFile() => Norma.Deployment.WeightsFile.ToBytes(Result.Weights);

    /// <summary>A training that a program ran itself, by the plan's network.</summary>
    internal static Trained Of(Plan plan, TrainingResult result) => new(plan, result);

    internal static Trained Of(Plan plan, TrainingOptions options)
    {
        var trainer = new Trainer(plan.Network, plan.Training, plan.Spec.Seed, options with { Scales = plan.Features.Scales, Metrics = plan.Metrics });
        var validation = plan.Parts.Validation.Length == 0 ? null : plan.Encoded(Part.Validation);
        return new(plan, plan.Stated.Locating(() => trainer.Train(plan.Encoded(Part.Train), validation)));
    }
}
