using Microsoft.Data.Sqlite;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Reading;

public sealed class SqliteSourceTests
{
    static Rows Shop(string more = "")
    {
        var rows = new Rows();
        Run(Path.Combine(rows.Folder, "shop.db"), """
            CREATE TABLE visits(id INTEGER PRIMARY KEY, customer INTEGER, day TEXT, amount REAL, note, photo BLOB);
            CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT, zip TEXT);
            INSERT INTO customers VALUES (1,'Ann','01234'),(2,'Bö','00999'),(3,NULL,'55555');
            INSERT INTO visits VALUES (1,1,'2026-01-31',1.5,'x',x'0102'),(2,2,'2026-02-01 12:30:00',-3e-7,7,NULL),(3,3,NULL,NULL,NULL,NULL),(4,1,'2026-02-02',9007199254740993,'it''s',x'');
            """ + more);
        return rows;
    }

    static void Run(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    static Norma.Data.Sources.Sqlite Ask(string query) => new(["shop.db"], query);

    [Fact]
    public void The_rows_of_a_query_are_the_table()
    {
        using var rows = Shop();
        var read = rows.Read(Ask("select name, zip, day, amount, note from visits join customers c on c.id = customer order by visits.id;  -- the end"), ("day", new Date()), ("note", new Text()), ("zip", new Category()), ("amount", new Number()), ("name", new Category()));

        Assert.Equal(["Ann", "Bö", null, "Ann"], Rows.Texts(read, "name"));
        Assert.Equal(["01234", "00999", "55555", "01234"], Rows.Texts(read, "zip"));
        Assert.Equal([1.5f, -3e-7f, float.NaN, 9007199254740993f], Rows.Numbers(read, "amount"));
        Assert.Equal(["x", "7", null, "it's"], Rows.Texts(read, "note"));
        Assert.Equal([1769817600000000, 1769949000000000, DateColumn.Missing, 1769990400000000], ((DateColumn)read.Table["day"]).Values);
        Assert.Equal("shop.db", Assert.Single(read.Files).Path);
        Assert.Equal(Norma.Formats.Digest.Sha256(Path.Combine(rows.Folder, "shop.db")), read.Files[0].Sha256);
    }

    [Fact]
    public void Types_are_inferred_from_the_values()
    {
        using var rows = Shop();
        Assert.Equal(["number", "category", "binary"], rows.Read(Ask("select id, zip, name from customers")).Fields.Values.Select(field => field.Type));
    }

    [Theory]
    [InlineData("delete from visits")]
    [InlineData("insert into visits values (9,1,null,null,null,null) returning id")]
    [InlineData("drop table visits")]
    [InlineData("attach '/etc/passwd' as p")]
    [InlineData("pragma table_info(visits)")]
    [InlineData("select 1; delete from visits")]
    [InlineData("select 1; select 2")]
    [InlineData("select 1; garbage")]
    [InlineData("vacuum into '/tmp/copy.db'")]
    [InlineData("select load_extension('/tmp/x.so')")]
    [InlineData("select readfile('/etc/passwd')")]
    [InlineData("begin")]
    [InlineData("-- nothing")]
    [InlineData("select id, id from visits")]
    [InlineData("select nothing from visits")]
    [InlineData("select ?1")]
    [InlineData("with d as (select 1) delete from visits")]
    public void Only_one_statement_that_reads_is_run(string query)
    {
        using var rows = Shop();
        var before = File.ReadAllBytes(Path.Combine(rows.Folder, "shop.db"));

        Assert.Equal("DATA105", Assert.Single(rows.Refused(Ask(query)).Findings).Code);

        Assert.Equal(before, File.ReadAllBytes(Path.Combine(rows.Folder, "shop.db")));
        Assert.Equal(["shop.db"], Directory.GetFiles(rows.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void An_endless_query_ends_at_the_bound_of_memory()
    {
        using var rows = Shop();
        Assert.Equal(ExitCode.Limit, rows.Refused(Ask("with recursive c(x) as (select zeroblob(10000000) union all select x from c) select hex(x) from c")).ExitCode);
    }

    [Theory]
    [InlineData("select 1.5 as a, 'x' as b union all select 9e999, 'y'", 2)]
    [InlineData("select -9e999 as a, 'x' as b union all select 1, 'y'", 1)]
    public void A_number_that_is_not_finite_is_no_category(string query, int row)
    {
        using var rows = Shop();
        var finding = Assert.Single(rows.Refused(Ask(query)).Findings);
        Assert.Equal(("DATA023", "$.data.fields.a"), (finding.Code, finding.Path));
        Assert.EndsWith($"(the first in row {row})", finding.Message, StringComparison.Ordinal);
        Assert.Equal("DATA023", Assert.Single(rows.Refused(Ask(query), ("a", new Number())).Findings).Code);
        Assert.Equal("DATA023", Assert.Single(rows.Refused(Ask(query), ("a", new Category())).Findings).Code);
        // Who means the text says so; what is not asked for is not looked at.
        Assert.Equal("category", rows.Read(Ask(query.Replace("select ", "select cast(9e999 as text) as t, ", StringComparison.Ordinal).Replace("9e999 as a", "1 as a", StringComparison.Ordinal).Replace(" 9e999, ", " 2, ", StringComparison.Ordinal))).Fields["t"].Type);
    }

    /// <summary>Cells of 600 kB leave 40 % of each block empty: it counts all the same.</summary>
    [Fact]
    public void What_is_held_counts_with_what_stays_empty()
    {
        var (log, value) = (new Norma.Data.Reading.Queries.RowLog(1), new byte[600 << 10]);
        for (var cell = 0; cell < 384; cell++) log.Add(value);
        Assert.Throws<Norma.Data.Reading.Queries.RowLogFullException>(() => log.Add(value));
    }

    [Fact]
    public void Changes_beside_the_file_are_not_passed_over()
    {
        using var rows = Shop();
        rows.Write("shop.db-wal", "x");
        Assert.Contains("shop.db-wal", Assert.Single(rows.Refused(Ask("select 1 as a")).Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_are_refused_unless_they_are_pictures_or_sounds()
    {
        using var rows = Shop();
        Assert.Equal("DATA016", Assert.Single(rows.Refused(Ask("select photo from visits")).Findings).Code);
        Assert.Equal("DATA028", rows.Refused(Ask("select photo from visits where id = 1"), ("photo", new Image())).Findings[0].Code);
    }

    /// <summary>A view of the file that calls what it must not is not trusted.</summary>
    [Fact]
    public void What_the_file_brings_along_is_not_trusted()
    {
        using var rows = Shop("CREATE VIEW evil AS SELECT load_extension('/tmp/x.so') AS a;");
        Assert.Equal("DATA105", Assert.Single(rows.Refused(Ask("select a from evil")).Findings).Code);
    }

    [Fact]
    public void Mutated_databases_are_read_or_refused()
    {
        var seed = new Seed(17, "fuzz/sqlite");
        using var rows = Shop();
        var path = Path.Combine(rows.Folder, "shop.db");
        var whole = File.ReadAllBytes(path);
        var times = int.TryParse(Environment.GetEnvironmentVariable("NORMA_FUZZ"), out var stated) ? stated : 1;
        var (rounds, refused) = (400 * times, 0);
        for (var round = 0; round < rounds; round++)
        {
            var bytes = whole.ToArray();
            for (var turns = 1 + seed.Below(8); turns > 0; turns--) bytes[seed.Below(3) == 0 ? seed.Below(100) : seed.Below(bytes.Length)] ^= (byte)(1 << seed.Below(8));
            if (round % 7 == 0) bytes = bytes[..seed.Below(bytes.Length)];
            File.WriteAllBytes(path, bytes);
            try { rows.Read(Ask("select name, zip, day, amount from visits join customers c on c.id = customer")); }
            catch (FindingsException) { refused++; }
        }
        Assert.InRange(refused, rounds / 20, rounds - 1);
    }
}
