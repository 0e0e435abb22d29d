namespace Norma.Evaluation.Scores;

/// <summary>What a detection turned out to be.</summary>
enum DetectionMatch
{
    /// <summary>Nothing is there, or it was found before.</summary>
    Wrong,
    /// <summary>It found a true box.</summary>
    Right,
    /// <summary>It found what does not count.</summary>
    Ignored,
}
