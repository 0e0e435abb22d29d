using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data;

public sealed class TableFileTests
{
    static readonly Column[] s_columns =
    [
        Tables.Numbers("n", 0.1f, -2, float.NaN, 1e-20f), Tables.Texts("text, \"t\"", "a\nb", null, "=SUM(A1)", "-5"),
        new DateColumn("d", [0, DateColumn.Missing, 1769862600250000, -1]),
    ];

    sealed class Full : Norma.Data.Writing.RowSink
    {
        static readonly ArgumentOutOfRangeException s_tooLong = new("value", "Specified file length was too large for the file system.");

        public override void Dispose() { }

        protected override Action Prepare(IReadOnlyList<Column> columns, int from, int count) => () => throw s_tooLong;

        protected override void End() { }
    }

    /// <summary>A filter is asked before anything that is done at the end.</summary>
    [Fact]
    public void A_piece_that_cannot_be_written_is_known_at_once()
    {
        using var sink = new Full();
        var known = false;
        try { sink.Piece([], 0, 0)(); }
        catch (IOException) when (sink.Failed) { known = true; }
        Assert.True(known);
    }

    [Fact]
    public void Csv_guards_what_would_be_a_formula_and_nothing_else()
    {
        using var rows = new Reading.Rows();
        var path = Path.Combine(rows.Folder, "t.csv");

        TableFile.Write(path, s_columns, 4);

        Assert.Equal("n,\"text, \"\"t\"\"\",d\n0.1,\"a\nb\",1970-01-01\n-2,,\n,'=SUM(A1),2026-01-31T12:30:00.25Z\n1E-20,-5,1969-12-31T23:59:59.999999Z\n", File.ReadAllText(path));
        Assert.Equal(["t.csv"], Directory.GetFileSystemEntries(rows.Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.tsv")]
    [InlineData("t.jsonl")]
    [InlineData("t.parquet")]
    public void What_is_written_is_read_again(string name)
    {
        using var rows = new Reading.Rows();
        var columns = new[] { s_columns[0], Tables.Texts("t", "ä\"b", null, "x,\ty", " z"), s_columns[2] };

        TableFile.Write(Path.Combine(rows.Folder, name), columns, 4);
        var read = rows.Read(Norma.Data.Source.ForFile(name), ("n", new Number()), ("t", new Category()), ("d", new Date()));

        Assert.Equal(((NumberColumn)columns[0]).Values, Reading.Rows.Numbers(read, "n"));
        Assert.Equal(["ä\"b", null, "x,\ty", " z"], Reading.Rows.Texts(read, "t"));
        Assert.Equal(((DateColumn)columns[2]).Values, ((DateColumn)read.Table["d"]).Values);
    }

    [Fact]
    public void Many_rows_keep_their_order()
    {
        using var rows = new Reading.Rows();
        var values = Enumerable.Range(0, 100_000).Select(i => (float)i).ToArray();

        TableFile.Write(Path.Combine(rows.Folder, "t.csv"), [new NumberColumn("a", values)], values.Length);

        Assert.Equal(values, Reading.Rows.Numbers(rows.Read(new Csv(["t.csv"])), "a"));
    }

    [Fact]
    public void An_unknown_kind_and_a_folder_that_is_not_there_are_refused()
    {
        Assert.Equal(("DATA031", ExitCode.Spec), Refused("t.xls"));
        Assert.Equal(("DATA030", ExitCode.Environment), Refused(Path.Combine(Path.GetTempPath(), "norma-none", "x", "t.csv")));

        static (string, ExitCode) Refused(string path)
        {
            var refused = Assert.Throws<FindingsException>(() => TableFile.Write(path, s_columns, 4));
            return (Assert.Single(refused.Findings).Code, refused.ExitCode);
        }
    }
}
