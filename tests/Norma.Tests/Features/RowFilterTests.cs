using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Features.Filters;
using Norma.Spec;
using Norma.Tests.Data;
using Xunit;

namespace Norma.Tests.Features;

public sealed class RowFilterTests
{
    static readonly Table s_table = Tables.Of(Tables.Numbers("age", 3, -0f, 3, 0, float.NaN, float.NaN), Tables.Texts("state", "TX", "KS", "TX", "KS", null, null),
        new DateColumn("day", [5, 6, 5, 6, 7, 7]), Tables.Texts("id", "1", "2", "3", "4", "5", "6"));

    static readonly DataSet s_data = DataSet.Of(Tables.FieldsOf(s_table, ("id", new Category(Role.Id))), s_table);

    static string[] Left(params RowFilter[] filters)
    {
        var data = RowFilters.Apply(new(filters), s_data);
        return [.. Enumerable.Range(0, data.Table.Rows).Select(row => ((TextColumn)data.Table["id"])[row]!)];
    }

    [Fact]
    public void Duplicates_go_and_the_first_stays()
    {
        Assert.Equal(["1", "2", "5"], Left(new DropDuplicates()));
        Assert.Equal(["1", "2", "3", "4", "5", "6"], Left(new DropDuplicates(["id"])));
        Assert.Equal(["1", "2", "5"], Left(new DropDuplicates(["state"])));
    }

    [Fact]
    public void Rows_that_miss_a_value_go()
    {
        Assert.Equal(["1", "2", "3", "4"], Left(new DropMissing()));
        Assert.Equal(["1", "2", "3", "4", "5", "6"], Left(new DropMissing(["day"])));
    }

    [Fact]
    public void Rows_stay_where_the_condition_is_true()
    {
        Assert.Equal(["1", "3"], Left(new Filter("age > 0 and state == 'TX'")));
        Assert.Equal(["5", "6"], Left(new Filter("is_missing(age)")));
        Assert.Equal(["3"], Left(new Filter("age > 0"), new Filter("id != '1'")));
    }

    [Fact]
    public void A_filter_that_is_wrong_or_leaves_nothing_is_refused()
    {
        var wrong = Assert.Throws<FindingsException>(() => Left(new DropMissing(["ago"]), new Filter("age >"), new DropDuplicates(["stat"])));
        Assert.Equal((ExitCode.Spec, "FEAT001,FEAT010,FEAT001"), (wrong.ExitCode, string.Join(",", wrong.Findings.Select(finding => finding.Code))));
        Assert.Equal("did you mean 'age'?", wrong.Findings[0].Fix);
        Assert.Equal("$.features.clean[1].condition", wrong.Findings[1].Path);
        var nothing = Assert.Throws<FindingsException>(() => Left(new Filter("age > 99")));
        Assert.Equal((ExitCode.Data, "FEAT023"), (nothing.ExitCode, nothing.Findings[0].Code));
    }

    [Fact]
    public void What_is_ignored_makes_no_row_another()
    {
        var data = DataSet.Of(Tables.FieldsOf(s_table, ("id", new Category(Role.Ignore))), s_table);
        Assert.Equal(3, RowFilters.Apply([new DropDuplicates()], data).Table.Rows);
        Assert.Equal(6, RowFilters.Apply([new DropDuplicates(["id"])], data).Table.Rows);
    }

    [Fact]
    public void Many_rows_are_compared_right()
    {
        const int Rows = 200_000;
        var (a, b) = (new float[Rows], new int[Rows]);
        for (var row = 0; row < Rows; row++) (a[row], b[row]) = (row % 1000 / 7f, row % 77);
        var table = new Table([new NumberColumn("a", a), new TextColumn("b", b, [.. Enumerable.Range(0, 77).Select(i => $"{i}")])], Rows);
        var left = RowFilters.Apply([new DropDuplicates()], DataSet.Of(Tables.FieldsOf(table), table));
        Assert.Equal(77_000, left.Table.Rows);
        Assert.Equal(Enumerable.Range(0, 77_000), left.Origins.Ordinals);
    }
}
