namespace Norma.Tracking;

/// <summary>Takes what training tells of itself: a progress bar, a file, a service.</summary>
/// <remarks>
/// Called on the training thread when training begins (with the history of a resumed run), at most every tenth of a second while it goes on, and at
/// the end of each epoch. What it throws ends the training.
/// </remarks>
public interface ISink
{
    /// <summary>Takes one moment.</summary>
    void Write(Moment moment);
}
