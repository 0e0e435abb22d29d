using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>A simple model that a network must beat. Words: majority, mean, logistic_regression, linear_regression.</summary>
public abstract record Baseline
{
    /// <summary>Whether it can predict such a target.</summary>
    public abstract bool Fits(Target target);

    /// <summary>Fits on the training rows and predicts others.</summary>
    /// <param name="target">The target.</param>
    /// <param name="train">Dense features <c>[rows, width]</c>, row-major, one-hot for codes.</param>
    /// <param name="width">How many features a row has.</param>
    /// <param name="truth">Class index or number by training row.</param>
    /// <param name="weights">By training row; null when all count 1.</param>
    /// <param name="rows">The features of the rows to predict.</param>
    /// <returns>Row-major <c>[rows, target.Outputs]</c>: probabilities, or the number.</returns>
    public abstract float[] FitPredict(Target target, float[] train, int width, float[] truth, float[]? weights, float[] rows);

    /// <summary>A baseline by its word.</summary>
    public static implicit operator Baseline(string word) => Vocabulary.Parse<Baseline>(word);
}
