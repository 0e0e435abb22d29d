using System.Text;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Reading;

public sealed class CsvReadingTests
{
    [Fact]
    public void Numbers_and_texts_are_read_with_their_gaps()
    {
        var data = Rows.Csv("a,b,c\n1,x,2.5\n-3e2,,0.1\n,y,.5\n");

        Assert.Equal([1f, -300f, float.NaN], Rows.Numbers(data, "a"));
        Assert.Equal(["x", null, "y"], Rows.Texts(data, "b"));
        Assert.Equal([2.5f, 0.1f, 0.5f], Rows.Numbers(data, "c"));
        var file = Assert.Single(data.Files);
        Assert.Equal(("rows.csv", 30L, 3), (file.Path, file.Size, file.Rows));
        Assert.Equal("its values are numbers, but not 0 and 1", data.Reasons["a"]);
    }

    [Fact]
    public void Quotes_hold_delimiters_line_breaks_and_doubled_quotes()
    {
        var data = Rows.Csv("\"a\",\"b,c\"\r\n\"1\",\"two\r\nlines\"\r\n2,\"say \"\"so\"\"\"\r\n3,in\"side\r\n");

        Assert.Equal([1f, 2f, 3f], Rows.Numbers(data, "a"));
        Assert.Equal(["two\r\nlines", "say \"so\"", "in\"side"], Rows.Texts(data, "b,c"));
    }

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public void The_delimiter_is_found(string delimiter)
    {
        var data = Rows.Csv($"a{delimiter}b{delimiter}c\n1{delimiter}\"x, y; z\"{delimiter}3\n4{delimiter}q{delimiter}6\n");

        Assert.Equal([3f, 6f], Rows.Numbers(data, "c"));
        Assert.Equal(["x, y; z", "q"], Rows.Texts(data, "b"));
    }

    [Fact]
    public void A_decimal_comma_is_read_where_it_is_stated()
    {
        using var rows = new Rows().Write("rows.csv", "a;b\n1,5;x\n2,25;y\n-0,5;x\n");

        Assert.Equal([1.5f, 2.25f, -0.5f], Rows.Numbers(rows.Read(new Csv(["rows.csv"], DecimalSeparator: ",")), "a"));
    }

    [Fact]
    public void Comments_and_blank_lines_are_no_rows_and_a_file_may_lack_its_header()
    {
        using var rows = new Rows().Write("rows.csv", "# said\n\n1,x\n# more\n2,y\n\n3,x\n");

        var data = rows.Read(new Csv(["rows.csv"], Header: false, Comment: "#"));

        Assert.Equal([1f, 2f, 3f], Rows.Numbers(data, "x0"));
        Assert.Equal(["x", "y", "x"], Rows.Texts(data, "x1"));
    }

    [Theory]
    [InlineData("utf-8", null)]
    [InlineData("utf-16", null)]
    [InlineData("utf-16BE", null)]
    [InlineData("latin1", "latin1")]
    public void Encodings_are_found_by_their_mark_or_stated(string encoding, string? stated)
    {
        var text = Encoding.GetEncoding(encoding);
        using var rows = new Rows().Write("rows.csv", [.. text.Preamble, .. text.GetBytes("näme,b\nÄrger,1\nßo,2\nx,3\n")]);

        var data = rows.Read(new Csv(["rows.csv"], Encoding: stated));

        Assert.Equal(["Ärger", "ßo", "x"], Rows.Texts(data, "näme"));
    }

