using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Norma.Formats.Unicode;
using Xunit;

namespace Norma.Tests.Formats.Unicode;

/// <summary>Every character alone and 20,000 sequences of those that change, beside Python's unicodedata.</summary>
public sealed class NormalFormTests
{
    [Theory, InlineData("NFC", NormalizationForm.FormC), InlineData("NFD", NormalizationForm.FormD), InlineData("NFKC", NormalizationForm.FormKC), InlineData("NFKD", NormalizationForm.FormKD)]
    public void Equals_unicodedata(string name, NormalizationForm form)
    {
        using var digests = JsonDocument.Parse(File.ReadAllText(Source.Path("tests", "Norma.Tests", "Formats", "Unicode", "forms.json")));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(NormalForm.Of(text, form) + "\n"));
        for (var point = 0; point <= 0x10FFFF; point++)
            if (Rune.IsValid(point)) Add(new Rune(point).ToString());
        int[] pool = [.. NormalForm.Known, 0x41, 0x61, 0x20, 0x1100, 0x1161, 0x11A8, 0xAC00, 0xD7A3, 0x4E00];
        var x = 1u;
        uint Step() => (x = x * 1664525 + 1013904223) >> 8;
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            // As Python evaluates: the length first, then each character.
            for (var left = 1 + Step() % 6; left > 0; left--) text.Append(new Rune(pool[Step() % (uint)pool.Length]).ToString());
            Add(text.ToString());
        }
        Assert.Equal(digests.RootElement.GetProperty(name).GetString(), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void Accents_are_marks_and_letters_again()
    {
        Assert.Equal("e\u0301", NormalForm.Of("\u00E9", NormalizationForm.FormD));
        Assert.Equal("\u00E9", NormalForm.Of("e\u0301", NormalizationForm.FormC));
        Assert.Equal("fi", NormalForm.Of("\uFB01", NormalizationForm.FormKC));
        Assert.Equal("\uAC01", NormalForm.Of("\u1100\u1161\u11A8", NormalizationForm.FormC));
    }
}
