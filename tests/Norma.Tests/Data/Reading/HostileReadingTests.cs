using System.Text;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Reading;
using Norma.Data.Sources;
using Norma.Formats;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Reading;

public sealed class HostileReadingTests
{
    const string Csv = "a,b,c\n1,\"x\ny\",2.5\n-3e2,\"say \"\"so\"\"\",0.1\n4,Ä,5\n";
    const string Json = "[{\"a\":1,\"b\":\"x\\n\\u00e4\",\"c\":{\"d\":null}},{\"a\":-2e3,\"b\":[1,2],\"c\":{\"d\":true}}]";
    const string Xml = "<?xml version=\"1.0\"?><r><p a=\"1\"><b>x &amp; y</b><c><d>2</d></c></p><p a=\"2\"/></r>";

    /// <summary>NORMA_FUZZ=100 fuzzes a hundred times as long.</summary>
    static int Times => int.TryParse(Environment.GetEnvironmentVariable("NORMA_FUZZ"), out var times) ? times : 1;

    /// <summary>Whatever the bytes are, they are read or refused: no other exception, and places that lie in the file.</summary>
    [Theory]
    [InlineData(Csv, "csv")]
    [InlineData(Json, "json")]
    [InlineData("{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"c\":[{}]}\n", "jsonl")]
    [InlineData(Xml, "xml")]
    public void Mutated_files_are_read_or_refused(string text, string kind)
    {
        var seed = new Seed(7, $"fuzz/{kind}");
        var source = Encoding.UTF8.GetBytes(text);
        using var rows = new Rows();
        var path = Path.Combine(rows.Folder, "f");
        var refused = 0;
        var rounds = 1500 * Times;
        for (var round = 0; round < rounds; round++)
        {
            var bytes = Mutate(source, seed);
            try
            {
                if (kind == "csv")
                {
                    using var file = CsvFile.Open(new Csv(["f"]), new MemoryBytes(bytes), "f", 16);
                    Read(file);
                }
                else
                {
                    File.WriteAllBytes(path, bytes);
                    using var file = kind switch { "json" => RecordFile.OpenJson(path, "f", null), "jsonl" => RecordFile.OpenJsonLines(path, "f"), _ => RecordFile.OpenXml(path, "f", "r/p") };
                    Read(file);
                }
            }
            catch (FindingsException wrong)
            {
                refused++;
                Assert.NotEmpty(wrong.Findings);
                Assert.All(wrong.Findings, f => Assert.True(f.At is null || (f.At.Value.Line >= 1 && f.At.Value.Line <= bytes.Count(b => b is (byte)'\n' or (byte)'\r') + 2), f.ToString()));
            }
        }
        Assert.InRange(refused, rounds / 20, rounds - 1);

        static void Read(RowFile file)
        {
            var read = file.Read([.. file.Names.Select((_, i) => i % 2 == 0 ? (Func<Cells>)(() => new Number().Gather(file)) : () => new Category().Gather(file))]);
            for (var c = 0; c < file.Names.Count; c++) Assert.Equal(read.Rows, read.Columns[c]![0].Join(file.Names[c], read.Columns[c]!, read.Rows).Rows);
            if (read.Rows > 0) Assert.Single(file.Locate([new(read.Rows - 1, file.Names.Count - 1)]));
        }
    }

