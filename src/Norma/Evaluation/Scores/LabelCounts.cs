namespace Norma.Evaluation.Scores;

/// <summary>By label, rows that rightly have it, that are said to have it, and that have it: what F1 over a corpus reads. O(labels) a row.</summary>
sealed class LabelCounts
{
    readonly double[] _hits, _predicted, _true;

    /// <summary>Without rows.</summary>
    /// <param name="labels">How many labels there are.</param>
    public LabelCounts(int labels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 1);
        (_hits, _predicted, _true) = (new double[labels], new double[labels], new double[labels]);
    }

    /// <summary>Adds a row.</summary>
    /// <param name="truth">By label, whether the row has it.</param>
    /// <param name="predicted">By label, whether it is predicted.</param>
    /// <param name="weight">How much the row counts.</param>
    /// <exception cref="ArgumentException">A length is not the number of labels.</exception>
    public void Add(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, double weight = 1)
    {
        if (truth.Length != _true.Length || predicted.Length != _true.Length)
            throw new ArgumentException($"received {truth.Length} truths and {predicted.Length} predictions, expected {_true.Length} labels.", nameof(predicted));
        for (var j = 0; j < _true.Length; j++)
        {
            if (truth[j]) _true[j] += weight;
            if (predicted[j]) _predicted[j] += weight;
            if (truth[j] && predicted[j]) _hits[j] += weight;
        }
    }

    /// <summary>F1 of all labels of all rows together, 0 to 1; 0 where none is true or predicted.</summary>
    /// <remarks><c>2 Σ TP / (2 Σ TP + Σ FP + Σ FN)</c>. <para><c>sklearn.metrics.f1_score(average="micro", zero_division=0)</c>.</para></remarks>
    public double MicroF1 => F1(_hits.Sum(), _predicted.Sum() + _true.Sum());

    /// <summary>The mean of the labels' F1, 0 to 1; a label that is neither true nor predicted anywhere counts as 0.</summary>
    /// <remarks><para><c>sklearn.metrics.f1_score(average="macro", zero_division=0)</c>.</para></remarks>
    public double MacroF1 => Enumerable.Range(0, _hits.Length).Average(j => F1(_hits[j], _predicted[j] + _true[j]));

    static double F1(double hits, double both) => both > 0 ? 2 * hits / both : 0;
}
