using Norma.Data;
using Norma.Evaluation.Baselines.Linear;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>A number as the weighted sum of the features with the least squared error; categories as one column a level, texts as <c>tf_idf</c> of their tokens.</summary>
/// <remarks>
/// Least <c>sum(s·(ŷ − y)²)</c>. Where features say the same, the solution is one of many that predict alike.
/// <para><c>sklearn.linear_model.LinearRegression()</c>.</para>
/// </remarks>
[Word]
public sealed record LinearRegression : Baseline
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target is { Task: TaskKind.Regression, Numbers: 1 };

    /// <inheritdoc/>
    public override bool ReadsFeatures => true;

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed)
    {
        var findings = new List<Finding>();
        var model = Fit(Sampling.Of(train, 1, Id, seed, findings), out var converged);
        if (!converged) findings.Add(LogisticRegression.NotConverged(Id));
        return new(Array.ConvertAll(model.Scores(rows), score => (float)score), new(findings));
    }

    internal static LinearModel Fit(BaselineRows train, out bool converged)
    {
        var design = new Design(train.Features, train.Weights);
        return LinearModel.Of(design, LeastSquares.Solve(design, train.Truth, train.Weights, out converged), 1);
    }
}
