using Norma.Data;
using Norma.Features;
using Norma.Features.Transforms;
using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>What a series is scaled by: the mean or last value and the deviation of its window, or the mean and deviation of its entity, by channel.</summary>
/// <param name="Center">What is subtracted from a window; null where the joined features have the moments of the entity.</param>
/// <param name="Start">Where the series, or the moments, begin among the joined features.</param>
/// <param name="Length">Steps of the series.</param>
/// <param name="Channels">Numbers of a step.</param>
sealed record SeriesMoments(WindowCenter? Center, int Start, int Length, int Channels)
{
    /// <summary>Added under the root so that a window that does not vary is divided by no zero; the series is standardized over the training rows before.</summary>
    const float Epsilon = 1e-5f;

    /// <summary>Those of a part that is scaled.</summary>
    public static SeriesMoments Of(Layout layout, NumberInput part)
    {
        var named = part.Scale!.Moments is { } moments ? layout.Parts.First(other => other.IsHidden && other.Name == moments) : part;
        return new(part.Scale.Center, layout.Parts.TakeWhile(other => other != named).Sum(other => other.Width), (int)part.Shape![0], (int)part.Shape.Last);
    }

    /// <summary>What is subtracted and what is divided by, each <c>[B, 1, C]</c>.</summary>
    public (Tensor Center, Tensor Deviation) In(Tensor joined_BD)
    {
        if (Center is not { } center)
        {
            var moments = joined_BD.narrow(1, Start, 2L * Channels).reshape(-1, 2, Channels);
            return (moments.narrow(1, 0, 1), moments.narrow(1, 1, 1));
        }
        var x_BTC = joined_BD.narrow(1, Start, (long)Length * Channels).reshape(-1, Length, Channels);
        var mean = x_BTC.mean([1], keepdim: true);
        var deviation = ((x_BTC - mean).square().mean([1], keepdim: true) + Epsilon).sqrt();
        return (center is WindowCenter.Last ? x_BTC.narrow(1, Length - 1, 1) : mean, deviation);
    }

    /// <summary>The same in a graph.</summary>
    public (OnnxValue Center, OnnxValue Deviation) Lower(OnnxGraph graph, OnnxValue joined)
    {
        OnnxValue Part(OnnxValue of, long from, long count, long axis) => graph.Node("Slice", [of, graph.Ints("scale.from", [from]), graph.Ints("scale.to", [from + count]), graph.Ints("scale.axis", [axis])]);
        OnnxValue Mean(OnnxValue of) => graph.Node("ReduceMean", [of], ("axes", new[] { 1L }), ("keepdims", 1L));
        if (Center is not { } center)
        {
            var moments = graph.Node("Reshape", [Part(joined, Start, 2L * Channels, 1), graph.Ints("scale.shape", [-1, 2, Channels])]);
            return (Part(moments, 0, 1, 1), Part(moments, 1, 1, 1));
        }
        var x = graph.Node("Reshape", [Part(joined, Start, (long)Length * Channels, 1), graph.Ints("scale.shape", [-1, Length, Channels])]);
        var mean = Mean(x);
        var off = graph.Node("Sub", [x, mean]);
        var deviation = graph.Node("Sqrt", [graph.Node("Add", [Mean(graph.Node("Mul", [off, off])), graph.Scalar("scale.epsilon", Epsilon)])]);
        return (center is WindowCenter.Last ? Part(x, Length - 1, 1, 1) : mean, deviation);
    }
}

/// <summary>A series less what its window or entity is centred at, divided by its deviation: the first thing that the network does.</summary>
/// <remarks><c>y = (x − m) / d</c>. <para>Shapes: series <c>[T, C]</c>, features <c>[D]</c> → <c>[T, C]</c>. No weights.</para></remarks>
/// <param name="Moments">What it is scaled by.</param>
sealed record ScaledSeries(SeriesMoments Moments) : Layer((string?)null)
{
    internal override bool IsHidden => true;

    public override Shapes OutputShapes(Shapes inputs) => inputs[0];

