using Norma.Data;
using Xunit;

namespace Norma.Tests.Data;

public sealed class SpreadTests
{
    [Theory]
    [InlineData(0L)]
    [InlineData(long.MaxValue)]
    public void Each_piece_is_done_once_little_work_or_much(long cells)
    {
        var (done, within) = (new int[100], new int[100]);
        var (opened, closed) = (0, 0);
        Spread.For(done.Length, cells, i => Interlocked.Increment(ref done[i]));
        Spread.For(within.Length, cells, () => Interlocked.Increment(ref opened), i => Interlocked.Increment(ref within[i]), _ => Interlocked.Increment(ref closed));
        Assert.All(done, times => Assert.Equal(1, times));
        Assert.All(within, times => Assert.Equal(1, times));
        Assert.Equal(opened, closed);
        Assert.True(opened > 0);
    }

    [Fact]
    public void What_was_opened_is_closed_when_a_piece_fails()
    {
        var closed = false;
        Assert.Throws<FormatException>(() => Spread.For(2, 0, () => 7, _ => throw new FormatException(), opened => closed = opened == 7));
        Assert.True(closed);
    }
}
