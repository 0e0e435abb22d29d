using Norma.Spec;

namespace Norma.Models;

/// <summary>A weight that a layer will have: known before anything is allocated.</summary>
/// <param name="Name">Its name in the layer, as in <c>kernel</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Trainable">Whether gradients change it; a moving average is not.</param>
/// <param name="Regularizer">What it costs beside what it predicts; nothing when absent.</param>
public sealed record WeightSlot(string Name, Shape Shape, bool Trainable = true, Regularizer? Regularizer = null);
