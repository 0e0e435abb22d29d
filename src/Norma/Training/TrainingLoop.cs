using System.Globalization;
using System.Runtime.InteropServices;
using Norma.Data;
using Norma.Models;
using Norma.Models.Native;
using Norma.Spec;
using Norma.Tracking;
using Norma.Training.Augmentations;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Training;

/// <summary>The steps and epochs of one training, and all of its state but that of the network.</summary>
sealed class TrainingLoop : IDisposable
{
    static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(100);

    readonly NetworkPlan _plan;
    readonly Supervised _stated;
    readonly long _seed;
    readonly TrainingOptions _options;
    readonly Objective _objective;
    readonly TrainingRows _train;
    readonly Items<string> _columns;
    readonly Improvement? _improvement;
    readonly CheckpointStore? _store;
    readonly int _threads;
    readonly Learner _learner;
    readonly NetworkBody _body;
    readonly FlatParameters _flat;
    readonly Batches _batches;
    readonly Scoring? _scoring;
    readonly long _totalSteps;
    readonly bool _draws;
    readonly MixUp? _mixing;

    /// <summary>Null when a layer has no compiled form, or the run is too short to be worth compiling.</summary>
    readonly CompiledStep? _compiled;

    /// <summary>For each target the logits of this epoch's training rows in the epoch's order; empty when no metric asks for them.</summary>
    readonly float[][] _running;

    readonly List<HistoryRow> _history = [];
    readonly List<double> _monitored = [];
    readonly double[] _lossSums;
    readonly double[] _weightSums;
    int _epoch;
    int _batch;
    long _step;
    double _rate;
    double _factor;
    Weights? _best;
    int? _bestEpoch;
    long _savedStep = -1;
    double _secondsBefore;
    readonly long _begun;
    long _told;
    long _epochBegun;
    int _epochBatches;
    StoppedBy? _stoppedBy;

    public TrainingLoop(
        Learner learner, Supervised stated, long seed, TrainingOptions options, Objective objective, TrainingRows train, TrainingRows? validation,
        Items<string> columns, Improvement? improvement, CheckpointStore? store, int threads)
    {
        (_plan, _stated, _seed, _options, _objective, _train) = (learner.Plan, stated, seed, options, objective, train);
        (_columns, _improvement, _store, _threads) = (columns, improvement, store, threads);
        _begun = options.Time.GetTimestamp();
        (_learner, _body, _flat) = (learner, learner.Body, learner.Flat);
        _draws = _body.Draws;
        _batches = new(train, objective, stated.BatchSize, shuffled: true, Augmenting.Of(stated.Augmentation, _plan.Layout, _plan.Targets), stated.GroupByLength);
        _scoring = validation is null ? null : new(validation, objective, options.Metrics);
        _totalSteps = Math.Min((long)stated.Epochs * _batches.Count, stated.MaxSteps ?? long.MaxValue);
        _mixing = stated.Augmentation?.OfType<MixUp>().FirstOrDefault();
        _compiled = _mixing is null && !stated.GroupByLength && (options.Compile ?? _totalSteps >= CompiledStep.Worthwhile) ? CompiledStep.Of(_body, _flat, objective.LossOf(0), objective.Weighs(0, train), options.Metrics.Count > 0, Math.Min(stated.BatchSize, train.Count)) : null;
        (_lossSums, _weightSums) = (new double[_plan.Targets.Count], new double[_plan.Targets.Count]);
        _running = options.Metrics.Count == 0 ? [] : [.. _plan.Targets.Select(target => new float[checked(train.Count * Kept.Width(target))])];
    }

    /// <summary>A row for each epoch that has ended.</summary>
    public IReadOnlyList<HistoryRow> History => _history;

    /// <summary>Epochs begun.</summary>
    public int EpochsBegun => _epoch + (_batch > 0 ? 1 : 0);

    /// <summary>Changes of the weights.</summary>
    public long Steps => _step;

    /// <summary>Since training began, interruptions left out.</summary>
    public double Seconds => _secondsBefore + _options.Time.GetElapsedTime(_begun).TotalSeconds;

