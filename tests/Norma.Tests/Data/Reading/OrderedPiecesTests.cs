using System.Collections.Concurrent;
using Norma.Data.Reading;
using Xunit;

namespace Norma.Tests.Data.Reading;

/// <summary>Rows that several threads bring come out in their order, whoever is first.</summary>
public sealed class OrderedPiecesTests
{
    const int Threads = 3, PieceRows = 100;

    static PieceCells Cells() => new(() => [new NumberCells(new Markers([]), (byte)'.')], PieceRows);

    /// <summary>Threads that take one group after the other and bring it by chunks, as the engine does.</summary>
    static Task[] Bring(OrderedPieces pieces, IReadOnlyList<(int From, int Rows)> groups, int chunk, Func<int, int> pause, Action<int>? brought = null)
    {
        var next = -1;
        var threads = Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(() =>
        {
            for (var group = Interlocked.Increment(ref next); group < groups.Count; group = Interlocked.Increment(ref next))
                for (var at = 0; at < groups[group].Rows; at += chunk)
                {
                    var (row, count) = (groups[group].From + at, Math.Min(chunk, groups[group].Rows - at));
                    Thread.SpinWait(pause(group));
                    pieces.Bring(row, count, (from, some, cells) =>
                    {
                        ((NumberCells)cells[0]!).Add<float>([.. Enumerable.Range(row, from + some).Select(r => (float)r)], default, from);
                        return some * sizeof(float);
                    });
                    brought?.Invoke(row + count);
                }
        }, TaskCreationOptions.LongRunning)).ToArray();
        _ = Task.WhenAll(threads).ContinueWith(_ => pieces.End(), TaskScheduler.Default);
        return threads;
    }

    static List<(int From, int Rows)> Groups(int rows, Random random, int most)
    {
        var groups = new List<(int, int)>();
        for (var at = 0; at < rows;)
        {
            var some = Math.Min(rows - at, 1 + random.Next(most));
            groups.Add((at, some));
            at += some;
        }
        return groups;
    }

    static float[] Values(FileRows piece) => [.. ((Norma.Data.NumberColumn)piece.Columns[0]![0].Join("x", piece.Columns[0]!, piece.Rows)).Values];

    [Theory]
    [InlineData(1, 1_000_000L)]     // nobody waits
    [InlineData(2, 4_000L)]         // whoever is more than ten pieces ahead
    [InlineData(3, 1L)]             // all but who is next
    public async Task All_rows_come_in_their_order_from_groups_of_any_size(int seed, long mostAhead)
    {
        var random = new Random(seed);
        for (var round = 0; round < 30; round++)
        {
            var rows = 1 + random.Next(20_000);
            var groups = Groups(rows, random, round % 2 == 0 ? 700 : 50);
            var pauses = groups.Select(_ => random.Next(2_000)).ToArray();
            var pieces = new OrderedPieces(rows, PieceRows, mostAhead, Cells());
            var threads = Bring(pieces, groups, 1 + random.Next(90), group => pauses[group]);
            var taken = new List<float>();
            Assert.True(pieces.Take(piece =>
            {
                var values = Values(piece);
                Assert.Equal(piece.Rows, values.Length);
                // A piece reaches over no multiple of so many rows.
                Assert.True(taken.Count / PieceRows == (taken.Count + values.Length - 1) / PieceRows);
                taken.AddRange(values);
                piece.Spent!();
                return true;
            }));
            await Task.WhenAll(threads);
            Assert.Equal(Enumerable.Range(0, rows).Select(r => (float)r), taken);
            Assert.Equal(rows, pieces.Brought);
        }
    }

    [Fact]
    public async Task Who_is_far_ahead_waits_for_who_is_slow()
    {
        const int Rows = 100_000, Chunk = 50;
        var groups = Enumerable.Range(0, Rows / 1000).Select(group => (group * 1000, 1000)).ToList();
        var (taken, most) = (0, 0);
        var pieces = new OrderedPieces(Rows, PieceRows, 2_000 * sizeof(float), Cells());
        var gate = new object();
        // The first group is the slowest by far.
        var threads = Bring(pieces, groups, Chunk, group => group == 0 ? 200_000 : 0, _ =>
        {
            lock (gate) most = Math.Max(most, (int)pieces.Brought - taken);
        });
        Assert.True(pieces.Take(piece =>
        {
            lock (gate) taken += piece.Rows;
            return true;
        }));
        await Task.WhenAll(threads);
        Assert.Equal(Rows, taken);
        // What may wait, a chunk of each thread, and the piece that is on its way.
        Assert.InRange(most, 1_000, 2_000 + Threads * Chunk + 2 * PieceRows);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_no_more_are_wanted_those_who_bring_them_are_told(bool fault)
    {
        var groups = Groups(100_000, new Random(5), 3_000);
        var pieces = new OrderedPieces(100_000, PieceRows, 10_000, Cells());
        var threads = Bring(pieces, groups, 50, _ => 0);
        var taken = 0;
        bool Take(FileRows piece) => ++taken < 5 || (fault ? throw new IOException("full") : false);
        if (fault) Assert.Throws<IOException>(() => pieces.Take(Take));
        else Assert.False(pieces.Take(Take));
        await Assert.ThrowsAsync<OperationCanceledException>(() => Task.WhenAll(threads));
        Assert.All(threads, thread => Assert.True(thread.IsFaulted || thread.IsCanceled || thread.IsCompletedSuccessfully));
        Assert.Equal(5, taken);
    }

    [Fact]
    public void Rows_that_are_missing_end_the_pieces_before_them()
    {
        var pieces = new OrderedPieces(1000, PieceRows, long.MaxValue, Cells());
        Put(pieces, 0, 250);
        Put(pieces, 300, 700);
        pieces.End();
        var taken = new List<int>();
        Assert.True(pieces.Take(piece =>
        {
            taken.Add(piece.Rows);
            return true;
        }));
        Assert.Equal([100, 100], taken);
        Assert.Equal(950, pieces.Brought);
    }

    [Fact]
    public void Rows_beyond_the_last_are_counted_alone_and_a_row_comes_once()
    {
        var pieces = new OrderedPieces(200, PieceRows, long.MaxValue, Cells());
        Put(pieces, 150, 50);
        Put(pieces, 200, 10);
        Assert.Equal(60, pieces.Brought);
        Assert.Throws<InvalidDataException>(() => Put(pieces, 150, 50));
    }

    [Fact]
    public void Cells_that_are_read_no_more_hold_the_next_rows()
    {
        var made = new ConcurrentBag<Cells>();
        var pieces = new OrderedPieces(10_000, PieceRows, long.MaxValue, new PieceCells(() => { var cells = new NumberCells(new Markers([]), (byte)'.'); made.Add(cells); return [cells]; }, PieceRows));
        var at = 0;
        Put(pieces, 0, 100);
        Assert.True(pieces.Take(piece =>
        {
            Assert.Equal(Enumerable.Range(at, 100).Select(r => (float)r), Values(piece));
            piece.Spent!();
            at += 100;
            if (at < 10_000) Put(pieces, at, 100);
            return true;
        }));
        Assert.Single(made);
    }

    [Fact]
    public async Task Where_who_brings_the_next_rows_fails_nobody_waits_for_ever()
    {
        var token = TestContext.Current.CancellationToken;
        var pieces = new OrderedPieces(1000, PieceRows, 1, Cells());
        Put(pieces, 0, 50);
        // It waits for the rows before it, and is let through when nothing happens; where a fault is known, it is told.
        await Task.Run(() => Put(pieces, 500, 50), token).WaitAsync(TimeSpan.FromSeconds(30), token);
        var waiting = Task.Run(() => Put(pieces, 550, 50), token);
        Assert.Throws<InvalidDataException>(() => pieces.Bring(50, 50, (_, _, _) => throw new InvalidDataException("damaged")));
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30), token));
    }

    static void Put(OrderedPieces pieces, int row, int count) => pieces.Bring(row, count, (from, some, cells) =>
    {
        ((NumberCells)cells[0]!).Add<float>([.. Enumerable.Range(row, from + some).Select(r => (float)r)], default, from);
        return some * sizeof(float);
    });
}
