namespace Norma.Evaluation.Scores;

/// <summary>Edits for each unit of the references: 0 is right, above 1 there is more wrong than was to be said.</summary>
/// <remarks><c>(S + D + I) / N</c> over the corpus: replaced, missing and surplus units for N units of the references; where those hold none, the edits themselves, as in jiwer 4.</remarks>
/// <param name="Edits">S + D + I.</param>
/// <param name="Length">N.</param>
readonly record struct ErrorRate(double Edits, double Length) : IRowStatistics<ErrorRate>
{
    /// <summary>The rate, 0 or more.</summary>
    public double Rate => Length > 0 ? Edits / Length : Edits;

    /// <inheritdoc/>
    public double? Value => Rate;

    /// <inheritdoc/>
    public static ErrorRate operator +(ErrorRate left, ErrorRate right) => new(left.Edits + right.Edits, left.Length + right.Length);

    /// <inheritdoc/>
    public static ErrorRate operator *(ErrorRate rows, double weight) => new(rows.Edits * weight, rows.Length * weight);
}
