using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Norma.Interop;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>Damaged and made-up files end in findings, in little time and memory; nothing else leaves a reader.</summary>
public sealed class HostileModelTests
{
    static readonly string s_folder = Source.Path("tests", "Norma.Tests", "Interop", "Goldens");

    /// <summary>NORMA_FUZZ=100 fuzzes a hundred times as long.</summary>
    static int Times => int.TryParse(Environment.GetEnvironmentVariable("NORMA_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? times : 1;

    static FindingsException? Refusal(string path)
    {
        try
        {
            var format = ModelFormat.Of(path);
            format.Describe(path);
            format.Read(path);
            return null;
        }
        catch (FindingsException refused)
        {
            Assert.Equal(ExitCode.Refused, refused.ExitCode);
            Assert.All(refused.Findings, finding => Assert.False(string.IsNullOrEmpty(finding.Expected)));
            return refused;
        }
    }

    [Theory]
    [InlineData("functional.h5"), InlineData("old.h5"), InlineData("new.h5"), InlineData("functional.keras"), InlineData("sequential.keras"), InlineData("tfjs/model.json")]
    public void A_file_with_changed_bytes_is_read_or_refused(string file)
    {
        var whole = File.ReadAllBytes(Path.Combine(s_folder, file));
        using var folder = new TemporaryFolder();
        foreach (var shard in file.Contains('/', StringComparison.Ordinal) ? Directory.GetFiles(Path.Combine(s_folder, "tfjs"), "*.bin") : []) File.Copy(shard, folder.In(Path.GetFileName(shard)));
        var (path, refusals, watch) = (folder.In("model"), 0, Stopwatch.StartNew());
        var rounds = 60 * Times;
        for (var round = 0; round < rounds; round++)
        {
            var seed = new Seed(round, $"hostile/{file}");
            File.WriteAllBytes(path, Changed(whole, seed));
            if (Refusal(path) is not null) refusals++;
        }
        Assert.True(refusals > rounds / 20, $"only {refusals} of {rounds} were refused");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30 * Times));
    }

