using Norma.Data;
using Norma.Evaluation.Baselines.Linear;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Class probabilities from weighted sums of the features; categories as one column a level, texts as <c>tf_idf</c> of their tokens.</summary>
/// <remarks>
/// Least <c>c·sum(s·logloss) + ½·sum(w²)</c> over the training rows, intercepts not penalized; of several classes softmax over a sum for each, of sets each label on its own (one versus rest). Numbers
/// are standardized while it is solved, which does not change the solution.
/// <para><c>sklearn.linear_model.LogisticRegression()</c>: L2, lbfgs, multinomial; texts by <c>TfidfVectorizer</c> of the same tokens.</para>
/// </remarks>
/// <param name="C">How much the training rows count beside the size of the weights; texts of many rare words often want more.</param>
[Word]
public sealed record LogisticRegression([Bounds(1e-6, 1e6)] double C = 1) : Baseline
{
    const int MostSteps = 500;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.IsClass || target.Task is TaskKind.MultilabelClassification;

    /// <inheritdoc/>
    public override bool ReadsFeatures => true;

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed)
    {
        var findings = new List<Finding>();
        var outputs = target.Logits;
        if (target.Task is TaskKind.MultilabelClassification) return new(Labels(outputs, train, rows, seed, findings), new(findings));
        var model = Fit(Sampling.Of(train, outputs, Id, seed, findings), outputs, out var converged, C);
        if (!converged) findings.Add(NotConverged(Id));
        var (scores, predicted) = (model.Scores(rows), new float[checked(rows.Rows * target.Outputs)]);
        for (var row = 0; row < rows.Rows; row++)
        {
            var into = predicted.AsSpan(row * target.Outputs, target.Outputs);
            if (outputs == 1) (into[0], into[1]) = ((float)Sigmoid(-scores[row]), (float)Sigmoid(scores[row]));
            else
            {
                var score = scores.AsSpan(row * outputs, outputs);
                Softmax(score);
                for (var k = 0; k < outputs; k++) into[k] = (float)score[k];
            }
        }
        return new(predicted, new(findings));
    }

    float[] Labels(int labels, BaselineRows train, Encoded rows, long seed, List<Finding> findings)
    {
        // The truth of a row stands for its place, so that a sample of rows knows theirs.
        var some = Sampling.Of(train with { Truth = [.. Enumerable.Range(0, train.Features.Rows).Select(row => (float)row)] }, labels, Id, seed, findings);
        var (predicted, settled) = (new float[checked(rows.Rows * labels)], true);
        for (var label = 0; label < labels; label++)
        {
            var truth = Array.ConvertAll(some.Truth, row => train.Truth[(int)row * labels + label]);
            var has = truth.Count(value => value == 1);
            // A label that all or none of the rows have is known without features.
            double[]? scores = null;
            if (has > 0 && has < truth.Length)
            {
                scores = Fit(some with { Truth = truth }, 1, out var converged, C).Scores(rows);
                settled &= converged;
            }
            for (var row = 0; row < rows.Rows; row++) predicted[row * labels + label] = scores is not null ? (float)Sigmoid(scores[row]) : has == 0 ? 0 : 1;
        }
        if (!settled) findings.Add(NotConverged(Id));
        return predicted;
    }

    /// <summary>Finds the coefficients.</summary>
    /// <param name="train">The rows to fit.</param>
    /// <param name="outputs">1 for two classes, else how many classes.</param>
    /// <param name="converged">Whether the least value was found: coefficients are then exact to about 1e-5.</param>
    /// <param name="c">How much the rows count.</param>
    internal static LinearModel Fit(BaselineRows train, int outputs, out bool converged, double c = 1)
    {
        var design = new Design(train.Features, train.Weights);
        var total = 0.0;
        for (var row = 0; row < design.Rows; row++) total += train.Weights is null ? 1.0 : train.Weights[row];
        var fitted = new double[(design.Width + 1) * outputs];
        if (total <= 0)
        {
            converged = true;
            return LinearModel.Of(design, fitted, outputs);
        }
        var (scores, losses) = (new double[design.Rows * outputs], new double[design.Blocks]);
        // The solver sees coefficients in units in which the loss curves by about 1 along each: no feature is steep because it is small or its level rare.
        var penalties = new double[design.Width + 1];
        for (var j = 0; j < design.Width; j++) penalties[j] = (j < design.Scale.Deviation.Length ? 1 / (design.Scale.Deviation[j] * design.Scale.Deviation[j]) : 1) / c;
        double[] units = [.. design.SquaredNorms(train.Weights).Zip(penalties, static (norm, penalty) => 1 / Math.Sqrt(norm / 4 + penalty))];
        var coefficients = new double[fitted.Length];
        converged = Lbfgs.Minimize(Loss, fitted, Math.Max(1e-7, 1e-8 * Math.Sqrt(total)), MostSteps);
        for (var i = 0; i < fitted.Length; i++) fitted[i] *= units[i % units.Length];
        return LinearModel.Of(design, fitted, outputs);

        double Loss(double[] at, double[] gradient)
        {
            for (var i = 0; i < at.Length; i++) coefficients[i] = at[i] * units[i % units.Length];
            design.Times(coefficients, outputs, scores);
            design.ForEachBlock(outputs, (block, first, last) =>
            {
                losses[block] = 0;
                for (var row = first; row < last; row++)
                    losses[block] += Residual(scores.AsSpan(row * outputs, outputs), (int)train.Truth[row], train.Weights is null ? 1 : train.Weights[row]);
            });
            var loss = losses.Sum();
            design.TransposeTimes(scores, outputs, gradient);
            for (var i = 0; i < at.Length; i++)
            {
                var penalty = penalties[i % units.Length] * coefficients[i];
                loss += 0.5 * penalty * coefficients[i];
                gradient[i] = (gradient[i] + penalty) * units[i % units.Length];
            }
            return loss;
        }
    }

    internal static Finding NotConverged(string word) => new("EVAL035", "$.evaluation.baselines", $"'{word}' did not settle within its steps; it may be a little worse than it could be")
    {
        Severity = Severity.Warning,
        Expected = "features none of which others imply",
        Fix = "leave out a feature that others imply, or take what it says with that in mind: it is still a figure to be above.",
    };

    /// <summary>Turns a row's scores into its weighted gradient; gives its weighted loss.</summary>
    static double Residual(Span<double> scores, int truth, double weight)
    {
        if (scores.Length == 1)
        {
            var margin = truth == 1 ? scores[0] : -scores[0];
            var small = Math.Exp(-Math.Abs(margin));
            var miss = margin > 0 ? small / (1 + small) : 1 / (1 + small);   // the probability of the other class
            scores[0] = weight * (truth == 1 ? -miss : miss);
            return weight * (Math.Log(1 + small) + Math.Max(0, -margin));
        }
        var own = scores[truth];
        var logSum = Softmax(scores);
        for (var k = 0; k < scores.Length; k++) scores[k] = weight * (scores[k] - (k == truth ? 1 : 0));
        return weight * (logSum - own);
    }

    static double Sigmoid(double score) => 1 / (1 + Math.Exp(-score));

    /// <summary>Turns scores into probabilities in place; gives the logarithm of their sum of exponentials.</summary>
    static double Softmax(Span<double> scores)
    {
        var (greatest, sum) = (double.NegativeInfinity, 0.0);
        foreach (var score in scores) greatest = Math.Max(greatest, score);
        foreach (ref var score in scores) sum += score = Math.Exp(score - greatest);
        foreach (ref var score in scores) score /= sum;
        return greatest + Math.Log(sum);
    }
}
