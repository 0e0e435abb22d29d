using Text = Norma.Data.Fields.Text;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Spec;
using Npgsql;
using Xunit;

namespace Norma.Tests.Data.Reading;

/// <summary>On a server that NORMA_POSTGRESQL_TEST leads to (its user may make tables); skipped where it leads nowhere.</summary>
public sealed class PostgresqlSourceTests
{
    const string Variable = "NORMA_POSTGRESQL_TEST";

    static DataSet Read(string query, params (string, Field)[] fields) => DataReader.Read(new DataSpec([new Postgresql(query, Variable)], Tables.Fields(fields)), "");

    static void Prepare()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } settings)
        {
            Assert.Skip($"There is no PostgreSQL server here ({Variable}).");
            return;
        }
        using var connection = new NpgsqlConnection(settings);
        connection.Open();
        using var command = new NpgsqlCommand("""
            DROP TABLE IF EXISTS norma_visits;
            CREATE TABLE norma_visits(id int PRIMARY KEY, day date, at timestamptz, plain timestamp, amount float8, price numeric(20,3), big bigint, ok boolean, note text, tags text[], photo bytea, doc jsonb);
            INSERT INTO norma_visits VALUES (1,'2026-01-31','2026-01-31 12:30:00.25+02','2026-01-31 12:30','0.1',-0.125,9007199254740993,true,'täxt','{a,b}','\x0102','{"a": 1}'),
              (2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL),(3,'1969-12-31','1969-12-31 23:59:59.999999Z','2026-01-31','-3e-7',7,-4,false,'','{}','\x','[]');
            """, connection);
        command.ExecuteNonQuery();
    }

    [Fact]
    public void The_rows_of_a_query_are_the_table()
    {
        Prepare();
        var read = Read("select id, day, at, plain, amount, price, big, ok, note, doc from norma_visits order by id -- all", ("day", new Date()), ("at", new Date()), ("plain", new Date()), ("ok", new Binary(Positive: "true", Negative: "false")), ("note", new Text()), ("doc", new Text()), ("amount", new Number()), ("price", new Number()), ("big", new Number()));

        Assert.Equal([1f, 2f, 3f], Rows.Numbers(read, "id"));
        Assert.Equal([1769817600000000, DateColumn.Missing, -86_400_000_000], ((DateColumn)read.Table["day"]).Values);
        Assert.Equal([1769855400250000, DateColumn.Missing, -1], ((DateColumn)read.Table["at"]).Values);
        Assert.Equal([1769862600000000, DateColumn.Missing, 1769817600000000], ((DateColumn)read.Table["plain"]).Values);
        Assert.Equal([0.1f, float.NaN, -3e-7f], Rows.Numbers(read, "amount"));
        Assert.Equal([-0.125f, float.NaN, 7f], Rows.Numbers(read, "price"));
        Assert.Equal([9007199254740993f, float.NaN, -4f], Rows.Numbers(read, "big"));
        Assert.Equal(["true", null, "false"], Rows.Texts(read, "ok"));
        Assert.Equal(["täxt", null, null], Rows.Texts(read, "note"));
        Assert.Equal(["{\"a\": 1}", null, "[]"], Rows.Texts(read, "doc"));
        var file = Assert.Single(read.Files);
        Assert.Equal(("postgresql", 64), (file.Path, file.Sha256.Length));
        Assert.Equal(file.Sha256, Read("select id, day, at, plain, amount, price, big, ok, note, doc from norma_visits order by id").Files[0].Sha256);
    }

    [Theory]
    [InlineData("'Infinity'::float8")]
    [InlineData("'-Infinity'::float4")]
    [InlineData("'NaN'::numeric")]
    public void A_number_that_is_not_finite_is_no_category(string number)
    {
        Prepare();
        var finding = Assert.Single(Assert.Throws<FindingsException>(() => Read($"select 1 as n, 1.5 as a union all select 2, {number} order by n")).Findings);
        Assert.Equal(("DATA023", "$.data.fields.a"), (finding.Code, finding.Path));
        Assert.EndsWith("(the first in row 2)", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delete from norma_visits")]
    [InlineData("select 1 as a; delete from norma_visits")]
    [InlineData("select 1 as a; commit; drop table norma_visits")]
    [InlineData("with d as (delete from norma_visits returning *) select * from d")]
    [InlineData("select * into norma_copy from norma_visits")]
    [InlineData("select id from norma_visits for update")]
    [InlineData("copy norma_visits to '/tmp/x'")]
    [InlineData("select nothing from norma_visits")]
    [InlineData("select setval('norma_no', 1)")]
    [InlineData("select 1 as a, 2 as a")]
    [InlineData("select $1 as a")]
    public void Only_one_statement_that_reads_is_run(string query)
    {
        Prepare();
        Assert.Equal("DATA105", Assert.Single(Assert.Throws<FindingsException>(() => Read(query)).Findings).Code);
        Assert.Equal(3, Read("select id from norma_visits").Table.Rows);
    }

    [Fact]
    public void Lists_and_bytes_are_refused_by_name()
    {
        Prepare();
        Assert.Equal(["DATA016", "DATA016"], Assert.Throws<FindingsException>(() => Read("select tags, photo from norma_visits")).Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData("Host=/nowhere;Username=ann;Password=se-cret", 5)]
    [InlineData("se-cret: no connection string", 5)]
    [InlineData("", 5)]
    public void Without_a_connection_nothing_of_it_is_told(string settings, int code)
    {
        const string Other = "NORMA_POSTGRESQL_NOWHERE";
        Environment.SetEnvironmentVariable(Other, settings);
        var refused = Assert.Throws<FindingsException>(() => DataReader.Read(new DataSpec([new Postgresql("select 1 as a", Other)]), ""));
        Assert.Equal((code, "DATA106"), ((int)refused.ExitCode, Assert.Single(refused.Findings).Code));
        Assert.DoesNotContain("se-cret", refused.Findings[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=localhost;Password=se-cret")]
    [InlineData("DATABASE_URL")]
    [InlineData("NORMA_")]
    public void The_connection_is_the_name_of_a_variable(string stated)
    {
        var finding = Assert.Single(Assert.Throws<FindingsException>(() => DataReader.Read(new DataSpec([new Postgresql("select 1 as a", stated)]), "")).Findings);
        Assert.Equal(("DATA012", "$.data.source[0].connection"), (finding.Code, finding.Path));
        Assert.DoesNotContain("se-cret", finding.ToString(), StringComparison.Ordinal);
    }
}
