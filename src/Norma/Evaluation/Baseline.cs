using Norma.Data;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>A simple model that a network must beat.</summary>
public abstract record Baseline
{
    /// <summary>The key in evaluation.json and in gates: the word.</summary>
    public string Id => Vocabulary.WordOf(GetType());

    /// <summary>Whether it can predict such a target.</summary>
    public abstract bool Fits(Target target);

    /// <summary>Whether it is fitted where the spec states no baseline.</summary>
    public virtual bool IsUsual => true;

    /// <summary>Whether it looks at features; one that does not needs the truth alone.</summary>
    public abstract bool ReadsFeatures { get; }

    /// <summary>Whether it can read such fields.</summary>
    /// <param name="fields">The contract.</param>
    public virtual bool Reads(Map<Field> fields) => true;

    /// <summary>Fits on the training rows and predicts others.</summary>
    /// <param name="target">The target.</param>
    /// <param name="train">The training rows.</param>
    /// <param name="rows">The features of the rows to predict, laid out as those of the training rows.</param>
    /// <param name="seed">From which any sampling is derived.</param>
    public abstract BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed);

    /// <summary>The same for one that reads the raw rows.</summary>
    /// <param name="target">The target.</param>
    /// <param name="train">The training rows.</param>
    /// <param name="rows">The features of the rows to predict.</param>
    /// <param name="seed">From which any sampling is derived.</param>
    /// <param name="raw">The rows to predict as they were read.</param>
    public virtual BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed, EvaluationRows raw) => FitPredict(target, train, rows, seed);

    /// <summary>One of each word.</summary>
    public static Items<Baseline> All { get; } = [.. Vocabulary.Words(typeof(Baseline)).Keys.Select(word => Vocabulary.Parse<Baseline>(word))];

    /// <summary>The baselines that are fitted where none is stated and that fit the target.</summary>
    public static Items<Baseline> Usual { get; } = [.. All.Where(baseline => baseline.IsUsual)];

    /// <summary>A baseline by its word.</summary>
    public static implicit operator Baseline(string word) => Vocabulary.Parse<Baseline>(word);
}

/// <summary>What a baseline learns from.</summary>
/// <param name="Features">The rows as the model sees them.</param>
/// <param name="Truth">Class index or number by row.</param>
/// <param name="Weights">By row; null when all count 1.</param>
public sealed record BaselineRows(Encoded Features, float[] Truth, float[]? Weights = null);

/// <summary>What a baseline says.</summary>
/// <param name="Predicted">Row-major <c>[rows, target.Outputs]</c>: probabilities, or the number.</param>
/// <param name="Findings">What is worth knowing, such as that it was fitted on a sample.</param>
public sealed record BaselinePrediction(float[] Predicted, Items<Finding> Findings);
