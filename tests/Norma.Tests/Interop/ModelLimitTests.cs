using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Norma.Deployment;
using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Interop;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Reshaping;
using Norma.Models.Layers.Spatial;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>Models that ask for more than any machine holds, and long ones: a finding with the number before anything is made, and time that grows as the file does.</summary>
public sealed class ModelLimitTests
{
    static string Onnx(TemporaryFolder folder, string op, params long[] sizes)
    {
        var graph = new OnnxGraph();
        graph.Reserve(["x", "y"]);
        graph.Output("y", graph.Node(op, [graph.Input("x", OnnxType.Float, [-1, .. sizes])]), OnnxType.Float, [-1, .. sizes]);
        File.WriteAllBytes(folder.In("m.onnx"), graph.ToBytes("large", []));
        return folder.In("m.onnx");
    }

    static void IsBeyond(Action act)
    {
        var refused = Assert.Throws<FindingsException>(act);
        Assert.Equal(ExitCode.Limit, refused.ExitCode);
        Assert.Equal("MODL006", Assert.Single(refused.Findings).Code);
        Assert.NotNull(refused.Findings[0].File);
    }

    public static TheoryData<string, long[]> Large => new()
    {
        { "Relu", [1L << 40, 1L << 40] },        // 2^80 numbers: no product of 64 bits
        { "Relu", [1L << 33] },                  // more than an array holds
        { "Relu", [(1L << 62) + 5, 1] },         // a shape that is a number, whose sum over two values is none
        { "Sin", [int.MaxValue] },               // a frozen block
        { "Sin", [1L << 40, 1L << 40] },
    };

    [Theory]
    [MemberData(nameof(Large))]
    public void An_input_larger_than_memory_is_refused_on_reading(string op, long[] sizes)
    {
        using var folder = new TemporaryFolder();
        var path = Onnx(folder, op, sizes);
        IsBeyond(() => ModelFormat.Of(path).Read(path));
        Assert.Contains("MODL006", ModelFormat.Of(path).Describe(path).Findings.Select(finding => finding.Code));
        foreach (string[] command in (string[][])[["convert", path, folder.In("o.onnx")], ["inspect", path], ["graph", path, "-o", folder.In("o.svg")]])
            Assert.Equal(6, Cli.Shell.Run(command).Code);
    }

