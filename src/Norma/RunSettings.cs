using Norma.Spec;
using Norma.Tracking;

namespace Norma;

/// <summary>What surrounds a run and does not change its result.</summary>
public sealed record RunSettings
{
    /// <summary>The run's folder, absent or empty; <c>runs/&lt;name&gt;/&lt;UTC time&gt;</c> when null.</summary>
    public string? Output { get; init; }

    /// <summary>Who is told how training goes, besides the folder's own files.</summary>
    public IReadOnlyList<ISink> Sinks { get; init; } = [];

    /// <summary>Ends training after the current step, with a checkpoint.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told when the plan is made and the folder is there, before training.</summary>
    public Action<Plan, string>? Planned { get; init; }

    /// <summary>Told what was found of processes that were killed, and of damaged checkpoints, when a run goes on.</summary>
    public Action<IReadOnlyList<Finding>>? Noticed { get; init; }

    /// <summary>Told when training has ended or was interrupted, before anything is judged.</summary>
    public Action<Trained>? Trained { get; init; }

    /// <summary>Told when the model is judged, before anything is packaged.</summary>
    public Action<Judged>? Judged { get; init; }

    /// <summary>How long a model from elsewhere may take for a batch; the usual limit when null.</summary>
    public TimeSpan? BatchTimeout { get; init; }
}