    [Fact]
    public void Windows_1252_has_its_own_signs_and_refuses_what_it_lacks()
    {
        using var rows = new Rows().Write("good.csv", [.. "a\n"u8, 0x80, (byte)'\n', 0x9F, (byte)'\n', 0xE9, (byte)'\n']).Write("bad.csv", [.. "a\nx"u8, 0x81, (byte)'\n']);

        Assert.Equal(["€", "Ÿ", "é"], Rows.Texts(rows.Read(new Csv(["good.csv"], Encoding: "windows-1252")), "a"));
        var finding = Assert.Single(rows.Refused(new Csv(["bad.csv"], Encoding: "windows-1252")).Findings);
        Assert.Equal(("DATA008", new Place(2, 2)), (finding.Code, finding.At));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused_with_their_place()
    {
        using var rows = new Rows().Write("rows.csv", [.. "a,b\n1,ü\n2,x"u8, 0xFC, .. "y\n"u8]);

        var finding = Assert.Single(rows.Refused(new Csv(["rows.csv"])).Findings);

        Assert.Equal("error[DATA008]: rows.csv:3:4: the byte 0xFC is no UTF-8, expected UTF-8. fix: state the source's encoding (latin1, windows-1252 or utf-16), or store the file as UTF-8.", finding.ToString());
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n4,5,6\n", "DATA006", 3, 1)]
    [InlineData("a,b\n1,2\n3,\"x\n4,5\n", "DATA007", 3, 3)]
    [InlineData("a,b\n1,2\n3,\"x\"y\n", "DATA007", 3, 6)]
    [InlineData("a,b\n1,\"x\n2,\"y\"\n", "DATA007", 2, 3)]
    [InlineData("a,b\n1,2\r3,4\n", "DATA010", 2, 4)]
    [InlineData("a,b\n1,x\0y\n", "DATA009", 2, 4)]
    [InlineData("a,,c\n1,2,3\n", "DATA005", 1, 3)]
    [InlineData("a,b,a\n1,2,3\n", "DATA005", 1, 5)]
    public void What_is_wrong_in_form_is_named_with_line_and_column(string text, string code, int line, int column)
    {
        var finding = Rows.Wrong(text)[0];

        Assert.Equal((code, new Place(line, column)), (finding.Code, finding.At));
        Assert.NotNull(finding.Expected);
        Assert.NotNull(finding.Fix);
    }

    [Fact]
    public void All_faults_of_form_are_found_at_once()
    {
        var findings = Rows.Wrong("a,b\n1\n1,2,3\n1,2\n,,,\n");

        Assert.Equal([2L, 3, 5], findings.Select(f => f.At!.Value.Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\n")]
    [InlineData("a,b\n")]
    public void A_file_without_rows_is_refused(string text) => Assert.Equal("DATA004", Assert.Single(Rows.Wrong(text)).Code);

    [Fact]
    public void Cells_that_are_no_numbers_are_named_with_count_and_lines()
    {
        var finding = Assert.Single(Rows.Wrong("a,b\n1,x\n\"1,234\",y\n2,\"q\nr\"\n12 kg,z\n", ("a", new Number())));

        Assert.Equal("error[DATA022]: rows.csv:3:1: $.data.fields.a: 'a' is no number in 2 of 4 rows (lines 3, 6), expected a number. fix: correct the rows, name texts that mean a missing value under 'missing', or state another type.", finding.ToString());
    }

    [Theory]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("NaN")]
    [InlineData("1e39")]
    [InlineData("-3.5e38")]
    [InlineData("1e999")]
    public void What_is_not_finite_in_float32_is_refused(string text)
    {
        var finding = Assert.Single(Rows.Wrong($"a,b\n1,x\n{text},y\n", ("a", new Number())));

        Assert.Equal(("DATA023", new Place(3, 1)), (finding.Code, finding.At));
    }

    [Fact]
    public void Texts_that_mean_a_missing_value_are_missing_as_numbers_too()
    {
        var data = Rows.Csv("a,b\n1,?\n-999.0,x\nNA,y\n3,x\n", ("a", new Number(Missing: ["NA", "-999"])), ("b", new Category(Missing: ["?"])));

        Assert.Equal([1f, float.NaN, float.NaN, 3f], Rows.Numbers(data, "a"));
        Assert.Equal([null, "x", "y", "x"], Rows.Texts(data, "b"));
        Assert.Equal(["x", "y"], ((TextColumn)data.Table["b"]).Levels);
    }

    [Fact]
    public void The_result_does_not_depend_on_how_the_file_is_cut()
    {
        var text = new StringBuilder("n,t\n");
        for (var row = 0; row < 3000; row++) text.Append(row).Append(row % 3 == 0 ? $",\"line {row % 11}\n\"\"second\"\"\nand a third, {row % 7}\"\n" : $",t{row % 13}\n");
        using var rows = new Rows().Write("rows.csv", text.ToString());
        var whole = Cut(1 << 20);
        foreach (var size in new[] { 64, 100, 257, 4096 })
        {
            var cut = Cut(size);
            Assert.Equal(whole.Values, cut.Values);
            Assert.Equal(whole.Codes, cut.Codes);
            Assert.Equal(whole.Levels, cut.Levels);
        }

        (float[] Values, int[] Codes, string[] Levels) Cut(int size)
        {
            var path = Path.Combine(rows.Folder, "rows.csv");
            using var file = Norma.Data.Reading.CsvFile.Open(new Csv(["rows.csv"]), Norma.Data.Reading.OpenedFile.Bytes(path, "rows.csv"), "rows.csv", size);
            var read = file.Read([() => new Number().Gather(file), () => new Category().Gather(file)]);
            var numbers = (NumberColumn)read.Columns[0]![0].Join("n", read.Columns[0]!, read.Rows);
            var texts = (TextColumn)read.Columns[1]![0].Join("t", read.Columns[1]!, read.Rows);
            return (numbers.Values, texts.Codes, texts.Levels);
        }
    }

    [Theory]
    [InlineData("ab", ".", "\"", null, "delimiter")]
    [InlineData("ä", ".", "\"", null, "delimiter")]
    [InlineData(",", ",", "\"", null, "delimiter")]
    [InlineData(null, "x", "\"", null, "decimal_separator")]
    [InlineData(null, ".", "", null, "quote")]
    [InlineData(null, ".", "\"", "utf8", "encoding")]
    public void A_source_that_contradicts_itself_is_refused(string? delimiter, string point, string quote, string? encoding, string key)
    {
        using var rows = new Rows().Write("rows.csv", "a\n1\n");

        var refused = rows.Refused(new Csv(["rows.csv"], Delimiter: delimiter, DecimalSeparator: point, Quote: quote, Encoding: encoding));

        Assert.Equal(ExitCode.Spec, refused.ExitCode);
        Assert.Contains(refused.Findings, f => f.Code == "DATA012" && f.Path == $"$.data.source[0].{key}");
    }
}
