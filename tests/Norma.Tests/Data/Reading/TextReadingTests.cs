using System.Text;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Reading;

public sealed class TextReadingTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    DataSet Read(string text, TextUnit per, int chunk = 256) => Read(Encoding.UTF8.GetBytes(text), per, chunk);

    DataSet Read(byte[] bytes, TextUnit per, int chunk = 256)
    {
        File.WriteAllBytes(_folder.In("book.txt"), bytes);
        return DataReader.Read(new DataSpec([new Norma.Data.Sources.Text(["book.txt"], per, chunk)], new([new("text", new Norma.Data.Fields.Text(Role.Feature))])), _folder.Path);
    }

    static (string?, float)[] Rows(DataSet data) => [.. Enumerable.Range(0, data.Table.Rows).Select(row => (((TextColumn)data.Table["text"])[row], ((NumberColumn)data.Table["position"]).Values[row]))];

    [Fact]
    public void A_line_is_a_row() => Assert.Equal([("Ö1", 0), (" two", 4), ("three", 13)], Rows(Read("Ö1\r\n two\n \t\n\nthree", TextUnit.Line)));

    [Fact]
    public void A_paragraph_is_a_row() => Assert.Equal([("a\nb", 1), (" c", 8)], Rows(Read("\na\nb\n \n\n c\n\n", TextUnit.Paragraph)));

    [Fact]
    public void A_file_is_a_row() => Assert.Equal([("a\n\nb\n", 0)], Rows(Read("\uFEFFa\n\nb\n", TextUnit.File)));

    [Fact]
    public void Chunks_are_whole_characters_one_after_the_other() => Assert.Equal([("aö€", 0), ("😀\n ", 3), ("z", 6)], Rows(Read("aö€😀\n z", TextUnit.Chunk, 3)));

    [Fact]
    public void A_long_text_is_cut_as_a_short_one()
    {
        var text = string.Concat(Enumerable.Range(0, 400_000).Select(i => i % 7 == 0 ? $"ä{i}\n" : $"{i} "));
        foreach (var unit in new[] { TextUnit.Chunk, TextUnit.Line, TextUnit.Paragraph, TextUnit.File })
        {
            var rows = Rows(Read(text, unit, 1000));
            string[] expected = unit switch
            {
                TextUnit.Chunk => [.. text.Chunk(1000).Select(chunk => new string(chunk))],
                TextUnit.Line => text.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                TextUnit.Paragraph => [text.TrimEnd('\n')],
                _ => [text],
            };
            Assert.Equal(expected, rows.Select(row => row.Item1));
        }
    }

    [Theory]
    [InlineData(TextUnit.File)]
    [InlineData(TextUnit.Line)]
    [InlineData(TextUnit.Paragraph)]
    [InlineData(TextUnit.Chunk)]
    public void What_is_no_UTF8_is_refused_with_its_place(TextUnit per)
    {
        var finding = Assert.Throws<FindingsException>(() => Read([.. "ab\ncö"u8, 0xFC, (byte)'x'], per, 3)).Findings[0];
        Assert.Equal(("DATA008", new Place(2, 3)), (finding.Code, finding.At));
        finding = Assert.Throws<FindingsException>(() => Read([.. "ab\nc"u8, 0, (byte)'x'], per, 3)).Findings[0];
        Assert.Equal(("DATA009", new Place(2, 2)), (finding.Code, finding.At));
        Assert.Equal("DATA008", Assert.Throws<FindingsException>(() => Read([.. "abc"u8, 0xE2, 0x82], per, 3)).Findings[0].Code);
    }

    [Fact]
    public void An_empty_file_has_no_rows() => Assert.Equal("DATA004", Assert.Throws<FindingsException>(() => Read("", TextUnit.Chunk)).Findings[0].Code);

    [Fact]
    public void New_rows_are_read_piece_by_piece_as_at_once()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"line {i}\n"));
        File.WriteAllText(_folder.In("prompts.txt"), text);
        var fields = new Map<Field>([new("text", new Norma.Data.Fields.Text(Role.Feature))]);
        var pieces = new List<string?>();
        using var file = InputFile.Open(_folder.In("prompts.txt"));
        file.Read(fields, keep: false, piece => pieces.AddRange(Enumerable.Range(0, piece.Table.Rows).Select(row => ((TextColumn)piece.Table["text"])[row])));
        Assert.Equal(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), pieces);
    }
}
