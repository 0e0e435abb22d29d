using Norma.Formats.Onnx;
using Norma.Interop;
using Norma.Interop.Onnx;
using Norma.Models;
using Norma.Spec;
using Norma.Tests.Models;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>Damaged and malicious ONNX files end in findings.</summary>
public sealed class OnnxHostileTests
{
    static byte[] Small()
    {
        var graph = new OnnxGraph();
        graph.Reserve(["x", "y"]);
        var x = graph.Input("x", OnnxType.Float, -1, 3);
        var y = graph.Node("Relu", [graph.Node("Add", [graph.Node("MatMul", [x, graph.Floats("w", [1, 2, 3, 4, 5, 6], 3, 2)]), graph.Floats("b", [1, -100], 2)])]);
        graph.Output("y", y, OnnxType.Float, -1, 2);
        return graph.ToBytes("small", []);
    }

    [Fact]
    public void A_product_and_a_sum_are_one_dense_layer()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In("m.onnx"), Small());
        var model = ModelFormat.Of(folder.In("m.onnx")).Read(folder.In("m.onnx")).Model;
        Assert.Equal(["Dense", "Activation"], model.Graph.Nodes.Values.Select(node => node.Layer.GetType().Name));
        // 1 + 2·3 + 3·5 + 1 = 23; 2 + 2·4 + 3·6 − 100 is negative.
        Assert.Equal([23, 0], model.Predict(new NamedValues("", [1, 3], [1, 2, 3]))[0].Values);
        Assert.Equal(["y"], model.OutputNames);
    }

    [Fact]
    public void Every_damaged_byte_ends_in_a_model_or_in_findings()
    {
        using var folder = new TemporaryFolder();
        var whole = Small();
        for (var i = 0; i < whole.Length; i++)
            foreach (var mask in (byte[])[0x01, 0x80, 0xFF])
            {
                var damaged = (byte[])whole.Clone();
                damaged[i] ^= mask;
                File.WriteAllBytes(folder.In("d.onnx"), damaged);
                try
                {
                    new OnnxFormat().Read(folder.In("d.onnx"));
                    new OnnxFormat().Describe(folder.In("d.onnx"));
                }
                catch (FindingsException refused)
                {
                    Assert.Equal(ExitCode.Refused, refused.ExitCode);
                }
            }
    }

    [Theory]
    [InlineData(1L << 40)]
    [InlineData(1L << 30)]
    [InlineData(-5L)]
    public void A_shape_that_asks_for_more_than_memory_is_refused_before_it_is_made(long size)
    {
        using var folder = new TemporaryFolder();
        var graph = new OnnxGraph();
        graph.Reserve(["x", "y"]);
        var x = graph.Input("x", OnnxType.Float, -1, 3);
        graph.Output("y", graph.Node("Add", [x, graph.Node("ConstantOfShape", [graph.Ints("s", [size, 3])])]), OnnxType.Float, -1, 3);
        File.WriteAllBytes(folder.In("m.onnx"), graph.ToBytes("large", []));
        var refused = Assert.Throws<FindingsException>(() => ModelFormat.Of(folder.In("m.onnx")).Read(folder.In("m.onnx")));
        Assert.Equal("INTR062", Assert.Single(refused.Findings).Code);
    }
}
