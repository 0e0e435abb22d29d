using Norma.Data;
using Norma.Evaluation;
using Norma.Features;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Training;

/// <summary>What training makes small: for each target its loss, its scale, and how much each row of a class counts.</summary>
sealed class Objective
{
    readonly Loss[] _losses;
    readonly TargetScale[] _scales;
    readonly float[]?[] _classWeights;

    /// <summary>The losses of a plan's targets.</summary>
    /// <exception cref="FindingsException"><c>TRAN003</c>: the loss cannot train a target. <c>TRAN004</c>: class weights that fit no class.</exception>
    public Objective(Items<Target> targets, Supervised stated, Items<TargetScale>? scales, TrainingRows train)
    {
        Targets = targets;
        _losses = [.. targets.Select(target => stated.Loss ?? Evaluation.Loss.UsualFor(target))];
        _scales = [.. targets.Select((_, t) => scales is null ? TargetScale.Identity : scales[t])];
        var findings = Check(targets, stated).ToList();
        if (findings.Count > 0) throw new FindingsException(ExitCode.Spec, findings);
        _classWeights = [.. targets.Select((target, t) => ClassWeights(target, stated, train.Truth[t]))];
    }

    /// <summary>What is predicted.</summary>
    public Items<Target> Targets { get; }

    /// <summary>The loss of a target, as stated.</summary>
    public Loss LossOf(int target) => _losses[target];

    /// <summary>Whether the rows of a target differ in weight.</summary>
    public bool Weighs(int target, TrainingRows rows) => rows.Weights is not null || _classWeights[target] is not null;

    /// <summary>How much a row counts for a target.</summary>
    public float Weight(int target, TrainingRows rows, int row)
    {
        var weight = rows.Weights is null ? 1 : rows.Weights[row];
        return _classWeights[target] is { } byClass ? weight * byClass[(int)rows.Truth[target][row]] : weight;
    }

    /// <summary>The truth as the loss takes it: scaled numbers, class indices as they are.</summary>
    /// <param name="target">Which target.</param>
    /// <param name="truth">The number.</param>
    /// <param name="place">Its place in its row.</param>
    public float Scaled(int target, float truth, int place) => _scales[target].Apply(truth, place);

    /// <summary>The scale of a target.</summary>
    public TargetScale ScaleOf(int target) => _scales[target];

    /// <summary>The weighted mean loss of one target over a batch.</summary>
    public Tensor Loss(int target, Tensor logits_BK, Tensor truth_B, Tensor? weight_B) => _losses[target].Compute(logits_BK, truth_B, weight_B);

    /// <summary>Turns logits into what a metric reads: the number in its own unit, or probabilities.</summary>
    /// <param name="target">Which target.</param>
    /// <param name="logits">Row-major <c>[rows, logits]</c>.</param>
    /// <returns>Row-major <c>[rows, outputs]</c>.</returns>
    public float[] Predictions(int target, ReadOnlySpan<float> logits) => Prediction.Of(Targets[target], _scales[target], logits);

    /// <summary>What of the training section does not fit the targets; needs no rows.</summary>
    public static IEnumerable<Finding> Check(Items<Target> targets, Supervised stated)
    {
        foreach (var target in targets)
        {
            if (stated.Loss is { } loss && !loss.Fits(target))
                yield return new Finding("TRAN003", "$.training.loss", $"'{Vocabulary.WordOf(loss.GetType())}' cannot train the target '{target.Name}'")
                {
                    Expected = $"a loss for {Vocabulary.Snake(target.Task.ToString())}",
                    Fix = $"leave it out (it follows from the target) or use '{Vocabulary.WordOf(Evaluation.Loss.UsualFor(target).GetType())}'.",
                };
            var number = !target.IsClass;
            if (number && stated.ClassWeights is not null)
                yield return new Finding("TRAN004", "$.training.class_weights", $"the target '{target.Name}' is not of one class a row") { Expected = "a target with classes", Fix = "remove class_weights." };
            if (number && stated.ClassWeight is not null)
                yield return new Finding("TRAN004", "$.training.class_weight", $"the target '{target.Name}' is not of one class a row") { Expected = "a target with classes", Fix = "remove class_weight." };
            if (number || stated.ClassWeights is not { } byName) continue;
            if (stated.ClassWeight is not null)
                yield return new Finding("TRAN004", "$.training.class_weight", "stands beside class_weights") { Expected = "one of the two", Fix = "remove one of them." };
            if (target.Classes.Count > 0 && target.Classes.All(name => byName.TryGetValue(name, out var weight) && weight == 0))
                yield return new Finding("TRAN004", "$.training.class_weights", $"each class of the target '{target.Name}' weighs 0") { Expected = "a class that counts", Fix = "give a class a weight above 0." };
            foreach (var name in byName.Keys)
                if (!target.Classes.Contains(name))
                    yield return new Finding("TRAN004", SpecPath.Key("$.training.class_weights", name), $"the target '{target.Name}' has no such class") { Expected = $"one of: {string.Join(", ", target.Classes.Take(20))}" };
        }
    }

    /// <summary>By class; null when all count 1.</summary>
    static float[]? ClassWeights(Target target, Supervised stated, float[] truth)
    {
        if (!target.IsClass) return null;
        if (stated.ClassWeights is { } byName) return [.. target.Classes.Select(name => byName.TryGetValue(name, out var weight) ? (float)weight : 1)];
        if (stated.ClassWeight is not ClassWeighting.Balanced) return null;
        var counts = new long[target.Classes.Count];
        foreach (var value in truth) counts[(int)value]++;
        return [.. counts.Select(count => count == 0 ? 1f : (float)((double)truth.Length / (counts.Length * (double)count)))];
    }
}
