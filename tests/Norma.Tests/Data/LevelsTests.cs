using Norma.Data;
using Xunit;

namespace Norma.Tests.Data;

public sealed class LevelsTests
{
    [Fact]
    public void The_most_frequent_level_comes_first_and_names_decide_between_equals() =>
        Assert.Equal([2, 3, 0], Levels.ByFrequency([1, 0, 5, 1], ["b", "never", "c", "a"]));

    [Fact]
    public void Levels_that_no_row_has_are_left_out() => Assert.Equal([1, 3], Levels.Present([0, 2, 0, 1]));
}
