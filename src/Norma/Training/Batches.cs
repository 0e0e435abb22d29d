using System.Runtime.InteropServices;
using Norma.Data;
using Norma.Models;
using Norma.Models.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Training;

/// <summary>One batch: views of buffers that are filled again and again, so that a step allocates nothing for its input.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Numbers_BF">Float32; null where the model sees no numbers.</param>
/// <param name="Codes_BC">Int64; null where it sees no codes.</param>
/// <param name="Truth">For each target <c>[B]</c>, <c>[B, numbers]</c> where it has several, and for a text whatever its length: int64 where there are several classes, else float32: 0 or 1, or the scaled number.</param>
/// <param name="Weights">For each target <c>[B]</c>; null where all rows count 1.</param>
sealed record Batch(int Rows, Tensor? Numbers_BF, Tensor? Codes_BC, Tensor[] Truth, Tensor?[] Weights);

/// <summary>
/// Gathers rows in a given order into contiguous memory, some batches ahead, so that a batch is a slice (1.3 µs instead of 50 for an index). Rows that are not
/// kept are decoded on other threads while the step runs, a bounded number ahead; what is in a batch depends on the order alone.
/// </summary>
sealed class Batches : IDisposable
{
    /// <summary>Room for the batches ahead: they stay in the processor's cache, and a table of any size takes no more.</summary>
    const long ChunkBytes = 4 << 20;

    /// <summary>Of rows that are not kept: one in use, one that is ready, one that is being filled.</summary>
    const int BuffersAhead = 3;

    readonly TrainingRows _rows;
    readonly Objective _objective;
    readonly int _batchSize;
    readonly int _slots;
    readonly Chunk[] _chunks;
    readonly int[]? _order;
    readonly Augmenting? _augmenting;
    readonly TextLengths? _lengths;
    long _seed;
    int _epoch;
    Ahead<Chunk>? _ahead;
    Chunk? _current;
    double? _tokensPerRow;
    double? _meanSum;

    /// <summary>Batches over these rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="objective">How truths are scaled and rows weighted.</param>
    /// <param name="batchSize">Rows in each but the last.</param>
    /// <param name="shuffled">Whether <see cref="Begin"/> will set an order; otherwise the rows come as they are.</param>
    /// <param name="augmenting">What is done to rows as they are learned from; null for nothing.</param>
    /// <param name="grouped">Whether a batch holds texts of about the same length.</param>
    public Batches(TrainingRows rows, Objective objective, int batchSize, bool shuffled, Augmenting? augmenting = null, bool grouped = false)
    {
        _augmenting = augmenting;
        _lengths = grouped ? new(rows) : null;
        (_rows, _objective, _batchSize) = (rows, objective, Math.Min(batchSize, Math.Max(1, rows.Count)));
        Count = (int)(((long)rows.Count + _batchSize - 1) / _batchSize);
        var (numbers, codes) = (rows.Features.Layout.Numbers, rows.Features.Layout.Codes.Count);
        var batchBytes = _batchSize * (numbers * 4L + codes * 8L + objective.Targets.Sum(target => target.Numbers) * 12L);
        _slots = (int)Math.Clamp(ChunkBytes / Math.Max(1, batchBytes), 1, Math.Max(1, Count));
        _chunks = new Chunk[rows.Features.IsKept ? 1 : BuffersAhead];
        for (var i = 0; i < _chunks.Length; i++) _chunks[i] = new(rows, objective, _batchSize, _slots);
        _order = shuffled ? new int[rows.Count] : null;
    }

    /// <summary>How many tokens a text to write has, on average; null where there is none.</summary>
    public double? TokensPerRow => _tokensPerRow ??= _objective.Targets is [{ Task: TaskKind.TextGeneration }] && _rows.Count > 0 ? (double)Enumerable.Range(0, _rows.Count).Sum(row => (long)Counted(0, row)) / _rows.Count : null;

    /// <summary>What the rows of a batch count together for a text to write, on average.</summary>
    public double MeanSum(int target) => _meanSum ??= Enumerable.Range(0, _rows.Count).Sum(row => Counted(target, row) * (double)_objective.Weight(target, _rows, row)) / Count;

    /// <summary>Batches in a pass.</summary>
    public int Count { get; }

