using Norma.Data;
using Norma.Spec;

namespace Norma.Training;

/// <summary>What is done to rows together with their targets each time they are learned from; never where the model is judged or used.</summary>
/// <remarks>
/// Layers such as <c>random_brightness</c> change what the model sees; they know nothing of targets. What has to change both stands here: what moves pictures with
/// the boxes in them and the masks upon them, and what mixes rows.
/// </remarks>
public abstract record Augmentation
{
    /// <summary>Whether it moves pictures, row by row.</summary>
    internal virtual bool Moves => true;

    /// <summary>Draws where each point of the picture that is learned from comes from, where it moves pictures.</summary>
    /// <param name="seed">The randomness of the row in this epoch.</param>
    internal virtual Placement Draw(Seed seed) => Placement.Same;

    /// <summary>What contradicts itself in what is stated.</summary>
    /// <param name="at">Its path.</param>
    internal virtual IEnumerable<Finding> Check(string at) => [];

    /// <summary>Whether it can be done to the rows of such a target.</summary>
    internal virtual bool Fits(Target target) => target.Task is TaskKind.ObjectDetection or TaskKind.Segmentation;

    /// <summary>What it does, in a finding.</summary>
    internal virtual string Does => "moves pictures with what a target says of places in them";

    /// <summary>What a target would have to be for it.</summary>
    internal virtual string Wants => "a target of type boxes or mask";

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