    [Theory]
    [InlineData("sequential.keras"), InlineData("functional.keras")]
    public void A_Keras_input_larger_than_memory_is_refused_on_reading(string file)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Source.Path("tests", "Norma.Tests", "Interop", "Goldens", file), folder.In(file));
        using (var zip = ZipFile.Open(folder.In(file), ZipArchiveMode.Update))
        {
            var entry = zip.GetEntry("config.json")!;
            string config;
            using (var reader = new StreamReader(entry.Open())) config = reader.ReadToEnd();
            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("config.json").Open());
            // The first axis behind the batch of each input; the channels stay.
            writer.Write(Regex.Replace(config, @"(""batch_shape"": ?\[null, ?)\d+", "${1}4611686018427387904"));
        }
        var refused = Assert.Throws<FindingsException>(() => ModelFormat.Of(folder.In(file)).Read(folder.In(file)));
        Assert.Contains(refused.Findings, finding => finding.Code == "MODL006");
        Assert.True(refused.ExitCode is ExitCode.Limit or ExitCode.Refused);
        Assert.NotEqual(70, Cli.Shell.Run("inspect", folder.In(file)).Code);
    }

    [Fact]
    public void What_is_compared_has_a_bound_and_what_is_computed_another()
    {
        using var folder = new TemporaryFolder();
        // 2^28 numbers enter and leave.
        var path = Onnx(folder, "Relu", 1L << 28);
        var model = ModelFormat.Of(path).Read(path).Model;
        var refused = Assert.Throws<FindingsException>(() => NetworkParity.Probe(model));
        Assert.Equal((ExitCode.Limit, "MODL006"), (refused.ExitCode, refused.Findings[0].Code));
        Assert.Contains("536,870,912", refused.Findings[0].Message, StringComparison.Ordinal);
        // One weight matrix of 3 · 2 and 2, twice, and of 10 examples 3 in and 2 out.
        var wiring = Wiring.Of(new Graph(new([new("d", new(new Dense(2)))])), Norma.Models.Shapes.Of([[3]]));
        NetworkModel.RequireMemory(wiring, 10, available: 4 * (2 * 8 + 10 * 5));
        Assert.Throws<FindingsException>(() => NetworkModel.RequireMemory(wiring, 10, available: 4 * (2 * 8 + 10 * 5) - 1));
    }

    [Fact]
    public void A_large_example_is_compared_in_fewer_rows()
    {
        using var folder = new TemporaryFolder();
        var path = Onnx(folder, "Relu", 1L << 24);
        Assert.Equal(2, NetworkParity.Probe(ModelFormat.Of(path).Read(path).Model)[0].Shape[0]);
        path = Onnx(folder, "Relu", 4);
        Assert.Equal(3, NetworkParity.Probe(ModelFormat.Of(path).Read(path).Model)[0].Shape[0]);
    }

    [Fact]
    public void Layers_that_multiply_sizes_end_in_a_finding()
    {
        const int Factor = 1 << 30;
        foreach (var layers in (Layer[][])
        [
            [new Reshape([-1, 1]), new UpSampling1d(Factor), new UpSampling1d(Factor), new UpSampling1d(Factor)],
            [new RepeatVector(Factor), new Flatten(), new RepeatVector(Factor), new Flatten(), new RepeatVector(Factor)],
            [new Reshape([-1, 1]), new UpSampling1d(Factor), new UpSampling1d(Factor), new Dense(Factor)],
        ])
        {
            var findings = new List<Finding>();
            var names = Enumerable.Range(0, layers.Length).Select(i => $"l{i}");
            Assert.Null(Wiring.Of(new Graph(new(names.Zip(layers, (name, layer) => KeyValuePair.Create(name, new Node(layer))))), Norma.Models.Shapes.Of([[16]]), "$", findings));
            Assert.Equal("MODL006", Assert.Single(findings).Code);
        }
    }

    [Theory]
    [InlineData("o.keras"), InlineData("o.onnx")]
    public void A_chain_of_twenty_thousand_layers_is_converted_soon(string into)
    {
        using var folder = new TemporaryFolder();
        var graph = new OnnxGraph();
        graph.Reserve(["x", "y"]);
        var value = graph.Input("x", OnnxType.Float, -1, 4);
        for (var i = 0; i < 20_000; i++) value = graph.Node("Relu", [value]);
        graph.Output("y", value, OnnxType.Float, -1, 4);
        File.WriteAllBytes(folder.In("m.onnx"), graph.ToBytes("chain", []));
        var watch = Stopwatch.StartNew();
        Assert.Equal(20_000, Conversion.Run(folder.In("m.onnx"), folder.In(into)).Model.Graph.Nodes.Count);
        // 3 to 5 s; looking through all layers or names for each took 18 to 29 s.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(12), $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("m.onnx", "FILE001"), InlineData("m.keras", "INTR003"), InlineData("m.h5", "INTR002"), InlineData("m.safetensors", "FILE020"), InlineData("m.bin", "INTR001")]
    public void A_damaged_file_is_said_to_be_what_its_ending_says(string name, string code)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In(name), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        var refused = Assert.Throws<FindingsException>(() => ModelFormat.Of(folder.In(name)).Read(folder.In(name)));
        Assert.Equal((ExitCode.Refused, code), (refused.ExitCode, Assert.Single(refused.Findings).Code));
    }

    [Fact]
    public void A_cut_file_is_said_to_be_cut()
    {
        using var folder = new TemporaryFolder();
        var path = Onnx(folder, "Relu", 4);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            if (Assert.Throws<FindingsException>(() => ModelFormat.Of(path).Read(path)).Findings is [{ Code: "INTR001" }]) Assert.Fail($"{length} bytes are no ONNX");
        }
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_said_by_its_own_name()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("d.svg"));
        foreach (var path in (string[])[folder.In("d.svg"), folder.In("nowhere/x.svg")])
        {
            var fault = Assert.ThrowsAny<IOException>(() => AtomicFile.Write(path, [1]));
            Assert.Contains($"'{path}'", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(AtomicFolder.Mark, fault.Message, StringComparison.Ordinal);
        }
        Assert.Empty(Directory.EnumerateFiles(folder.In("."), "*", SearchOption.AllDirectories));
    }
}
