using CsCheck;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Spec;

/// <summary>Whatever is done to a file, the reader answers with a record or with findings.</summary>
public sealed class SpecFuzzTests
{
    static readonly string[] s_files = [.. Directory.EnumerateFiles(Source.Path("spec", "examples"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    static readonly string[] s_pieces =
    [
        "&a", "*a", "<<: *a", "!!str", "!", "? ", ": ", "- ", "[", "]", "{", "}", ",", "\"", "'", "|\n", ">\n", "#", "%YAML 1.2\n", "%TAG ! x\n", "---\n", "...\n", "\t", "\r", "\n", "  ", "\u0085", "\u2028", "\uFEFF", "\0", "\uD800", "~", "null", ".nan", "-.inf", "1e999", "0x", "0o9", "99999999999999999999", "-", "\\", "\"\\x\"", "\"\\uD800\"", "\"\\U00110000\"", "type: dense\n", "type:", "norma: 1\n", "|9\n", ">-+\n", "@", "`", "=", "é", "🐧",
    ];

    static string Mutate(Seed seed)
    {
        var text = s_files[seed.Below(s_files.Length)];
        for (var times = 1 + seed.Below(4); times > 0; times--)
        {
            var at = seed.Below(text.Length + 1);
            var end = Math.Min(text.Length, at + seed.Below(12));
            text = seed.Below(6) switch
            {
                0 => text[..at] + text[end..],
                1 => text[..at] + s_pieces[seed.Below(s_pieces.Length)] + text[at..],
                2 => text[..at] + s_pieces[seed.Below(s_pieces.Length)] + text[end..],
                3 => text[..at] + text[at..end] + text[at..],
                4 => text[..at] + (char)seed.Below(0x10000) + text[at..],
                _ => text[..at],
            };
        }
        return text;
    }

    static readonly int s_times = Environment.GetEnvironmentVariable("NORMA_SLOW") == "1" ? 1_000_000 : 3_000;

    [Fact]
    public void A_changed_file_gives_a_record_or_findings() => Gen.Long[0, long.MaxValue].Sample(
        seed =>
        {
            var document = SpecReader.Read<ModelSpec>(Mutate(new Seed(seed, "mutate")), "norma.yaml");
            Assert.Equal(document.Value is null, document.Findings.Count > 0);
            foreach (var finding in document.Findings)
            {
                Assert.DoesNotContain('\n', finding.ToString());
                Assert.True(finding.At is null or { Line: >= 1, Column: >= 1 });
            }
            if (document.Value is not { } spec) return;
            Assert.Empty(Constraints.Check(spec));
            Assert.Equal(spec, SpecReader.Read<ModelSpec>(SpecWriter.Write(spec), "resolved").Require());
        },
        iter: s_times, threads: 1);

    [Fact]
    public void Changed_bytes_give_a_record_or_findings()
    {
        var path = Path.GetTempFileName();
        try
        {
            Gen.Long[0, long.MaxValue].Sample(
                value =>
                {
                    var seed = new Seed(value, "bytes");
                    var bytes = System.Text.Encoding.UTF8.GetBytes(s_files[seed.Below(s_files.Length)]);
                    for (var times = seed.Below(4); times > 0 && bytes.Length > 0; times--) bytes[seed.Below(bytes.Length)] = (byte)seed.Below(256);
                    File.WriteAllBytes(path, bytes);
                    var document = SpecReader.ReadFile<ModelSpec>(path);
                    Assert.Equal(document.Value is null, document.Findings.Count > 0);
                },
                iter: Math.Min(s_times, 20_000) / 3, threads: 1);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_changed_override_gives_a_record_or_findings() => Gen.Long[0, long.MaxValue].Sample(
        value =>
        {
            var seed = new Seed(value, "set");
            var set = new[] { "training.epochs=3", "model.layers[0]={type: dense, units: 3}", "data.fields['a b'].role=ignore", "name=x", "training.optimizer.learning_rate=0.1" }[seed.Below(5)];
            for (var times = seed.Below(4); times > 0; times--) set = set.Insert(seed.Below(set.Length + 1), s_pieces[seed.Below(s_pieces.Length)]);
            var document = SpecReader.Read<ModelSpec>("norma: 1\ndata: {source: {type: csv, path: a.csv}}\n", "norma.yaml", [set]);
            Assert.Equal(document.Value is null, document.Findings.Count > 0);
        },
        iter: s_times / 3, threads: 1);
}