    [Fact]
    public void Bytes_behind_a_zip_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In("model.keras"), [.. File.ReadAllBytes(Path.Combine(s_folder, "sequential.keras")), 1, 2, 3]);
        Assert.Contains("bytes follow the end of the zip", Assert.Single(Refusal(folder.In("model.keras"))!.Findings).Message, StringComparison.Ordinal);
    }

    static byte[] Changed(byte[] whole, Seed seed)
    {
        if (seed.Below(4) == 0) return whole[..(int)seed.Below(whole.Length)];
        var bytes = whole.ToArray();
        for (var n = seed.Below(12) + 1; n > 0; n--)
        {
            // Structure stands mostly at the beginning.
            var at = (int)(seed.Below(2) == 0 ? seed.Below(bytes.Length) : seed.Below(Math.Min(bytes.Length, 4096)));
            switch (seed.Below(4))
            {
                case 0: bytes[at] = (byte)seed.Below(256); break;
                case 1: bytes[at] ^= (byte)(1 << (int)seed.Below(8)); break;
                case 2: bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).Fill(0xFF); break;
                default:
                    var from = (int)seed.Below(bytes.Length);
                    var length = (int)Math.Min(seed.Below(64), bytes.Length - Math.Max(at, from));
                    whole.AsSpan(from, length).CopyTo(bytes.AsSpan(at));
                    break;
            }
        }
        return bytes;
    }

    static string Archive(TemporaryFolder folder, params (string Name, byte[] Bytes)[] members)
    {
        var path = folder.In("made.keras");
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, bytes) in members)
        {
            using var into = zip.CreateEntry(name).Open();
            into.Write(bytes);
        }
        return path;
    }

    static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    static string Config(string layer) => $$$"""{"module":"keras","class_name":"Sequential","config":{"name":"s","layers":[{"module":"keras.layers","class_name":"InputLayer","config":{"batch_shape":[null,3],"name":"i"}},{{{layer}}}]},"registered_name":null}""";

    [Theory]
    [InlineData("""{"module":"keras.layers","class_name":"Lambda","config":{"name":"l","function":{"class_name":"__lambda__","config":{"code":"4wEAAA=="}}},"registered_name":null}""", "INTR005", "$.config.layers[1].config")]
    [InlineData("""{"module":"os","class_name":"Dense","config":{"name":"d","units":2},"registered_name":null}""", "INTR005", "$.config.layers[1]")]
    [InlineData("""{"module":"keras.layers","class_name":"Dense","config":{"name":"d","units":2},"registered_name":"Own>Dense"}""", "INTR005", "$.config.layers[1]")]
    [InlineData("""{"module":null,"class_name":"Stack","config":{"name":"d","layers":[]}}""", "INTR005", "$.config.layers[1].config")]
    [InlineData("""{"module":"keras.layers","class_name":"ConvLSTM2D","config":{"name":"d"}}""", "INTR006", "$.config.layers[1].config")]
    [InlineData("""{"module":"keras.layers","class_name":"Dense","config":{"name":"d","units":2,"clip":3}}""", "INTR007", "$.config.layers[1].config.clip")]
    [InlineData("""{"module":"keras.layers","class_name":"Dense","config":{"name":"d","units":"2"}}""", "INTR008", "$.config.layers[1].config.units")]
    [InlineData("""{"module":"keras.layers","class_name":"Dense","config":{"name":"d","units":99999999999999}}""", "INTR008", "$.config.layers[1].config.units")]
    [InlineData("""{"module":"keras.layers","class_name":"Dense","config":{"name":"d"}}""", "INTR008", "$.config.layers[1].config")]
    [InlineData("""{"module":"keras.layers","class_name":"Dense","config":{"name":"d","units":2,"kernel_constraint":{"class_name":"MaxNorm","config":{}}}}""", "INTR009", "$.config.layers[1].config.kernel_constraint")]
    [InlineData("""{"module":"keras.layers","class_name":"Dense","config":{"name":"d","units":2,"dtype":"mixed_float16"}}""", "INTR009", "$.config.layers[1].config.dtype")]
    [InlineData("""{"module":"keras.layers","class_name":"Dense","config":{"name":"d","units":2,"activation":"my_function"}}""", "INTR006", "$.config.layers[1].config.activation")]
    [InlineData("""{"module":"keras.layers","class_name":"Dense","config":{"name":"d","units":2,"activation":{"module":"builtins","class_name":"function","config":"eval","registered_name":"function"}}}""", "INTR006", "$.config.layers[1].config.activation.config")]
    [InlineData("""{"module":"keras.layers","class_name":"Dense","config":{"name":"d","units":2}}""", "INTR003", "")]
    public void A_config_is_refused_by_the_path_of_what_is_wrong(string layer, string code, string path)
    {
        using var folder = new TemporaryFolder();
        var refused = Refusal(Archive(folder, ("metadata.json", Text("{}")), ("config.json", Text(Config(layer))), ("model.weights.h5", File.ReadAllBytes(Path.Combine(s_folder, "old.h5"))[..100])));
        // The weights are looked at last, by the description first: what is wrong with the config is told by reading.
        Assert.NotNull(refused);
        using var other = new TemporaryFolder();
        var whole = Archive(other, ("metadata.json", Text("{}")), ("config.json", Text(Config(layer))), ("model.weights.h5", File.ReadAllBytes(Path.Combine(s_folder, code == "INTR003" ? "keras.json" : "sequential.h5"))));
        var read = Assert.Throws<FindingsException>(() => ModelFormat.Of(whole).Read(whole));
        Assert.Equal((code, path), (read.Findings[0].Code, read.Findings[0].Path));
    }

    [Theory]
    [InlineData("../evil.py"), InlineData("assets/vocabulary.txt"), InlineData("model.weights.npz"), InlineData("/etc/passwd"), InlineData("CONFIG.JSON")]
    public void A_zip_with_something_else_in_it_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        var path = Archive(folder, ("metadata.json", Text("{}")), ("config.json", Text("{}")), ("model.weights.h5", []), (name, Text("x")));
        Assert.Equal("INTR003", Refusal(path)!.Findings[0].Code);
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_unpacked()
    {
        using var folder = new TemporaryFolder();
        var path = Archive(folder, ("metadata.json", Text("{}")), ("config.json", new byte[60 << 20]), ("model.weights.h5", []));
        var before = GC.GetTotalAllocatedBytes(true);
        Assert.Contains("bomb", Refusal(path)!.Findings[0].Message, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes(true) - before < 16 << 20);
    }

    [Theory]
    [InlineData("../../etc/passwd"), InlineData("/etc/passwd"), InlineData("a/../b"), InlineData("C:x"), InlineData("")]
    public void A_shard_outside_of_the_folder_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        var json = File.ReadAllText(Path.Combine(s_folder, "tfjs_small", "model.json")).Replace("group1-shard1of1.bin", name, StringComparison.Ordinal);
        Assert.Equal("FILE010", Refusal(folder.Write("model.json", json))!.Findings[0].Code);
    }

    [Theory]
    [InlineData("\"dtype\":\"uint8\"", "\"dtype\":\"int4\"", "int4"), InlineData("\"dtype\":\"float32\"}", "\"dtype\":\"string\"}", "string"), InlineData("\"shape\":[3,3]", "\"shape\":[3,4]", "bytes"), InlineData("layers-model", "graph-model", "layers model")]
    public void A_manifest_that_says_something_else_is_refused(string from, string to, string said)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(s_folder, "tfjs_small", "group1-shard1of1.bin"), folder.In("group1-shard1of1.bin"));
        var text = File.ReadAllText(Path.Combine(s_folder, "tfjs_small", "model.json"));
        Assert.Contains(from, text, StringComparison.Ordinal);
        var path = folder.Write("model.json", text.Replace(from, to, StringComparison.Ordinal));
        var refused = Assert.Throws<FindingsException>(() => ModelFormat.Of(path).Read(path));
        Assert.Contains(said, refused.Findings[0].ToString(), StringComparison.Ordinal);
    }
}
