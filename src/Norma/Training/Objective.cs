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
        var findings = new List<Finding>();
        for (var t = 0; t < targets.Count; t++)
        {
            if (_losses[t].Fits(targets[t])) continue;
            findings.Add(new Finding("TRAN003", "$.training.loss", $"'{Vocabulary.WordOf(_losses[t].GetType())}' cannot train the target '{targets[t].Name}'")
            {
                Expected = $"a loss for {Vocabulary.Snake(targets[t].Task.ToString())}",
                Fix = $"leave it out (it follows from the target) or use '{Vocabulary.WordOf(Evaluation.Loss.UsualFor(targets[t]).GetType())}'.",
            });
        }
        _classWeights = [.. targets.Select((target, t) => ClassWeights(target, stated, train.Truth[t], findings))];
        if (findings.Count > 0) throw new FindingsException(ExitCode.Spec, findings);
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
    public float Scaled(int target, float truth) => (truth - _scales[target].Mean) / _scales[target].Deviation;

    /// <summary>The weighted mean loss of one target over a batch.</summary>
    public Tensor Loss(int target, Tensor logits_BK, Tensor truth_B, Tensor? weight_B) => _losses[target].Compute(logits_BK, truth_B, weight_B);

    /// <summary>Turns logits into what a metric reads: the number in its own unit, or probabilities.</summary>
    /// <param name="target">Which target.</param>
    /// <param name="logits">Row-major <c>[rows, logits]</c>.</param>
    /// <returns>Row-major <c>[rows, outputs]</c>.</returns>
    public float[] Predictions(int target, ReadOnlySpan<float> logits)
    {
        switch (Targets[target].Task)
        {
            case TaskKind.Regression:
                var numbers = logits.ToArray();
                _scales[target].Undo(numbers);
                return numbers;
            case TaskKind.BinaryClassification:
                var pairs = new float[logits.Length * 2];
                for (var i = 0; i < logits.Length; i++)
                {
                    var positive = (float)(1 / (1 + Math.Exp(-(double)logits[i])));
                    pairs[2 * i] = 1 - positive;
                    pairs[2 * i + 1] = positive;
                }
                return pairs;
            default:
                var classes = Targets[target].Classes.Count;
                var shares = new float[logits.Length];
                for (var row = 0; row < logits.Length; row += classes)
                {
                    var of = logits.Slice(row, classes);
                    var greatest = of[0];
                    foreach (var logit in of) greatest = Math.Max(greatest, logit);
                    var sum = 0.0;
                    foreach (var logit in of) sum += Math.Exp(logit - greatest);
                    for (var c = 0; c < classes; c++) shares[row + c] = (float)(Math.Exp(of[c] - greatest) / sum);
                }
                return shares;
        }
    }

    /// <summary>By class; null when all count 1.</summary>
    static float[]? ClassWeights(Target target, Supervised stated, float[] truth, List<Finding> findings)
    {
        if (stated.ClassWeights is { } byName)
        {
            if (target.Task is TaskKind.Regression)
            {
                findings.Add(new Finding("TRAN004", "$.training.class_weights", $"the target '{target.Name}' is a number") { Expected = "a target with classes", Fix = "remove class_weights." });
                return null;
            }
            var weights = new float[target.Classes.Count];
            Array.Fill(weights, 1);
            foreach (var (name, weight) in byName)
            {
                var index = target.Classes.ToList().IndexOf(name);
                if (index < 0)
                    findings.Add(new Finding("TRAN004", $"$.training.class_weights.{name}", $"the target '{target.Name}' has no such class") { Expected = $"one of: {string.Join(", ", target.Classes.Take(20))}" });
                else weights[index] = (float)weight;
            }
            return weights;
        }
        if (stated.ClassWeight is not ClassWeighting.Balanced) return null;
        if (target.Task is TaskKind.Regression)
        {
            findings.Add(new Finding("TRAN004", "$.training.class_weight", $"the target '{target.Name}' is a number") { Expected = "a target with classes", Fix = "remove class_weight." });
            return null;
        }
        var counts = new long[target.Classes.Count];
        foreach (var value in truth) counts[(int)value]++;
        return [.. counts.Select(count => count == 0 ? 1f : (float)((double)truth.Length / (counts.Length * (double)count)))];
    }
}
