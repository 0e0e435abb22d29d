using System.Globalization;
using DuckDB.NET.Data;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Reading;
using Norma.Formats.Parquet;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Reading;

/// <summary>Parquet of many row groups, read by all processors piece by piece: the rows that are read at once.</summary>
public sealed class ParquetPiecesTests
{
    const int Many = 100_000;

    static readonly Map<Field> s_contract = Tables.Fields(
        ("double", new Number()), ("single", new Number()), ("whole", new Number()), ("decimal", new Number()), ("text", new Category()), ("flag", new Category()), ("day", new Date()), ("moment", new Date()), ("list", new Vector(Length: 3)));

    const string Columns = """
        CASE WHEN i % 11 = 0 THEN NULL ELSE i / 8.0::DOUBLE END AS double, (i * 0.1)::FLOAT AS single, i AS whole, (i / 4)::DECIMAL(12, 2) AS decimal,
        CASE WHEN i % 5 = 0 THEN NULL ELSE 'level ' || (i % 97 + i // 15000 * 100) END AS text, i % 3 = 0 AS flag, DATE '2026-01-01' + (i % 1000)::INTEGER AS day, TIMESTAMP '2026-01-01' + to_seconds(i) AS moment,
        [i, i + 0.5, -i]::DOUBLE[] AS list, 'kept ' || i AS other
        """;

