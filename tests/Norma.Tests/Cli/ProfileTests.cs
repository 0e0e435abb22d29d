using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Norma.Tests.Cli;

/// <summary><c>norma profile</c>, as a shell calls it.</summary>
public sealed class ProfileTests
{
    static string People(int rows, string city = "Rome") => "who,email,phone,amount,note,city\n" + string.Concat(Enumerable.Range(0, rows).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"Person Number{i * 7},user{i}@example.org,138{i:00000000},{i * 37 % 11}.5,\"a free text of some length that tells of person {i} and of what she did\",{(i % 2 == 0 ? city : "Paris")}\n")));

    [Fact]
    public void Personal_data_is_counted_and_never_shown()
    {
        using var folder = new TemporaryFolder();
        var (data, page) = (folder.Write("people.csv", People(60)), folder.In("page.html"));
        var text = Shell.Run("profile", data, "--output", page);
        var json = Shell.Run("profile", data, "--json");
        Assert.True(text.Code == 0 && json.Code == 0, text.Error + json.Out);
        Assert.Contains("'email' seems to hold e-mail addresses: 60 of 60", text.Error, StringComparison.Ordinal);
        Assert.Contains("'phone' seems to hold telephone numbers: 60 of 60", text.Error, StringComparison.Ordinal);
        foreach (var shown in new[] { text.Out, text.Error, json.Out, File.ReadAllText(page) })
            foreach (var value in new[] { "Number7", "example.org", "1380", "1.38", "of some length" }) Assert.DoesNotContain(value, shown, StringComparison.Ordinal);
        Assert.Contains("•••", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("Paris", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_loads_nothing_and_escapes_what_it_shows()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("odd.csv", "<b>x</b>,y,c\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{30 - i},<script>alert({i % 2})</script>\n")));
        var page = folder.In("page.html");
        Assert.Equal(0, Shell.Run("profile", data, "-o", page).Code);
        var html = File.ReadAllText(page);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>x", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("−1.00", html, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_rows_are_held_against_in_text_and_in_json()
    {
        using var folder = new TemporaryFolder();
        var (here, there) = (folder.Write("new.csv", People(300, "Oslo").Replace("amount", "sum", StringComparison.Ordinal)), folder.Write("old.csv", People(300)));
        var text = Shell.Run("profile", here, "--against", there, "--output", folder.In("page.html"));
        Assert.True(text.Code == 0, text.Error);
        foreach (var shown in new[] { text.Out, File.ReadAllText(folder.In("page.html")) })
            foreach (var name in new[] { "SCHEMA_NEW_COLUMN", "SCHEMA_MISSING_COLUMN", "COMPARATOR_L_INFTY_HIGH", "COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH", "ENUM_TYPE_UNEXPECTED_STRING_VALUES" })
                Assert.Contains(name, shown, StringComparison.Ordinal);
        var last = JsonDocument.Parse(Shell.Run("profile", here, "--against", there, "--json").Out.Trim().Split('\n')[^1]).RootElement;
        Assert.Equal(300, last.GetProperty("rows").GetInt32());
        var city = last.GetProperty("drift").EnumerateArray().Single(d => d.GetProperty("field").GetString() == "city");
        Assert.Equal(1, city.GetProperty("unexpected").GetInt32());
        Assert.Equal(0.5, city.GetProperty("l_infinity").GetDouble(), 1e-9);
    }

    [Fact]
    public void A_spec_is_profiled_by_its_contract()
    {
        var shell = Shell.Run("profile", Source.Path("examples", "penguins", "norma.yaml"));
        Assert.True(shell.Code == 0, shell.Error);
        Assert.Contains("bill_length_mm", shell.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows.json", "[{\"a\": 1, \"b\": \"x\"}, {\"a\": 2, \"b\": \"y\"}]")]
    [InlineData("rows.jsonl", "{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2, \"b\": \"y\"}\n")]
    [InlineData("rows.xml", "<rows><row><a>1</a><b>x</b></row><row><a>2</a><b>y</b></row></rows>")]
    [InlineData("rows.csv", "a,b\n1,x\n2,y\n")]
    [InlineData("one.csv", "a\n\n")]
    public void Every_kind_of_file_is_read(string name, string content)
    {
        using var folder = new TemporaryFolder();
        var shell = Shell.Run("profile", folder.Write(name, content), "--output", folder.In("page.html"));
        Assert.True(shell.Code is 0 or 3, shell.Error);
        if (name[0] == 'r') Assert.Contains("2 rows, 2 of them complete, 2 fields", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_cannot_be_read_exits_3_and_writes_no_page()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(3, Shell.Run("profile", folder.In("none.csv"), "-o", folder.In("page.html")).Code);
        Assert.Equal(3, Shell.Run("profile", folder.Write("bad.csv", "a,b\n1,2\n1\n"), "-o", folder.In("page.html")).Code);
        Assert.Equal(2, Shell.Run("profile", folder.Write("norma.yaml", "norma: 1\ndatum: 2\n")).Code);
        Assert.Equal(3, Shell.Run("profile", folder.Write("a.csv", "a\n1\n2\n"), "--against", folder.In("none.csv")).Code);
        Assert.False(File.Exists(folder.In("page.html")));
    }
}