    /// <summary>Puts everything where a checkpoint left it.</summary>
    public void Restore(Checkpoint saved)
    {
        _body.Load(saved.Weights);
        saved.Optimizer.CopyTo(_flat.State);
        (_epoch, _batch, _step, _savedStep) = (saved.Epoch, saved.Batch, saved.Step, saved.Step);
        (_secondsBefore, _best, _bestEpoch, _stoppedBy) = (saved.Seconds, saved.Best, saved.BestEpoch, saved.StoppedBy);
        _learner.Updates = saved.Step;
        saved.LossSums.CopyTo(_lossSums, 0);
        saved.WeightSums.CopyTo(_weightSums, 0);
        foreach (var row in saved.History) Remember(row);
        for (var t = 0; t < _running.Length && saved.Running.Count > 0; t++) saved.Running[t].CopyTo(_running[t], 0);
    }

    /// <summary>Trains until a stop is reached.</summary>
    public StoppedBy Run()
    {
        Tell(ended: false);
        if (_stoppedBy is { } already) return already;
        while (true)
        {
            var stop = Pass();
            if (stop is StoppedBy.Interrupted && _batch < _batches.Count)
            {
                Save(null);
                return StoppedBy.Interrupted;
            }
            EndEpoch();
            if (stop is null or StoppedBy.Interrupted) stop = AtEndOfEpoch() ?? stop;
            if (stop is not null || _epoch % _stated.Checkpoint.EveryEpochs == 0) Save(stop is StoppedBy.Interrupted ? null : stop);
            Tell(ended: true);
            if (stop is { } reason) return reason;
        }
    }

    /// <summary>The weights to keep, and the epoch that they are of where it was chosen.</summary>
    public (Weights Weights, int? Epoch) Final() => _best is { } best ? (best, _bestEpoch) : (_body.Weights(), null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _scoring?.Dispose();
        _compiled?.Dispose();
        _batches.Dispose();
    }

    /// <summary>The rest of an epoch; what ended it early, if anything did.</summary>
    StoppedBy? Pass()
    {
        _batches.Begin(_seed, _epoch);
        (_epochBegun, _epochBatches) = (_options.Time.GetTimestamp(), 0);
        var schedule = _stated.LrScheduler;
        for (var asked = false; _batch < _batches.Count;)
        {
            if (!asked || schedule.ByStep)
                _factor = schedule.FactorAt(new(_step, _totalSteps, _epoch, _monitored, _stated.Optimizer.LearningRate));
            asked = true;
            _rate = _stated.Optimizer.LearningRate * _factor;
            Step();
            _batch++;
            _step++;
            _learner.Updates++;
            _epochBatches++;
            // What ends here anyway is not interrupted: a resume would go beyond its end.
            if (_step >= _stated.MaxSteps) return StoppedBy.MaxSteps;
            if (_stated.MaxTime is { } limit && Seconds >= limit) return StoppedBy.MaxTime;
            if (_options.Cancellation.IsCancellationRequested) return StoppedBy.Interrupted;
            if (_stated.Checkpoint.EverySteps is { } every && _step % every == 0 && _batch < _batches.Count) Save(null);
            if (_options.Sinks.Count > 0 && _options.Time.GetElapsedTime(_told) > s_between) Tell(ended: false);
        }
        return null;
    }

    /// <summary>Forward, backward and one pass of the optimizer.</summary>
    void Step()
    {
        var batch = _batches.At(_batch, out var sums);
        var any = false;
        foreach (var sum in sums) any |= sum > 0;
        if (!any) return;   // rows that all count 0 teach nothing
        if (_draws) LibTorch.Draw(new Seed(_seed, string.Create(CultureInfo.InvariantCulture, $"layers/{_step}")));

        using (NewDisposeScope())
        {
            if (_compiled is not null)
            {
                var (loss, logits) = _compiled.Run(batch);
                Note(0, batch, batch.Truth[0], loss, logits, sums[0]);
            }
            else Backward(batch, sums);
        }
        _lossSums[0] += sums[0] * _learner.Penalties.Add();
        var gradients = _flat.Gradients;
        if (!Vectors.AllFinite(gradients)) throw Diverged(batch, "a gradient is not finite");
        if (_stated.ClipNorm is { } limit && Vectors.Norm(gradients) is var norm && norm > limit) Vectors.Scale(gradients, (float)(limit / norm));
        _stated.Optimizer.Step(_flat.Values, gradients, _flat.State, _rate, _learner.Updates + 1);
        _body.Derive();
    }

