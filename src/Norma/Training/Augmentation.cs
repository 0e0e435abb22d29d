using Norma.Spec;

namespace Norma.Training;

/// <summary>What is done to a picture, and to the boxes in it, each time it is learned from; never where the model is judged or used.</summary>
/// <remarks>Layers such as <c>random_brightness</c> change colours; they know nothing of boxes. What moves things stands here. A row's is a function of the seed, the epoch and the row.</remarks>
public abstract record Augmentation
{
    /// <summary>Draws where each point of the picture that is learned from comes from.</summary>
    /// <param name="seed">The randomness of the row in this epoch.</param>
    internal abstract Placement Draw(Seed seed);

    /// <summary>What contradicts itself in what is stated.</summary>
    /// <param name="at">Its path.</param>
    internal virtual IEnumerable<Finding> Check(string at) => [];

    /// <summary>An augmentation with its defaults, by its word.</summary>
    public static implicit operator Augmentation(string word) => Vocabulary.Parse<Augmentation>(word);
}

/// <summary>Where the points of a new picture come from in an old one, as shares of its sides: <c>x ↦ ScaleX·x + ShiftX</c>, and down alike.</summary>
/// <param name="ScaleX">−1 for a mirror, below 1 in size for a larger picture.</param>
/// <param name="ShiftX">Where the left border comes from.</param>
/// <param name="ScaleY">The same, down.</param>
/// <param name="ShiftY">Where the upper border comes from.</param>
readonly record struct Placement(double ScaleX, double ShiftX, double ScaleY, double ShiftY)
{
    /// <summary>Every point where it was.</summary>
    public static Placement Same => new(1, 0, 1, 0);

    /// <summary>First this, then what comes next.</summary>
    public Placement Then(Placement next) => new(ScaleX * next.ScaleX, ScaleX * next.ShiftX + ShiftX, ScaleY * next.ScaleY, ScaleY * next.ShiftY + ShiftY);
}