    /// <summary>Bits turned in the footer and in the pages: read or refused, and soon; the process lives.</summary>
    [Fact]
    public void Mutated_parquet_is_read_or_refused()
    {
        var seed = new Seed(7, "fuzz/parquet");
        using var rows = new Rows();
        var path = Path.Combine(rows.Folder, "f.parquet");
        TableFile.Write(path, [
            new NumberColumn("a", [.. Enumerable.Range(0, 300).Select(i => i % 7 == 0 ? float.NaN : i / 3f)]),
            new TextColumn("b", [.. Enumerable.Range(0, 300).Select(i => i % 5 - 1)], ["x", "a longer text than fits in place", "", "ä"]),
            new DateColumn("c", [.. Enumerable.Range(0, 300).Select(i => i % 11 == 0 ? DateColumn.Missing : i * 86_400_000_000L)])], 300);
        var source = File.ReadAllBytes(path);
        var footer = BitConverter.ToInt32(source, source.Length - 8) + 8;
        var (rounds, refused, watch) = (100 * Times, 0, new System.Diagnostics.Stopwatch());
        for (var round = 0; round < rounds; round++)
        {
            var bytes = source.ToArray();
            for (var turns = 1 + seed.Below(3); turns > 0; turns--)
                bytes[seed.Below(2) == 0 ? bytes.Length - 1 - seed.Below(footer) : seed.Below(bytes.Length - footer)] ^= (byte)(1 << seed.Below(8));
            File.WriteAllBytes(path, bytes);
            watch.Restart();
            try
            {
                var read = DataReader.Read(new DataSpec([new Norma.Data.Sources.Parquet(["f.parquet"])]), rows.Folder);
                Assert.All(read.Table.Columns, c => Assert.Equal(read.Table.Rows, c.Rows));
            }
            catch (FindingsException wrong)
            {
                refused++;
                Assert.NotEmpty(wrong.Findings);
            }
            try
            {
                using var pieces = InputFile.Open(path);
                var (read, contract) = (0, Tables.Fields(("a", new Number()), ("b", new Category()), ("c", new Date())));
                pieces.Read(contract, keep: round % 2 == 0, piece => read += piece.Table.Rows);
                Assert.Equal(DataReader.ReadInputs(path, contract).Table.Rows, read);
            }
            catch (FindingsException wrong)
            {
                Assert.NotEmpty(wrong.Findings);
            }
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"mutant {round} took {watch.Elapsed}");
        }
        Assert.InRange(refused, rounds / 20, rounds - 1);
    }

    static byte[] Mutate(byte[] source, Seed seed)
    {
        ReadOnlySpan<byte> marks = ",\"\n\r;\t|{}[]<>/&:\\ 0\xC3\xFF\0ab"u8;
        var bytes = source.ToList();
        var times = 1 + seed.Below(4);
        for (var i = 0; i < times && bytes.Count > 0; i++)
        {
            var at = seed.Below(bytes.Count);
            switch (seed.Below(5))
            {
                case 0: bytes[at] = (byte)seed.Below(256); break;
                case 1: bytes.Insert(at, marks[seed.Below(marks.Length)]); break;
                case 2: bytes.RemoveAt(at); break;
                case 3: bytes.RemoveRange(at, Math.Min(1 + seed.Below(19), bytes.Count - at)); break;
                default: bytes.InsertRange(at, [.. bytes.Skip(seed.Below(bytes.Count)).Take(10)]); break;
            }
        }
        return [.. bytes];
    }

    [Fact]
    public void A_small_file_of_many_fields_does_not_take_the_memory()
    {
        using var rows = new Rows().Write("t.jsonl", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"f{i}\":1}}\n")))
            .Write("t.csv", new string(',', 100_000) + "\n");

        Assert.Equal(ExitCode.Limit, rows.Refused(new Jsonl(["t.jsonl"])).ExitCode);
        Assert.Equal("DATA017", rows.Refused(new Csv(["t.csv"])).Findings[0].Code);
    }

    [Fact]
    public void An_overlong_cell_is_refused_whether_it_is_quoted_or_not()
    {
        var longest = new string('x', 3 << 20);
        using var rows = new Rows().Write("a.csv", $"a,b\n1,{longest}\n2,y\n").Write("b.csv", $"a,b\n1,\"{longest}\"\n2,y\n");

        Assert.Equal(("DATA011", new Place(2, 3)), Of(rows.Refused(new Csv(["a.csv"]))));
        Assert.Equal(("DATA007", new Place(2, 3)), Of(rows.Refused(new Csv(["b.csv"]))));

        static (string, Place?) Of(FindingsException refused) => (refused.Findings[0].Code, refused.Findings[0].At);
    }

    [Theory]
    [InlineData("1", 1f)]
    [InlineData(" 12 ", 12f)]
    [InlineData("-0.1", -0.1f)]
    [InlineData("+.5", 0.5f)]
    [InlineData("5.", 5f)]
    [InlineData("16777217", 16777216f)]
    [InlineData("3.4028235e38", float.MaxValue)]
    [InlineData("0.000000000000000000000000000000000000000000001", 1e-45f)]
    [InlineData("123456789012345678901234567890", 123456789012345678901234567890f)]
    [InlineData("0.1000000000000000055511151231257827", 0.1f)]
    [InlineData("1e-400", 0f)]
    public void Numbers_are_what_the_runtime_says(string text, float value)
    {
        Assert.Equal(NumberForm.Number, NumberText.Read(Encoding.UTF8.GetBytes(text), (byte)'.', out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("1,234")]
    [InlineData("1 234")]
    [InlineData("1e")]
    [InlineData("e5")]
    [InlineData("--1")]
    [InlineData("0x10")]
    [InlineData("1.2.3")]
    [InlineData("$5")]
    [InlineData("5%")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("１")]
    public void What_is_no_number_is_none(string text) => Assert.Equal(NumberForm.None, NumberText.Read(Encoding.UTF8.GetBytes(text), (byte)'.', out _));

    [Fact]
    public void Random_numbers_are_read_as_double_parse_does()
    {
        var seed = new Seed(3, "numbers");
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.Int32BitsToSingle((int)seed.Next());
            if (!float.IsFinite(value)) continue;
            var text = value.ToString(i % 2 == 0 ? "R" : "F12", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(NumberForm.Number, NumberText.Read(Encoding.UTF8.GetBytes(text), (byte)'.', out var read));
            Assert.Equal((float)double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), read);
        }
    }

    /// <summary>Texts of at most eight bytes are read as one word: they are numbers just where the grammar says so.</summary>
    [Theory]
    [InlineData('.')]
    [InlineData(',')]
    public void Short_texts_are_numbers_where_the_grammar_says_so(char point)
    {
        var seed = new Seed(5, "short");
        var numbers = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 1 + seed.Below(9)).Select(_ => "0123456789012345678901234567890123456789.,-+/:"[seed.Below(46)]));
            var plain = text.Contains(point == '.' ? ',' : '.') ? "no" : text.Replace(point, '.');
            var form = NumberText.ReadDouble(Encoding.UTF8.GetBytes(text), (byte)point, out var read);
            if (!System.Text.RegularExpressions.Regex.IsMatch(plain, @"\A[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)\z")) { Assert.Equal((text, NumberForm.None), (text, form)); continue; }
            numbers++;
            Assert.Equal((text, NumberForm.Number, BitConverter.DoubleToInt64Bits(double.Parse(plain, System.Globalization.CultureInfo.InvariantCulture))), (text, form, BitConverter.DoubleToInt64Bits(read)));
        }
        Assert.InRange(numbers, 50_000, 199_999);
    }

    /// <summary>Texts of at most seven bytes are their own hash: a NUL, a length, a shared beginning tell them apart.</summary>
    [Fact]
    public void Texts_that_are_alike_in_memory_keep_their_codes()
    {
        string[] texts = ["a", "a\0", "\0a", "ab", "abc", "abcd", "abcdefg", "abcdefg\0", "abcdefgh", "abcdefghi", "\0", "\0\0"];
        var cells = new TextCells(new Markers([]));
        for (var round = 0; round < 3; round++) foreach (var text in texts) cells.Add(Encoding.UTF8.GetBytes(text));

        var column = (TextColumn)cells.Join("t", [cells], 3 * texts.Length);

        Assert.Equal(texts, column.Levels);
        Assert.Equal([.. Enumerable.Range(0, 3 * texts.Length).Select(i => i % texts.Length)], column.Codes);
    }
}
