using Norma.Data;
using Norma.Spec;

namespace Norma.Training;

/// <summary>Moves a picture, and what its target says of places in it, each time a row is learned from. A row's is a function of the seed, the epoch and the row.</summary>
public abstract record Movement : Augmentation
{
    /// <summary>Draws where each point of the picture that is learned from comes from.</summary>
    /// <param name="seed">The randomness of the row in this epoch.</param>
    internal abstract Placement Draw(Seed seed);

    internal override bool Fits(Target target) => target.Task is TaskKind.ObjectDetection or TaskKind.Segmentation;

    internal override string Does => "moves pictures with what a target says of places in them";

    internal override string Wants => "a target of type boxes or mask";
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