    void Backward(Batch batch, ReadOnlySpan<double> sums)
    {
        _flat.Gradients.Clear();
        var share = _mixing?.Share(_seed, _step) ?? 1;
        var cut = _batches.CutAt(_batch);
        var logits = _body.Compute(_mixing is null ? batch.Numbers_BF : batch.Numbers_BF! * share + batch.Numbers_BF!.flip(0) * (1 - share), batch.Codes_BC, cut.Length == 0 ? Context.Train : Context.Train with { Cut = cut });
        Tensor? total = null;
        for (var t = 0; t < logits.Length; t++)
        {
            if (sums[t] == 0) continue;
            // A text that is written ends where its batch does.
            var isCut = cut.Length > 0 && _plan.Targets[t].Task is TaskKind.TextGeneration;
            var truth = isCut ? batch.Truth[t].narrow(1, 0, logits[t].shape[1]).contiguous() : batch.Truth[t];
            var loss = _objective.Loss(t, logits[t], truth, batch.Weights[t]);
            if (_mixing is not null) loss = loss * share + _objective.Loss(t, logits[t], batch.Truth[t].flip(0), batch.Weights[t]?.flip(0)) * (1 - share);
            // Batches of short texts have few tokens: each is to count as much as those of long ones.
            var counted = isCut ? loss * (sums[t] / _batches.MeanSum(t)) : loss;
            total = total is null ? counted : total + counted;
            Note(t, batch, truth, loss, logits[t], sums[t]);
        }
        total!.backward();
        _body.PassOn();
    }

    /// <summary>Takes the loss and, where training metrics are wanted, the logits of a batch into the epoch's account.</summary>
    void Note(int target, Batch batch, Tensor truth, Tensor loss, Tensor? logits, double weightSum)
    {
        if (_running.Length > 0)
            Scoring.Copy(Kept.Of(_plan.Targets[target], logits!, truth), _running[target].AsSpan(checked(_batch * Math.Min(_stated.BatchSize, _train.Count) * Kept.Width(_plan.Targets[target]))));
        var value = MemoryMarshal.Read<float>(loss.bytes);
        if (!float.IsFinite(value)) throw Diverged(batch, $"the loss is {value.ToString(CultureInfo.InvariantCulture)}");
        _lossSums[target] += weightSum * value;
        _weightSums[target] += weightSum;
    }

