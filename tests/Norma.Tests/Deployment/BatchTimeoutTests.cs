using System.Diagnostics;
using Google.Protobuf;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Spec;
using Norma.Formats.Onnx.Proto;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>A model that loops keeps no command for longer than is stated.</summary>
public sealed class BatchTimeoutTests
{
    static readonly Target s_number = new("y", TaskKind.Regression, []);
    static readonly Map<Field> s_fields = new([new("x", new Number()), new("y", new Number(Role.Target))]);

    static Table Rows(int count) => new([new NumberColumn("x", [.. Enumerable.Range(0, count).Select(i => (float)i)])], count);

    [Theory]
    [InlineData(3)]        // one worker
    [InlineData(5000)]     // several
    public void An_endless_loop_is_ended(int rows)
    {
        using var predictor = OnnxPredictor.Open(Loops(long.MaxValue), s_fields, [s_number], limit: TimeSpan.FromSeconds(0.3));
        var begun = Stopwatch.StartNew();
        var fault = Assert.Throws<FindingsException>(() => predictor.Predict(Rows(rows)));
        Assert.Equal((ExitCode.Limit, "DEPL021"), (fault.ExitCode, fault.Findings[0].Code));
        Assert.True(begun.Elapsed < TimeSpan.FromSeconds(20));
        // What was ended does not end the next.
        Assert.Equal("DEPL021", Assert.Throws<FindingsException>(() => predictor.Predict(Rows(1))).Findings[0].Code);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(-0.001)]   // Timeout.InfiniteTimeSpan
    public void A_loop_that_ends_answers(double seconds)
    {
        using var predictor = OnnxPredictor.Open(Loops(5), s_fields, [s_number], limit: TimeSpan.FromSeconds(seconds));
        Assert.Equal([5f, 6f, 7f], predictor.Predict(Rows(3)).Values[0]);
    }

    /// <summary>Adds 1 to x, so many times.</summary>
    static OnnxModel Loops(long times)
    {
        static ValueInfoProto Info(string name, int type, params string[] axes)
        {
            var shape = new TensorShapeProto();
            foreach (var axis in axes) shape.Dim.Add(axis == "1" ? new TensorShapeProto.Types.Dimension { DimValue = 1 } : new TensorShapeProto.Types.Dimension { DimParam = axis });
            return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = type, Shape = shape } } };
        }
        static NodeProto Node(string op, string[] inputs, params string[] outputs)
        {
            var node = new NodeProto { OpType = op, Name = op + outputs[0] };
            node.Input.Add(inputs);
            node.Output.Add(outputs);
            return node;
        }
        var one = new TensorProto { Name = "one", DataType = 1, FloatData = { 1 } };
        var most = new TensorProto { Name = "most", DataType = 7, Int64Data = { times } };
        var body = new GraphProto { Name = "body", Input = { Info("i", 7), Info("go", 9), Info("c", 1, "N", "1") }, Output = { Info("on", 9), Info("more", 1, "N", "1") }, Initializer = { one } };
        body.Node.Add(Node("Identity", ["go"], "on"));
        body.Node.Add(Node("Add", ["c", "one"], "more"));
        var loop = Node("Loop", ["most", "", "x"], "y");
        loop.Attribute.Add(new AttributeProto { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = body });
        var graph = new GraphProto { Name = "loops", Input = { Info("x", 1, "N", "1") }, Output = { Info("y", 1, "N", "1") }, Initializer = { most }, Node = { loop } };
        return OnnxModel.Read(new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 } } }.ToByteArray(), "loops.onnx");
    }
}
