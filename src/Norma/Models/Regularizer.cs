using Norma.Spec;

namespace Norma.Models;

/// <summary>What a weight costs beside what it predicts: added to the loss at every step.</summary>
public abstract record Regularizer
{
    /// <summary>The cost of a weight.</summary>
    /// <param name="weight">Row-major.</param>
    /// <param name="shape">Its shape.</param>
    public abstract double Penalty(ReadOnlySpan<float> weight, Shape shape);

    /// <summary>Adds the gradient of the cost to that of the loss.</summary>
    /// <param name="weight">Row-major.</param>
    /// <param name="gradient">Of the loss by the weight; the cost's is added.</param>
    /// <param name="shape">Its shape.</param>
    public abstract void AddGradient(ReadOnlySpan<float> weight, Span<float> gradient, Shape shape);

    /// <summary>Refuses a weight that it is not for.</summary>
    /// <param name="weight">The weight's name in the layer.</param>
    /// <param name="shape">Its shape.</param>
    /// <exception cref="ShapeException">It is not for such a shape.</exception>
    public virtual void Require(string weight, Shape shape) { }

    /// <summary>A regularizer with its defaults, by its word.</summary>
    public static implicit operator Regularizer(string word) => Vocabulary.Parse<Regularizer>(word);
}