    void EndEpoch()
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = MeanLoss() };
        for (var t = 0; t < _running.Length; t++)
            if (_plan.Targets[t].Task is not TaskKind.ObjectDetection) MeasureTraining(t, values);
        if (_scoring?.Score(_body, "val_", values) is { } loss && double.IsFinite(loss)) values["val_loss"] = loss + _learner.Penalties.Sum();
        _epoch++;
        Remember(new(_epoch, _step, Seconds, _rate, Map<double>.Of(_columns.Where(values.ContainsKey), column => values[column])));
        if (_stated.EarlyStopping is { RestoreBestWeights: true } && _improvement!.Best(_history).Epoch == _epoch)
            (_best, _bestEpoch) = (_body.Weights(), _epoch);
        _batch = 0;
        Array.Clear(_lossSums);
        Array.Clear(_weightSums);
    }

    void Remember(HistoryRow row)
    {
        _history.Add(row);
        _monitored.Add(row.Values.TryGetValue("val_loss", out var loss) ? loss : row.Values["loss"]);
    }

    /// <summary>The metrics over what the model predicted for each training row when the row was learned from, as Keras shows them.</summary>
    void MeasureTraining(int target, Dictionary<string, double> values)
    {
        var seen = (int)Math.Min(_train.Count, (long)_batch * _stated.BatchSize);
        var order = _batches.Order[..seen];
        var width = _plan.Targets[target].Numbers;
        var (truth, weights) = (new float[checked(seen * width)], _train.Weights is null ? null : new float[seen]);
        for (var i = 0; i < seen; i++)
        {
            _train.Truth[target].AsSpan(order[i] * width, width).CopyTo(truth.AsSpan(i * width));
            if (weights is not null) weights[i] = _train.Weights![order[i]];
        }
        Scoring.Measure(_objective, _options.Metrics, target, truth, _running[target].AsSpan(0, seen * Kept.Width(_plan.Targets[target])), weights, "", values);
    }

    StoppedBy? AtEndOfEpoch() =>
        _improvement is not null && _improvement.Exhausted(_history) ? StoppedBy.EarlyStopping
        : _stated.Convergence is { } convergence && Settled.After(_history, convergence) ? StoppedBy.Convergence
        : _epoch >= _stated.Epochs ? StoppedBy.Epochs
        : null;

    double MeanLoss()
    {
        var loss = 0.0;
        for (var t = 0; t < _lossSums.Length; t++) loss += _weightSums[t] == 0 ? 0 : _lossSums[t] / _weightSums[t];
        return loss;
    }

    void Save(StoppedBy? stoppedBy)
    {
        if (!Vectors.AllFinite(_flat.Values)) throw Diverged(null, "a weight is not finite");
        if (_store is null || (_savedStep == _step && stoppedBy is null)) return;
        _store.Write(new(_step, _epoch, _batch, Seconds, _threads, stoppedBy, _bestEpoch, [.. _lossSums], [.. _weightSums], [.. _history])
        {
            Weights = _body.Weights(),
            Optimizer = _flat.State.ToArray(),
            Best = _best,
            Running = _batch == 0 ? [] : _running,
        });
        _savedStep = _step;
    }

    void Tell(bool ended)
    {
        _told = _options.Time.GetTimestamp();
        if (_options.Sinks.Count == 0) return;
        var seconds = _options.Time.GetElapsedTime(_epochBegun).TotalSeconds;
        var speed = _epochBatches == 0 || seconds <= 0 ? 0 : _epochBatches / seconds;
        var moment = new Moment(
            ended ? _epoch : _epoch + (_step == 0 ? 0 : 1), _stated.Epochs, _step, _totalSteps,
            ended ? _history[^1].Values["loss"] : _batch == 0 ? null : MeanLoss(),
            speed * Math.Min(_stated.BatchSize, _train.Count),
            speed == 0 ? null : TimeSpan.FromSeconds(Math.Min(1e9, (_totalSteps - _step) / speed)),
            ended, _columns, _history) { TokensPerSecond = _batches.TokensPerRow is { } tokens ? speed * Math.Min(_stated.BatchSize, _train.Count) * tokens : null };
        foreach (var sink in _options.Sinks) sink.Write(moment);
    }

    /// <summary>The finding of a training that left the finite numbers: in which step, and where first.</summary>
    FindingsException Diverged(Batch? batch, string what) => new(ExitCode.Diverged, new Finding(
        "TRAN010", "$.training", string.Create(CultureInfo.InvariantCulture, $"step {_step + (batch is null ? 0 : 1)}, epoch {_epoch + 1}: {what}; first in {FirstNotFinite(batch)}"))
    {
        Expected = "a finite loss",
        Fix = $"lower training.optimizer.learning_rate (now {_rate.ToString(CultureInfo.InvariantCulture)}), set training.clip_norm, or standardize the numbers that enter.{(_savedStep > 0 ? $" The checkpoint of step {_savedStep} is kept." : "")}",
    });

    /// <summary>The weight, the layer's output or the gradient that is not finite, in the order in which a step makes them.</summary>
    string FirstNotFinite(Batch? batch)
    {
        for (var i = 0; i < _flat.Named.Length; i++)
            if (!Vectors.AllFinite(_flat.Part(_flat.Values, i))) return $"the weight '{_flat.Named[i].Name}'";
        if (batch is not null)
        {
            using var none = no_grad();
            using var scope = NewDisposeScope();
            if (_body.FirstNotFinite(batch.Numbers_BF, batch.Codes_BC, Context.Train) is { } layer) return $"the output of '{layer}'";
        }
        for (var i = _flat.Named.Length - 1; i >= 0; i--)
            if (!Vectors.AllFinite(_flat.Part(_flat.Gradients, i))) return $"the gradient of '{_flat.Named[i].Name}'";
        return "the loss itself";
    }
}