    static string Write(Rows rows, string columns, string options, string where = "")
    {
        var path = Path.Combine(rows.Folder, "rows.parquet");
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"COPY (SELECT {columns} FROM range({Many}) t(i) {where}) TO '{path}' (FORMAT parquet, {options})");
        command.ExecuteNonQuery();
        return path;
    }

    static List<InputRows> Pieces(string path, Map<Field> contract, bool keep = false)
    {
        var pieces = new List<InputRows>();
        using var file = InputFile.Open(path);
        file.Read(contract, keep, pieces.Add);
        return pieces;
    }

    static IEnumerable<object?> Values(Column column) => Enumerable.Range(0, column.Rows).Select(row => column switch
    {
        NumberColumn numbers => numbers.Values[row],
        DateColumn dates => dates.Values[row],
        TensorColumn<float> tensors => (object)string.Join(' ', tensors[row].ToArray()),
        _ => ((TextColumn)column)[row],
    });

    static void AssertSame(string path, Map<Field> contract, bool keep)
    {
        var whole = DataReader.ReadInputs(path, contract, keep: keep);
        var pieces = Pieces(path, contract, keep);
        Assert.All(pieces[..^1], p => Assert.Equal(0, p.Table.Rows % 2048));
        foreach (var column in whole.Table.Columns) Assert.Equal(Values(column), pieces.SelectMany(piece => Values(piece.Table[column.Name])));
        if (keep) foreach (var column in whole.Kept!.Columns) Assert.Equal(Values(column), pieces.SelectMany(piece => Values(piece.Kept![column.Name])));
    }

    [Theory]
    [InlineData("ROW_GROUP_SIZE 2048, COMPRESSION zstd", false)]
    [InlineData("ROW_GROUP_SIZE 10240, COMPRESSION snappy", true)]
    [InlineData("ROW_GROUP_SIZE 30720, COMPRESSION uncompressed", false)]
    [InlineData("ROW_GROUP_SIZE 122880, COMPRESSION gzip", true)]
    public void The_rows_of_all_row_groups_are_in_their_order(string options, bool keep)
    {
        using var rows = new Rows();
        AssertSame(Write(rows, Columns, options), s_contract, keep);
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(10_000)]
    public void Row_groups_of_any_size_are_put_together(int size)
    {
        using var rows = new Rows();
        // What is left of a chunk is no multiple of anything, and groups end with chunks.
        var path = Write(rows, "i AS x, 'level ' || i % 1000 AS name", $"ROW_GROUP_SIZE {size}", "WHERE hash(i) % 3 > 0");
        AssertSame(path, Tables.Fields(("x", new Number()), ("name", new Category())), keep: true);
    }

    [Fact]
    public void A_column_of_the_name_of_the_row_numbers_is_a_column()
    {
        using var rows = new Rows();
        var path = Write(rows, "-i AS file_row_number, i / 2.0 AS x", "ROW_GROUP_SIZE 2048");
        AssertSame(path, Tables.Fields(("file_row_number", new Number()), ("x", new Number())), keep: false);
    }

    [Fact]
    public void A_breach_in_a_late_row_group_is_told_as_for_the_whole_file()
    {
        using var rows = new Rows();
        var path = Write(rows, "CASE WHEN i IN (7, 90000) THEN -1.0 ELSE i END AS x", "ROW_GROUP_SIZE 10240");
        var contract = Tables.Fields(("x", new Number(Minimum: 0)));
        var whole = Assert.Throws<FindingsException>(() => DataReader.ReadInputs(path, contract));
        var pieces = Assert.Throws<FindingsException>(() => Pieces(path, contract));
        Assert.Equal(whole.Findings, pieces.Findings);
        Assert.Contains("in 2 of 100000 rows", Assert.Single(pieces.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_takes_the_pieces_ends_the_reading()
    {
        using var rows = new Rows();
        var path = Write(rows, Columns, "ROW_GROUP_SIZE 10240");
        using var file = InputFile.Open(path);
        var taken = 0;
        Assert.Throws<OperationCanceledException>(() => file.Read(s_contract, false, _ =>
        {
            if (++taken == 3) throw new OperationCanceledException("enough");
        }));
        Assert.Equal(3, taken);
        // The engine reads again afterwards.
        var all = 0;
        file.Read(s_contract, false, piece => all += piece.Table.Rows);
        Assert.Equal(Many, all);
    }

    [Fact]
    public void What_is_damaged_is_refused_wherever_it_is()
    {
        using var rows = new Rows();
        var path = Write(rows, "i * i AS x, 'text ' || hash(i) AS name", "ROW_GROUP_SIZE 10240, COMPRESSION gzip");
        var sound = File.ReadAllBytes(path);
        var contract = Tables.Fields(("x", new Number()), ("name", new Category()));
        var refused = 0;
        for (var part = 1; part < 20; part++)
        {
            var bytes = sound.ToArray();
            bytes.AsSpan(part * bytes.Length / 20, 500).Fill(0xA5);
            File.WriteAllBytes(path, bytes);
            // The format has no checksums that writers must give: where numbers are other numbers, nobody can tell.
            var whole = Record.Exception(() => DataReader.ReadInputs(path, contract));
            var pieces = Record.Exception(() => Pieces(path, contract));
            Assert.Equal(whole is null, pieces is null);
            if (pieces is null) continue;
            refused++;
            Assert.Equal("DATA015", Assert.Single(Assert.IsType<FindingsException>(pieces).Findings).Code);
        }
        Assert.InRange(refused, 10, 19);
    }

    [Theory]
    [InlineData("ROW_GROUP_SIZE 10240, COMPRESSION zstd")]
    [InlineData("ROW_GROUP_SIZE 122880, COMPRESSION uncompressed")]
    public void The_footer_says_how_large_the_largest_row_group_is(string options)
    {
        using var rows = new Rows();
        var path = Write(rows, Columns, options);
        using var bytes = OpenedFile.Bytes(path, "rows.parquet");
        Assert.Null(ParquetFooter.Fault(bytes, out var largest));
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT max(row_group_bytes) FROM parquet_metadata('{path}')";
        Assert.Equal(Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture), largest);
    }

    [Fact]
    public async Task A_damaged_group_ends_the_reading_of_those_far_ahead_of_it()
    {
        using var rows = new Rows();
        // Each group takes more than may wait, and the first one fails near its end.
        var path = Write(rows, "md5(i::VARCHAR) || repeat('a', 2000) AS name", "ROW_GROUP_SIZE 51200, COMPRESSION zstd");
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(bytes.Length * 45 / 100, bytes.Length / 100).Fill(0xA5);
        File.WriteAllBytes(path, bytes);
        var token = TestContext.Current.CancellationToken;
        var refused = await Assert.ThrowsAsync<FindingsException>(() => Task.Run(() => Pieces(path, Tables.Fields(("name", new Category()))), token).WaitAsync(TimeSpan.FromMinutes(1), token));
        Assert.Equal("DATA015", Assert.Single(refused.Findings).Code);
    }

    [Fact]
    public void Pieces_of_vectors_are_kept_whoever_takes_them_late()
    {
        using var rows = new Rows();
        var path = Write(rows, "[i, i + 1]::FLOAT[] || list_transform(range(300), j -> j::FLOAT) AS v", "ROW_GROUP_SIZE 20480");
        using var file = InputFile.Open(path);
        var (taken, at) = (0, 0);
        file.Read(Tables.Fields(("v", new Vector(Length: 302))), keep: false, piece =>
        {
            if (taken++ < 3) Thread.Sleep(300);
            var column = Assert.IsType<TensorColumn<float>>(piece.Table["v"]);
            // Beyond what a piece may keep rows would be read from a file.
            Assert.True(column.IsKept);
            Assert.Equal([at, at + 1f, 0], column[0][..3].ToArray());
            at += column.Rows;
            piece.Spent?.Invoke();
        });
        Assert.Equal(Many, at);
    }
}
