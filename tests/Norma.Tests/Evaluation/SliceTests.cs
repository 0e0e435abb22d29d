using Norma.Data;
using Norma.Evaluation.Slices;
using Xunit;

namespace Norma.Tests.Evaluation;

public sealed class SliceTests
{
    static string[] Show(Column column) => [.. Slice.Of(column).Select(slice => $"{slice.Value ?? "missing"}: {string.Join(' ', slice.Rows)}")];

    static long Day(int year, int month, int day) => new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;

    [Fact]
    public void Texts_are_sliced_by_value_in_ordinal_order() =>
        Assert.Equal(["east: 3", "north: 1", "south: 0 4", "missing: 2"], Show(new TextColumn("region", [0, 1, -1, 3, 0], ["south", "north", "unused", "east"])));

    [Fact]
    public void Numbers_are_sliced_by_the_quartiles_of_the_rows() =>
        // Quartiles of 1 … 8 (linear between ranks): 2.75, 4.5, 6.25.
        Assert.Equal(["≤ 2.75: 0 2", "> 2.75, ≤ 4.5: 4 5", "> 4.5, ≤ 6.25: 6 7", "> 6.25: 1 8", "missing: 3"], Show(new NumberColumn("age", [1, 8, 2, float.NaN, 3, 4, 5, 6, 7])));

    [Fact]
    public void Few_numbers_are_sliced_by_value() =>
        Assert.Equal(["-1: 1", "0: 0 3", "2.5: 2"], Show(new NumberColumn("children", [-0f, -1, 2.5f, 0])));

    [Fact]
    public void Numbers_that_are_mostly_equal_give_fewer_slices()
    {
        // Quartiles 0, 0 and 1.25 (rank 11.25 between 0 and 5); no row lies between the last two.
        Assert.Equal(["≤ 0: 1 2 3 4 5 6 7 8 9 10 11 12", "> 1.25: 0 13 14 15"], Show(new NumberColumn("gain", [9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 6, 7])));
        Assert.Equal(["≤ 4: 0 1 2 3", "> 4: 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19"], Show(new NumberColumn("capped", [1, 2, 3, 4, .. Enumerable.Repeat(9f, 16)])));
    }

    [Fact]
    public void Dates_are_sliced_by_year() =>
        Assert.Equal(["1969: 1", "2023: 0", "2024: 2", "missing: 3"], Show(new DateColumn("joined", [Day(2023, 12, 31), Day(1969, 12, 31), Day(2024, 1, 1), DateColumn.Missing])));

    [Fact]
    public void Without_rows_there_are_no_slices()
    {
        Assert.Empty(Slice.Of(new NumberColumn("age", [])));
        Assert.Equal(["missing: 0 1"], Show(new NumberColumn("age", [float.NaN, float.NaN])));
        Assert.Equal(["missing: 0"], Show(new DateColumn("joined", [DateColumn.Missing])));
    }
}
