using Norma.Spec;

namespace Norma.Training;

/// <summary>How the learning rate changes.</summary>
public abstract record Schedule
{
    /// <summary>The factor on the learning rate.</summary>
    /// <param name="progress">Where training stands.</param>
    public abstract double FactorAt(Progress progress);

    /// <summary>Whether the factor can differ between two steps of one epoch; otherwise it is asked once an epoch.</summary>
    public virtual bool ByStep => true;

    /// <summary>A schedule with its defaults, by its word.</summary>
    public static implicit operator Schedule(string word) => Vocabulary.Parse<Schedule>(word);
}

/// <summary>Where training stands, as a schedule sees it.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps that will be done at most.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Monitored">By epoch, the validation loss (else the training loss), lower is better; a plateau reads it.</param>
/// <param name="LearningRate">The optimizer's rate, on which the factor acts.</param>
public readonly record struct Progress(long Step, long TotalSteps, int Epoch, IReadOnlyList<double> Monitored, double LearningRate);