    /// <summary>The row at each place of this pass; empty when the rows come as they are.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>Sets the order of an epoch, counted from 0.</summary>
    public void Begin(long seed, int epoch)
    {
        Stop();
        RowOrder.Fill(_order, seed, epoch);
        if (_lengths is not null) RowOrder.Group(_order, _lengths.Total, _batchSize, seed, epoch);
        (_seed, _epoch) = (seed, epoch);
    }

    /// <summary>A batch of this pass. Its tensors hold until another is asked for.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <param name="weightSums">For each target, what the rows of the batch count together.</param>
    public Batch At(int index, out ReadOnlySpan<double> weightSums)
    {
        var (place, slot) = (index / _slots, index % _slots);
        if (_current?.Place != place) _current = Gathered(place);
        weightSums = _current.Sums[slot];
        return _current.At(slot, RowsOf(index));
    }

    /// <summary>The texts of a batch, cut behind its longest; none where batches are not grouped.</summary>
    public CutText[] CutAt(int index) => _lengths is null ? [] : _lengths.Longest(_order.AsSpan(index * _batchSize, RowsOf(index)));

    /// <summary>Frees the buffers and all views.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var chunk in _chunks) chunk.Dispose();
    }

    Chunk Gathered(int place)
    {
        if (_chunks is [var only])
        {
            Gather(only, place);
            return only;
        }
        if (_ahead is null || _current?.Place != place - 1)
        {
            Stop();
            _ahead = new(_chunks, place, (Count + _slots - 1) / _slots, Gather);
        }
        return _ahead.Next();
    }

    void Stop()
    {
        _ahead?.Dispose();
        (_ahead, _current) = (null, null);
    }

    int RowsOf(int index) => (int)Math.Min(_batchSize, _rows.Count - (long)index * _batchSize);

    void Gather(Chunk chunk, int place)
    {
        var first = (long)place * _slots * _batchSize;
        var count = (int)Math.Min((long)_slots * _batchSize, _rows.Count - first);
        var features = _rows.Features;
        for (var i = 0; i < count; i++) chunk.Rows[i] = RowAt(first + i);
        if (chunk.Numbers is not null) features.Read(chunk.Rows.AsMemory(0, count), chunk.Numbers.Floats());
        if (chunk.Codes is not null) Codes(features, chunk, count);
        for (var t = 0; t < chunk.Truth.Length; t++)
        {
            var truth = _rows.Truth[t];
            var width = _objective.Targets[t].Numbers;
            if (_objective.Targets[t].HasIndices)
            {
                var to = Longs(chunk.Truth[t]);
                if (width == 1)
                    for (var i = 0; i < count; i++) to[i] = (long)truth[chunk.Rows[i]];
                else
                    for (var i = 0; i < count; i++)
                        for (var (k, from) = (0, chunk.Rows[i] * width); k < width; k++) to[i * width + k] = (long)truth[from + k];
            }
            else
            {
                var to = chunk.Truth[t].Floats();
                if (width == 1)
                    for (var i = 0; i < count; i++) to[i] = _objective.Scaled(t, truth[chunk.Rows[i]], 0);
                else
                    for (var i = 0; i < count; i++)
                        for (var (k, from) = (0, chunk.Rows[i] * width); k < width; k++) to[i * width + k] = _objective.Scaled(t, truth[from + k], k);
            }
            Weigh(chunk, t, count);
        }
        if (_augmenting is not null) Augment(chunk, count);
        chunk.Place = place;
    }

    void Augment(Chunk chunk, int count)
    {
        var width = _rows.Features.Layout.Numbers;
        Parallel.For(0, count, Spread.ByProcessors, i => _augmenting!.Apply(_seed, _epoch, chunk.Rows[i], chunk.Numbers!.Floats().Slice(i * width, width),
            target => Of(i, target, chunk.Truth[target].Floats()), target => Of(i, target, Longs(chunk.Truth[target]))));

        Span<T> Of<T>(int row, int target, Span<T> truth) => truth.Slice(row * _objective.Targets[target].Numbers, _objective.Targets[target].Numbers);
    }

    void Weigh(Chunk chunk, int target, int count)
    {
        var to = chunk.Weights[target] is { } tensor ? tensor.Floats() : default;
        for (var begin = 0; begin < count; begin += _batchSize)
        {
            var end = Math.Min(count, begin + _batchSize);
            var sum = 0.0;
            if (_objective.Targets[target].Task is TaskKind.TextGeneration or TaskKind.QuestionAnswering)
                for (var i = begin; i < end; i++) sum += Counted(target, chunk.Rows[i]) * (to.IsEmpty ? 1 : to[i] = _objective.Weight(target, _rows, chunk.Rows[i]));
            else if (to.IsEmpty) sum = end - begin;
            else
                for (var i = begin; i < end; i++) sum += to[i] = _objective.Weight(target, _rows, chunk.Rows[i]);
            chunk.Sums[begin / _batchSize][target] = sum;
        }
    }

    // Tokens count, not texts, and of spans those that the model sees: a loss is a mean over them.
    int Counted(int target, int row)
    {
        var (count, width) = (0, _objective.Targets[target].Numbers);
        foreach (var token in _rows.Truth[target].AsSpan(row * width, width)) if (token >= 0) count++;
        return count;
    }

    int RowAt(long place) => _order is null ? (int)place : _order[place];

    static void Codes(Norma.Features.Encoded features, Chunk chunk, int count)
    {
        features.ReadCodes(chunk.Rows.AsSpan(0, count), chunk.Levels);
        var from = chunk.Levels.AsSpan(0, count * features.Layout.Codes.Count);
        var to = Longs(chunk.Codes!);
        for (var i = 0; i < from.Length; i++) to[i] = from[i];
    }

    static Span<long> Longs(Tensor tensor) => MemoryMarshal.Cast<byte, long>(tensor.bytes);

    /// <summary>Memory for some batches, and the views of each.</summary>
    sealed class Chunk : IDisposable
    {
        readonly int _batchSize;
        readonly Batch?[] _full;
        Batch? _last;

        public Chunk(TrainingRows rows, Objective objective, int batchSize, int slots)
        {
            var (numbers, codes) = (rows.Features.Layout.Numbers, rows.Features.Layout.Codes.Count);
            var capacity = (long)slots * batchSize;
            _batchSize = batchSize;
            (Rows, Levels) = (new int[capacity], new int[capacity * codes]);
            using var scope = NewDisposeScope();
            Numbers = numbers == 0 ? null : Kept(zeros(capacity, numbers));
            Codes = codes == 0 ? null : Kept(zeros([capacity, codes], ScalarType.Int64));
            Truth = [.. objective.Targets.Select(target => Kept(zeros(target.Numbers == 1 && target.Task is not TaskKind.TextGeneration ? [capacity] : [capacity, target.Numbers], target.HasIndices ? ScalarType.Int64 : ScalarType.Float32)))];
            Weights = [.. objective.Targets.Select((_, t) => objective.Weighs(t, rows) ? Kept(zeros(capacity)) : null)];
            _full = new Batch?[slots];
            Sums = new double[slots][];
            for (var slot = 0; slot < slots; slot++) Sums[slot] = new double[objective.Targets.Count];
        }

        /// <summary>Which it is of the pass; −1 before it is filled.</summary>
        public int Place { get; set; } = -1;

        /// <summary>The row at each place.</summary>
        public int[] Rows { get; }

        /// <summary>The codes as they are kept.</summary>
        public int[] Levels { get; }

        public Tensor? Numbers { get; }

        public Tensor? Codes { get; }

        public Tensor[] Truth { get; }

        public Tensor?[] Weights { get; }

        /// <summary>By batch and target, what its rows count together.</summary>
        public double[][] Sums { get; }

        /// <summary>The batch at a place.</summary>
        public Batch At(int slot, int rows) => rows == _batchSize ? _full[slot] ??= View(slot, rows) : _last ??= View(slot, rows);

        public void Dispose()
        {
            foreach (var batch in _full.Append(_last))
            {
                if (batch is null) continue;
                batch.Numbers_BF?.Dispose();
                batch.Codes_BC?.Dispose();
                foreach (var truth in batch.Truth) truth.Dispose();
                foreach (var weight in batch.Weights) weight?.Dispose();
            }
            Numbers?.Dispose();
            Codes?.Dispose();
            foreach (var truth in Truth) truth.Dispose();
            foreach (var weight in Weights) weight?.Dispose();
        }

        Batch View(int slot, int rows)
        {
            Tensor Part(Tensor of) => Kept(of.narrow(0, (long)slot * _batchSize, rows));
            return new(rows, Numbers is null ? null : Part(Numbers), Codes is null ? null : Part(Codes),
                [.. Truth.Select(Part)], [.. Weights.Select(w => w is null ? null : Part(w))]);
        }

        static Tensor Kept(Tensor tensor) => tensor.DetachFromDisposeScope();
    }
}
