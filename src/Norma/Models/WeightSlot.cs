using Norma.Models.Rewrites;
using Norma.Spec;

namespace Norma.Models;

/// <summary>A weight that a layer will have: known before anything is allocated.</summary>
/// <param name="Name">Its name in the layer, as in <c>kernel</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Trainable">Whether gradients change it; a moving average is not.</param>
/// <param name="Regularizer">What it costs beside what it predicts; nothing when absent.</param>
public sealed record WeightSlot(string Name, Shape Shape, bool Trainable = true, Regularizer? Regularizer = null)
{
    /// <summary>Whether a rewrite keeps it as it is.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>The weight whose numbers it has, by its full name; null for one with numbers of its own.</summary>
    public string? TiedTo { get; init; }

    /// <summary>How its correction of low rank is made; null for one that has none.</summary>
    public Lora? Adapter { get; init; }

    /// <summary>Whether gradients change its numbers.</summary>
    public bool Learns => Trainable && !IsFrozen && TiedTo is null;
}
