using Norma.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

public sealed class RowStatisticsTests
{
    static readonly Mean[] s_rows = [new(2), new(4), new(double.NaN)];

    [Fact]
    public void A_row_of_weight_0_is_not_there() => Assert.Equal(3.5, RowStatistics.Sum<Mean>(s_rows, [1, 3, 0]).Value);

    [Fact]
    public void No_rows_have_no_mean() => Assert.Null(RowStatistics.Sum<Mean>([]).Value);

    [Fact]
    public void A_weight_for_each_row_is_needed() => Assert.Throws<ArgumentException>(() => RowStatistics.Sum<Mean>(s_rows, [1]));
}
