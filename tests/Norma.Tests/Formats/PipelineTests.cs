using Norma.Formats;
using Xunit;

namespace Norma.Tests.Formats;

public sealed class PipelineTests
{
    static Action<Action<int>> Count(int pieces, Action<int>? seen = null) => take =>
    {
        for (var i = 0; i < pieces; i++)
        {
            seen?.Invoke(i);
            take(i);
        }
    };

    [Fact]
    public void Results_come_in_the_order_of_the_pieces_however_long_each_takes()
    {
        var finished = new List<int>();
        Pipeline.Run<int, int>(Count(200), i =>
        {
            Thread.SpinWait(i % 7 * 20_000);
            return i * 3;
        }, finished.Add, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => i * 3), finished);
    }

    [Fact]
    public void No_pieces_are_no_fault() => Pipeline.Run<int, int>(_ => { }, i => i, _ => Assert.Fail("there is none"), TestContext.Current.CancellationToken);

    [Fact]
    public void A_slow_end_holds_the_reader_back()
    {
        var (read, finished, most) = (0, 0, 0);
        Pipeline.Run<int, int>(Count(100, _ => Interlocked.Increment(ref read)), i => i, _ =>
        {
            Thread.Sleep(1);
            most = Math.Max(most, Volatile.Read(ref read) - finished++);
        }, TestContext.Current.CancellationToken);
        Assert.InRange(most, 2, Math.Max(2, Environment.ProcessorCount * 2 - 2) + 3);
    }

    [Fact]
    public void The_first_fault_in_the_order_of_the_pieces_is_thrown_as_it_was_and_all_stages_have_ended()
    {
        var (finished, working) = (new List<int>(), 0);
        var fault = Assert.Throws<InvalidOperationException>(() => Pipeline.Run<int, int>(Count(1000), i =>
        {
            Interlocked.Increment(ref working);
            try
            {
                // The second fault happens first.
                if (i == 10) Thread.Sleep(50);
                return i is 10 or 11 ? throw new InvalidOperationException($"piece {i}") : i;
            }
            finally
            {
                Interlocked.Decrement(ref working);
            }
        }, finished.Add, TestContext.Current.CancellationToken));
        Assert.Equal("piece 10", fault.Message);
        Assert.Equal(Enumerable.Range(0, 10), finished);
        Assert.Equal(0, working);
    }

    [Fact]
    public void A_fault_of_the_reader_comes_after_what_it_had_read()
    {
        var finished = new List<int>();
        Assert.Throws<FormatException>(() => Pipeline.Run<int, int>(take =>
        {
            Count(20)(take);
            throw new FormatException();
        }, i => i, finished.Add, TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(0, 20), finished);
    }

    [Fact]
    public void A_fault_of_the_end_stops_the_reader()
    {
        var read = 0;
        Assert.Throws<IOException>(() => Pipeline.Run<int, int>(Count(1_000_000, i => read = i), i => i, i => { if (i == 5) throw new IOException(); }, TestContext.Current.CancellationToken));
        Assert.InRange(read, 5, 1000);
    }

    [Fact]
    public void It_can_be_cancelled_between_pieces()
    {
        using var cancel = new CancellationTokenSource();
        var finished = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => Pipeline.Run<int, int>(Count(1_000_000), i => i, _ => { if (++finished == 3) cancel.Cancel(); }, cancel.Token));
        Assert.Equal(3, finished);
    }
}
