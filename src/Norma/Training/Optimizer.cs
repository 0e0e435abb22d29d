using Norma.Spec;

namespace Norma.Training;

/// <summary>How a gradient changes the weights, in one fused pass over flat buffers.</summary>
/// <param name="LearningRate">The size of a step before the schedule.</param>
public abstract record Optimizer(double LearningRate)
{
    /// <summary>How many numbers of state each parameter has: 0 to 2.</summary>
    public abstract int Slots { get; }

    /// <summary>One step over a flat buffer.</summary>
    /// <param name="parameters">The weights, changed in place.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="state">Each of <see cref="Slots"/> spans as long as the parameters, joined.</param>
    /// <param name="rate">The learning rate of this step.</param>
    /// <param name="step">Counted from 1.</param>
    public abstract void Step(Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> state, double rate, long step);

    /// <summary>An optimizer with its defaults, by its word.</summary>
    public static implicit operator Optimizer(string word) => Vocabulary.Parse<Optimizer>(word);
}
