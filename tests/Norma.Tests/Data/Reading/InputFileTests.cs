using System.Globalization;
using System.Text;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Reading;

/// <summary>New rows that are read piece by piece are those that are read at once.</summary>
public sealed class InputFileTests
{
    static readonly Map<Field> s_contract = Tables.Fields(("number", new Number(Maximum: 1e6)), ("text", new Category()), ("moment", new Date()), ("target", new Number(Role.Target)));

    // More than 4 MiB of CSV: three blocks, in none of which the rows are a multiple of a batch.
    const int Many = 40_001;

    static readonly string s_long = new('x', 100);

    static string Csv(int rows, int wrong = -1)
    {
        var text = new StringBuilder("number,text,moment,other\n");
        for (var row = 0; row < rows; row++)
        {
            if (row == wrong) text.Append("2e6,wrong,2026-01-31,x\n");
            else text.Append(CultureInfo.InvariantCulture, $"{(row % 11 == 0 ? "" : row / 8.0)},{(row % 5 == 0 ? "" : $"level {row % 97 + row / 15_000 * 100}")},20{row % 90 + 10}-01-31,\"kept, {row} {s_long}\"\n");
        }
        return text.ToString();
    }

    static List<InputRows> Pieces(string path, bool keep)
    {
        var pieces = new List<InputRows>();
        using var file = InputFile.Open(path);
        // What is not given back is not used again.
        file.Read(s_contract, keep, pieces.Add);
        return pieces;
    }

    static IEnumerable<string?> Values(Column column) => Enumerable.Range(0, column.Rows).Select(row => column switch
    {
        NumberColumn numbers => numbers.Values[row].ToString(CultureInfo.InvariantCulture),
        DateColumn dates => dates.Values[row].ToString(CultureInfo.InvariantCulture),
        _ => ((TextColumn)column)[row],
    });

    static void AssertSame(IEnumerable<Table> pieces, Table whole)
    {
        foreach (var column in whole.Columns)
            Assert.Equal(Values(column), pieces.SelectMany(piece => Values(piece[column.Name])));
    }

    static string Write(Rows rows, string kind, int count)
    {
        var path = Path.Combine(rows.Folder, $"rows{kind}");
        rows.Write("rows.csv", Csv(count));
        if (kind == ".csv") return path;
        var read = DataReader.ReadInputs(Path.Combine(rows.Folder, "rows.csv"), s_contract, keep: true);
        TableFile.Write(path, new Table([.. read.Table.Columns, read.Kept!["other"]], count));
        return path;
    }

    [Theory]
    [InlineData(".csv", true)]
    [InlineData(".csv", false)]
    [InlineData(".parquet", true)]
    [InlineData(".parquet", false)]
    [InlineData(".jsonl", true)]
    public void Pieces_are_the_rows_in_their_order_and_divided_where_batches_are(string kind, bool keep)
    {
        using var rows = new Rows();
        var path = Write(rows, kind, Many);
        var whole = DataReader.ReadInputs(path, s_contract, keep: keep);
        var pieces = Pieces(path, keep);
        Assert.Equal(Many, pieces.Sum(p => p.Table.Rows));
        Assert.All(pieces[..^1], p => Assert.Equal(0, p.Table.Rows % 2048));
        if (kind != ".jsonl") Assert.InRange(pieces.Count, 2, 20);
        AssertSame(pieces.Select(p => p.Table), whole.Table);
        Assert.All(pieces, p => Assert.Equal(keep, p.Kept is not null));
        if (keep) AssertSame(pieces.Select(p => p.Kept!), whole.Kept!);
        Assert.All(pieces, p => Assert.Equal(whole.Findings, p.Findings));
    }

    [Fact]
    public void Memory_that_was_given_back_holds_the_next_rows()
    {
        using var rows = new Rows();
        var path = Write(rows, ".parquet", Many);
        var whole = DataReader.ReadInputs(path, s_contract);
        using var file = InputFile.Open(path);
        var at = 0;
        file.Read(s_contract, false, piece =>
        {
            foreach (var column in piece.Table.Columns) Assert.Equal(Values(whole.Table[column.Name]).Skip(at).Take(column.Rows), Values(column));
            at += piece.Table.Rows;
            piece.Spent?.Invoke();
        });
        Assert.Equal(Many, at);
    }

    [Theory]
    [InlineData("number,text,moment\n", 0)]
    [InlineData("number,text,moment\n1,a,2026-01-31\n", 1)]
    public void A_file_without_rows_is_one_empty_piece(string text, int expected)
    {
        using var rows = new Rows().Write("rows.csv", text);
        var piece = Assert.Single(Pieces(Path.Combine(rows.Folder, "rows.csv"), keep: true));
        Assert.Equal((expected, expected), (piece.Table.Rows, piece.Kept!.Rows));
        TableFile.Write(Path.Combine(rows.Folder, "rows.parquet"), piece.Table);
        Assert.Equal(expected, Assert.Single(Pieces(Path.Combine(rows.Folder, "rows.parquet"), keep: false)).Table.Rows);
    }

    [Theory]
    [InlineData(30_000, "is above 1000000", "line 30002")]
    [InlineData(3, "is above 1000000", "line 5")]
    public void A_breach_in_any_piece_is_told_as_for_the_whole_file(int wrong, string what, string where)
    {
        using var rows = new Rows().Write("rows.csv", Csv(Many, wrong));
        var path = Path.Combine(rows.Folder, "rows.csv");
        var whole = Assert.Throws<FindingsException>(() => DataReader.ReadInputs(path, s_contract));
        var pieces = Assert.Throws<FindingsException>(() => Pieces(path, keep: false));
        Assert.Equal((whole.ExitCode, ExitCode.Data), (pieces.ExitCode, pieces.ExitCode));
        Assert.Equal(whole.Findings, pieces.Findings);
        var finding = Assert.Single(pieces.Findings);
        Assert.Contains(what, finding.Message, StringComparison.Ordinal);
        Assert.Contains($"in 1 of {Many} rows ({where})", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Breaches_of_several_pieces_and_faults_of_form_are_told_together()
    {
        var text = Csv(Many).Split('\n');
        (text[10], text[20_000], text[38_000]) = ("abc,a,2026-01-31,x", "1,a,yesterday,x", "-,a,2026-01-31,x");
        foreach (var ragged in new[] { false, true })
        {
            if (ragged) text[30_000] = "1,2";
            using var rows = new Rows().Write("rows.csv", string.Join('\n', text));
            var path = Path.Combine(rows.Folder, "rows.csv");
            var whole = Assert.Throws<FindingsException>(() => DataReader.ReadInputs(path, s_contract)).Findings;
            Assert.Equal(ragged ? 1 : 2, whole.Count);
            Assert.Equal(whole, Assert.Throws<FindingsException>(() => Pieces(path, keep: true)).Findings);
        }
    }

    [Fact]
    public void A_binary_field_that_does_not_state_its_values_is_judged_by_all_rows()
    {
        var contract = Tables.Fields(("answer", new Binary()));
        using var rows = new Rows().Write("rows.csv", "answer\n" + string.Concat(Enumerable.Repeat("yes\n", 600_000)) + "no\nperhaps\n");
        using var file = InputFile.Open(Path.Combine(rows.Folder, "rows.csv"));
        var refused = Assert.Throws<FindingsException>(() => file.Read(contract, false, _ => Assert.Fail("no row is right before all are judged")));
        Assert.Equal("DATA027", Assert.Single(refused.Findings).Code);
    }
}
