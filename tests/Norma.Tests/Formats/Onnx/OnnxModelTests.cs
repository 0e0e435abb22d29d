using System.Diagnostics;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Norma.Formats.Onnx;
using Norma.Formats.Onnx.Proto;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Formats.Onnx;

public sealed class OnnxModelTests : IDisposable
{
    readonly string _parent = Directory.CreateTempSubdirectory("norma-onnx-").FullName;
    readonly string _folder;

    public OnnxModelTests() => Directory.CreateDirectory(_folder = Path.Combine(_parent, "model"));

    [Fact]
    public void What_it_is_can_be_told()
    {
        var model = OnnxModel.Read(Sound(), "m.onnx");
        Assert.Equal((8L, 17L, "norma", 2), (model.IrVersion, model.Opsets[""], model.Producer, model.Nodes));
        Assert.Equal([new OnnxPort("x", 1, [new(null, "N"), new(2, null)])], model.Inputs);
        Assert.Equal(["y"], model.Outputs.Select(o => o.Name));
        Assert.Equal(["w"], model.Initializers);
        Assert.Equal("1", model.Metadata["a"]);
    }

    [Fact]
    public void External_data_is_taken_in_and_the_runtime_needs_no_file()
    {
        File.WriteAllBytes(Path.Combine(_folder, "w.bin"), [0, 0, 0, 0, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40]);
        var model = OnnxModel.Read(External("w.bin", "4", "8"));
        Directory.Delete(_folder, recursive: true);
        using var session = new InferenceSession(model.Bytes);
        using var run = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 1f], [1, 2]);
        using var y = session.Run(run, ["x"], [x], ["y"]);
        Assert.Equal([3f, 4f], y[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [Theory]
    [InlineData("../w.bin", "0", "8")]
    [InlineData("/etc/passwd", "0", "8")]
    [InlineData("w.bin", "8", "8")]
    [InlineData("w.bin", "-1", "8")]
    [InlineData("w.bin", "9223372036854775807", "8")]
    [InlineData("w.bin", "0", "9")]
    [InlineData("w.bin", "0", "x")]
    public void External_data_elsewhere_or_of_another_size_is_refused(string location, string offset, string length)
    {
        File.WriteAllBytes(Path.Combine(_folder, "w.bin"), new byte[12]);
        File.WriteAllBytes(Path.Combine(_parent, "w.bin"), new byte[12]);
        Refused("FILE004", () => OnnxModel.Read(External(location, offset, length)));
    }

    [Fact]
    public void External_data_by_a_link_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Made with the tools of Linux.");
        File.WriteAllBytes(Path.Combine(_parent, "w.bin"), new byte[8]);
        File.CreateSymbolicLink(Path.Combine(_folder, "soft.bin"), Path.Combine(_parent, "w.bin"));
        using (var ln = Process.Start("ln", [Path.Combine(_parent, "w.bin"), Path.Combine(_folder, "hard.bin")])) ln.WaitForExit();
        Refused("FILE010", () => OnnxModel.Read(External("soft.bin", "0", "8")));
        Refused("FILE010", () => OnnxModel.Read(External("hard.bin", "0", "8")));
        Refused("FILE004", () => OnnxModel.Read(File.ReadAllBytes(External("w.bin", "0", "8")), "without a folder"));
    }

    [Fact]
    public void Operators_of_other_domains_are_refused() => Refused("FILE003", () => OnnxModel.Read(Changed(m =>
    {
        m.Graph.Node[0].Domain = "com.example";
        m.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.example", Version = 1 });
    }), "m.onnx"));

    [Fact]
    public void The_rules_only_warn_of_them()
    {
        var path = Path.Combine(_folder, "custom.onnx");
        File.WriteAllBytes(path, Changed(m =>
        {
            m.Graph.Node[0].Domain = "com.example";
            m.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.example", Version = 1 });
        }));
        var report = Norma.Conformance.Check.Of(path);
        Assert.True(report.Conforms);
        var warned = Assert.Single(report.Rules, rule => rule.Verdict == Norma.Formats.Verdict.Warned);
        Assert.Equal("onnx/standard-domain", warned.Id);
        Assert.Contains("runs only where that domain is implemented", Assert.Single(warned.Places).Message);
    }

    [Fact]
    public void A_broken_rule_is_a_refusal() => Refused("FILE005", () => OnnxModel.Read(Changed(m => m.Graph.Initializer[0].Dims[0] = 1L << 40), "m.onnx"));

    [Fact]
    public void Functions_that_call_themselves_or_explode_are_refused()
    {
        Assert.Contains("onnx/functions", Broken(m => m.Functions.Add(Function("f0", "f0"))), StringComparison.Ordinal);
        Assert.Equal("", Broken(m => { m.Functions.Add(Function("f0", "f1")); m.Functions.Add(Function("f1", "Relu")); }));
        Assert.Contains("1000000 nodes", Broken(m =>
        {
            for (var i = 0; i < 30; i++) m.Functions.Add(Function($"f{i}", i == 29 ? "Relu" : $"f{i + 1}"));
        }), StringComparison.Ordinal);
    }

    [Fact]
    public void Sparse_tensors_are_held_to_their_shape()
    {
        Assert.Equal("", Broken(m => m.Graph.SparseInitializer.Add(Sparse(1, 3))));
        Assert.Contains("onnx/sparse-tensor", Broken(m => m.Graph.SparseInitializer.Add(Sparse(3, 1))), StringComparison.Ordinal);
        Assert.Contains("the index 4", Broken(m => m.Graph.SparseInitializer.Add(Sparse(1, 4))), StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_nested_without_end_are_refused_before_the_stack_is()
    {
        // node.attribute.g.node.attribute.g …
        var bytes = Array.Empty<byte>();
        for (var i = 0; i < 5_000; i++)
        {
            using var stream = new MemoryStream();
            using (var output = new CodedOutputStream(stream, leaveOpen: true))
            {
                output.WriteTag((uint)((i % 3 == 2 ? 6 : i % 3 == 0 ? 5 : 1) << 3 | 2));
                output.WriteBytes(ByteString.CopyFrom(bytes));
            }
            bytes = stream.ToArray();
        }
        Refused("FILE001", () => OnnxModel.Read([0x3A, .. VarintOf(bytes.Length), .. bytes], "deep.onnx"));
    }

    [Fact]
    public void Two_bytes_that_ask_for_much_memory_are_counted_before_any_is_given()
    {
        var graph = new byte[40_000_000];
        for (var i = 0; i < graph.Length; i += 2) graph[i] = 0x0A;   // graph.node {}, twenty million of them
        var before = GC.GetTotalAllocatedBytes();
        Refused("FILE001", () => OnnxModel.Read([0x3A, .. VarintOf(graph.Length), .. graph], "wide.onnx"));
        Assert.True(GC.GetTotalAllocatedBytes() - before < 200_000_000);
    }

    [Fact]
    public void A_field_given_twice_is_refused_because_parsers_differ() => Refused("FILE001", () => OnnxModel.Read([.. Sound(), 0x08, 9], "m.onnx"));

    [Fact]
    public void Every_cut_and_every_flip_of_a_byte_gives_a_model_or_a_finding()
    {
        var whole = Sound();
        for (var length = 0; length < whole.Length; length++) Only(whole[..length]);
        for (var at = 0; at < whole.Length; at++)
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = (byte[])whole.Clone();
                changed[at] ^= (byte)(1 << bit);
                Only(changed);
            }

        static void Only(byte[] bytes)
        {
            try
            {
                Assert.NotNull(OnnxModel.Read(bytes, "m.onnx"));
            }
            catch (FindingsException fault)
            {
                Assert.NotEmpty(fault.Findings);
            }
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_parent)) Directory.Delete(_parent, recursive: true);
    }

    static byte[] Sound()
    {
        var graph = new OnnxGraph();
        var x = graph.Input("x", OnnxType.Float, -1, 2);
        graph.Output("y", graph.Node("Mul", [x, graph.Floats("w", [2f, 3f])]), OnnxType.Float, -1, 2);
        return graph.ToBytes("test", [new("a", "1")]);
    }

    static byte[] Changed(Action<ModelProto> change)
    {
        var model = ModelProto.Parser.ParseFrom(Sound());
        change(model);
        return model.ToByteArray();
    }

    static string Broken(Action<ModelProto> change) => string.Join("\n", OnnxRules.Check(OnnxModel.Parse(Changed(change), "m.onnx")).Where(f => f.Severity == Severity.Error));

    static FunctionProto Function(string name, string calls)
    {
        var function = new FunctionProto { Name = name, Domain = "local", Input = { "a" }, Output = { "c" }, OpsetImport = { new OperatorSetIdProto { Version = 17 }, new OperatorSetIdProto { Domain = "local", Version = 1 } } };
        var domain = calls == "Relu" ? "" : "local";
        function.Node.Add(new NodeProto { OpType = calls, Domain = domain, Input = { "a" }, Output = { "b" } });
        function.Node.Add(new NodeProto { OpType = calls, Domain = domain, Input = { "b" }, Output = { "c" } });
        return function;
    }

    static SparseTensorProto Sparse(long first, long second) => new()
    {
        Dims = { 2, 2 },
        Values = new TensorProto { Name = "s", DataType = 1, Dims = { 2 }, FloatData = { 1, 2 } },
        Indices = new TensorProto { DataType = 7, Dims = { 2 }, Int64Data = { first, second } },
    };

    string External(string location, string offset, string length)
    {
        var path = Path.Combine(_folder, "m.onnx");
        File.WriteAllBytes(path, Changed(m =>
        {
            var w = m.Graph.Initializer[0];
            w.RawData = ByteString.Empty;
            w.DataLocation = TensorProto.Types.DataLocation.External;
            w.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
            w.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset });
            w.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length });
        }));
        return path;
    }

    static byte[] VarintOf(int value)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream)) output.WriteLength(value);
        return stream.ToArray();
    }

    static void Refused(string code, Action read)
    {
        var fault = Assert.Throws<FindingsException>(read);
        Assert.Equal((ExitCode.Refused, code), (fault.ExitCode, fault.Findings[0].Code));
    }
}
