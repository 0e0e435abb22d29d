using Norma.Evaluation;
using Norma.Features;
using Norma.Spec;
using Norma.Tracking;

namespace Norma.Training;

/// <summary>What surrounds a training and does not change its result (but for <see cref="Scales"/>).</summary>
public sealed record TrainingOptions
{
    /// <summary>For each target how its numbers are scaled for the loss; metrics are in its own unit. None: as they are.</summary>
    public Items<TargetScale>? Scales { get; init; }

    /// <summary>What is measured at the end of each epoch, for the targets that it fits.</summary>
    public Items<Metric> Metrics { get; init; } = Items<Metric>.Empty;

    /// <summary>The folder in which each checkpoint has its own; none are written when null.</summary>
    public string? Checkpoints { get; init; }

    /// <summary>Whether to go on from the newest sound checkpoint; from the beginning when there is none.</summary>
    public bool Resume { get; init; }

    /// <summary>Told before the first step what was wrong with checkpoints, so that it is known whatever comes of the training.</summary>
    public Action<IReadOnlyList<Finding>>? Noticed { get; init; }

    /// <summary>Threads of the tensor library, whatever the spec says: those of the run that is reproduced.</summary>
    public int? Threads { get; init; }

    /// <summary>Who is told how it goes.</summary>
    public IReadOnlyList<ISink> Sinks { get; init; } = [];

    /// <summary>Whether the step is compiled where its layers allow it; by the length of the run when null. The result differs in the last bits.</summary>
    internal bool? Compile { get; init; }

    /// <summary>Ends the training after the current step, with a checkpoint.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
