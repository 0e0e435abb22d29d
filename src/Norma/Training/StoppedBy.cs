namespace Norma.Training;

/// <summary>What ended a training.</summary>
public enum StoppedBy
{
    /// <summary>All stated epochs were done.</summary>
    Epochs,
    /// <summary><c>max_steps</c> was reached.</summary>
    MaxSteps,
    /// <summary>The training loss no longer changed.</summary>
    Convergence,
    /// <summary>Validation no longer improved.</summary>
    EarlyStopping,
    /// <summary><c>max_time</c> was over.</summary>
    MaxTime,
    /// <summary>It was cancelled; a checkpoint was left and it can go on.</summary>
    Interrupted,
}
