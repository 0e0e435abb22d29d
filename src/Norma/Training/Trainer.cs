using Norma.Evaluation;
using Norma.Models;
using Norma.Models.Native;
using Norma.Spec;

namespace Norma.Training;

/// <summary>Trains a network by <see cref="Supervised"/>'s rules. Same plan, rows, seed and threads: same weights, bit for bit, on one class of machine.</summary>
/// <remarks>
/// Keras' <c>Model.fit</c>. All weights are views of one flat buffer and the optimizer is one fused pass over it; batches are slices of memory that is
/// gathered some batches ahead; the order of an epoch comes from the stream <c>shuffle/&lt;epoch&gt;</c>, a layer's randomness from <c>layers/&lt;step&gt;</c>.
/// </remarks>
/// <param name="plan">The network.</param>
/// <param name="stated">How it is trained.</param>
/// <param name="seed">The seed of the spec.</param>
/// <param name="options">What surrounds it; nothing when null.</param>
public sealed class Trainer(NetworkPlan plan, Supervised stated, long seed, TrainingOptions? options = null)
{
    readonly TrainingOptions _options = options ?? new();

    /// <summary>Trains until a stop is reached.</summary>
    /// <param name="train">Rows to learn from.</param>
    /// <param name="validation">Rows to be judged on at the end of each epoch.</param>
    /// <exception cref="FindingsException">
    /// What was stated cannot be done (exit 2 or 5), every checkpoint is damaged (4), the memory would not do (6), the disk is full (5), or the loss is no longer finite (9).
    /// </exception>
    public TrainingResult Train(TrainingRows train, TrainingRows? validation = null) => Train(null, train, validation);

    /// <summary>The same from the weights and the optimizer's state that a network has, which goes on to learn; from the seed when null.</summary>
    internal TrainingResult Train(Learner? learner, TrainingRows train, TrainingRows? validation)
    {
        if (train.Count == 0)
            throw new FindingsException(ExitCode.Data, new Finding("TRAN006", "$.data.split", "there is no row to train on") { Expected = "at least one training row" });
        if (validation is { Count: 0 }) validation = null;
        if (stated.GroupByLength) Shortening.Require(plan);
        var device = Device.Of(stated.Device);
        plan.RequireMemory(Math.Min(stated.BatchSize, train.Count), stated.Optimizer.Slots);
        var objective = new Objective(plan.Targets, stated, _options.Scales, train);
        var columns = HistoryColumns.Of(plan.Targets, _options.Metrics, validation is not null);
        var improvement = stated.EarlyStopping is { } early ? Improvement.On(early, columns, column => HistoryColumns.BetterOf(plan.Targets, _options.Metrics, column)) : null;

        var store = _options.Checkpoints is { } folder ? new CheckpointStore(folder, stated.Checkpoint.Keep, Fingerprint.Of(plan, stated, seed, train, validation)) : null;
        var warnings = new List<Finding>();
        var saved = store is not null && _options.Resume ? store.Newest(warnings) : null;
        if (warnings.Count > 0) _options.Noticed?.Invoke(warnings);
        if (store is not null && saved is null) store.Begin();
        var threads = saved?.Threads ?? _options.Threads ?? Threads.For(stated.Threads, plan.Flops, Math.Min(stated.BatchSize, train.Count));
        var before = LibTorch.Threads;
        LibTorch.Threads = threads;
        // Steps of any length would leave gaps of any size.
        using var memory = stated.GroupByLength ? null : StepMemory.Of(plan.TrainingBytes(Math.Min(stated.BatchSize, train.Count), stated.Optimizer.Slots));
        try
        {
            using var own = learner is null ? new Learner(plan, stated.Optimizer, seed) : null;
            using var loop = new TrainingLoop(learner ?? own!, stated, seed, _options, objective, train, validation, columns, improvement, store, threads);
            if (saved is not null) loop.Restore(saved);
            var stoppedBy = loop.Run();
            var (weights, bestEpoch) = loop.Final();
            return new(weights, loop.History, stoppedBy, loop.EpochsBegun, loop.Steps, loop.Seconds, bestEpoch, threads, device, stated.Precision, Fingerprint.Of(weights), warnings);
        }
        finally
        {
            LibTorch.Threads = before;
        }
    }
}