    public override Body Build(Shapes inputs, Start start) => new Network(Moments);

    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var (center, deviation) = Moments.Lower(graph, inputs[1]);
        return [graph.Node("Div", [graph.Node("Sub", [inputs[0], center]), deviation])];
    }

    sealed class Network(SeriesMoments moments) : Body(nameof(ScaledSeries))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var (center, deviation) = moments.In(inputs[1]);
            return [(inputs[0] - center) / deviation];
        }
    }
}

/// <summary>What a head emits, scaled back by what the series that the network sees was scaled by: the last thing that it does.</summary>
/// <remarks><c>y = (z · d + m) · factor + offset</c>, the last two from the unit of the encoded series to that of the scaled target. <para>Shapes: logits <c>[H · K]</c>, features <c>[D]</c> → <c>[H · K]</c>. No weights.</para></remarks>
/// <param name="Moments">What the series is scaled by.</param>
/// <param name="Back">Which channels, and their units.</param>
sealed record ScaledBack(SeriesMoments Moments, ScaleBack Back) : Layer((string?)null)
{
    internal override bool IsHidden => true;

    public override Shapes OutputShapes(Shapes inputs) => inputs[0];

    public override Body Build(Shapes inputs, Start start) => new Network(this);

    /// <summary>What is forecast, scaled back by what the past was scaled by, in training as in the graph; null where it cannot be.</summary>
    public static int[]? Behind(Items<Target> targets, Layout layout, Wirer wirer, int joined, int[] logits, List<Finding> findings)
    {
        foreach (var back in layout.Back)
        {
            var t = targets.Select(target => target.Name).ToList().IndexOf(back.Target);
            if (logits.Length != targets.Count)
            {
                findings.Add(new("MODL007", "$.model.head", $"one head emits the logits of all targets, and '{back.Target}' is scaled back by what {Printable.Quote(back.Part)} is scaled by") { Expected = "a head for each target", Fix = "leave the head out, or leave 'by' out of the transforms of the series." });
                return null;
            }
            var moments = SeriesMoments.Of(layout, layout.Parts.First(part => part.Name == back.Part && !part.IsHidden));
            if (wirer.Add(new ScaledBack(moments, back), targets.Count == 1 ? "head_scaled" : $"head_{back.Target}_scaled", "$.model.head", [logits[t], joined]) is not [var scaled]) return null;
            logits[t] = scaled;
        }
        return logits;
    }

    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var (center, deviation) = Moments.Lower(graph, inputs[1]);
        OnnxValue Channels(OnnxValue of) => graph.Node("Gather", [of, graph.Ints("scale.channels", [.. Back.Channels.Select(channel => (long)channel)])], ("axis", 2L));
        var z = graph.Node("Reshape", [inputs[0], graph.Ints("scale.logits", [-1, shapes[0].Size / Back.Channels.Count, Back.Channels.Count])]);
        var back = graph.Node("Add", [graph.Node("Mul", [z, Channels(deviation)]), Channels(center)]);
        var scaled = graph.Node("Add", [graph.Node("Mul", [back, graph.Floats("scale.factors", Back.Factors.AsSpan())]), graph.Floats("scale.offsets", Back.Offsets.AsSpan())]);
        return [graph.Node("Reshape", [scaled, graph.Ints("scale.flat", [-1, shapes[0].Size])])];
    }

    sealed class Network(ScaledBack stated) : Body(nameof(ScaledBack))
    {
        readonly Tensor _channels = tensor(stated.Back.Channels.Select(channel => (long)channel).ToArray()).DetachFromDisposeScope();
        readonly Tensor _factors = tensor(stated.Back.Factors.ToArray()).DetachFromDisposeScope();
        readonly Tensor _offsets = tensor(stated.Back.Offsets.ToArray()).DetachFromDisposeScope();

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var (center, deviation) = stated.Moments.In(inputs[1]);
            var z = inputs[0].reshape(inputs[0].shape[0], -1, stated.Back.Channels.Count);
            var back = z * deviation.index_select(2, _channels) + center.index_select(2, _channels);
            return [(back * _factors + _offsets).reshape(inputs[0].shape)];
        }
    }
}
