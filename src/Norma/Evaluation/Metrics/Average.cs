namespace Norma.Evaluation.Metrics;

/// <summary>How the figures of several classes become one (scikit-learn's <c>average</c>).</summary>
public enum Average
{
    /// <summary>The positive (second) of two classes alone.</summary>
    Binary,
    /// <summary>All classes' counts added up first.</summary>
    Micro,
    /// <summary>The mean over the classes that occur in truth or prediction.</summary>
    Macro,
    /// <summary>The mean over the classes, each weighted by its true rows.</summary>
    Weighted,
    /// <summary>Of sets, the mean over the rows, each with its own labels.</summary>
    Samples,
}
