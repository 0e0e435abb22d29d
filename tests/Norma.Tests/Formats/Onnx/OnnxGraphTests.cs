using Microsoft.ML.OnnxRuntime;
using Norma.Formats.Onnx;
using Xunit;

namespace Norma.Tests.Formats.Onnx;

public sealed class OnnxGraphTests
{
    [Fact]
    public void A_graph_that_doubles_and_looks_up_runs()
    {
        var graph = new OnnxGraph();
        var x = graph.Input("x", OnnxType.Float, -1, 1);
        var state = graph.Input("state", OnnxType.String, -1, 1);
        graph.Output("y", graph.Node("Mul", [x, graph.Floats("two", [2f])]), OnnxType.Float, -1, 1);
        graph.Output("code", graph.Node("LabelEncoder", [state], ("keys_strings", new[] { "KS", "OH" }), ("values_int64s", new[] { 1L, 2L }), ("default_int64", 0L)), OnnxType.Int64, -1, 1);

        using var session = new InferenceSession(graph.ToBytes("test", []));
        using var run = new RunOptions();
        using var xs = OrtValue.CreateTensorValueFromMemory([1.5f, -2f], [2, 1]);
        using var states = OrtValue.CreateFromStringTensor(new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<string>(new[] { "OH", "?" }, [2, 1]));
        using var results = session.Run(run, ["x", "state"], [xs, states], ["y", "code"]);

        Assert.Equal([3f, -4f], results[0].GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal([2L, 0L], results[1].GetTensorDataAsSpan<long>().ToArray());
    }

    [Fact]
    public void The_same_calls_give_the_same_bytes() => Assert.Equal(Bytes(), Bytes());

    [Fact]
    public void A_name_is_given_once() => Assert.Throws<ArgumentException>(() =>
    {
        var graph = new OnnxGraph();
        graph.Input("x", OnnxType.Float, -1, 1);
        graph.Input("x", OnnxType.Float, -1, 1);
    });

    static byte[] Bytes()
    {
        var graph = new OnnxGraph();
        graph.Output("y", graph.Node("Relu", [graph.Input("x", OnnxType.Float, -1, 1)]), OnnxType.Float, -1, 1);
        return graph.ToBytes("test", [new("b", "2"), new("a", "1")]);
    }
}
