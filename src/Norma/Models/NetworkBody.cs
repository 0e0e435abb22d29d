using Norma.Spec;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>A network that runs on the tensor library: the encoder, the stack, the heads.</summary>
public sealed class NetworkBody : nn.Module
{
    readonly Encoder features;
    readonly Body[] _layers;
    readonly Body[] _heads;

    internal NetworkBody(NetworkPlan plan, long seed) : base(nameof(NetworkBody))
    {
        Plan = plan;
        features = new Encoder(plan.Layout, seed);
        _layers = [.. plan.Layers.Select(l => l.Layer.Build(l.Inputs, new Start(seed, l.Name)))];
        _heads = [.. plan.Heads.Select(l => l.Layer.Build(l.Inputs, new Start(seed, l.Name)))];
        RegisterComponents();
        var parameters = new List<(string, Parameter)>();
        if (features.Embeddings is { } tables) parameters.Add(("features.embeddings", tables));
        foreach (var (planned, body) in plan.Layers.Concat(plan.Heads).Zip(_layers.Concat(_heads)))
        {
            // A target's name may hold what the library does not take in the name of a module.
            register_module(planned.Name.Replace('.', '_'), body);
            parameters.AddRange(body.named_parameters().Where(p => p.parameter.requires_grad).Select(p => ($"{planned.Name}.{p.name}", p.parameter)));
        }
        TrainedParameters = parameters;
        Draws = _layers.Concat(_heads).Any(b => b.Draws);
    }

    /// <summary>What it was built from.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>The weights that gradients change, in a fixed order; all learned tables of codes are one of them.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> TrainedParameters { get; }

    /// <summary>Whether a layer draws random numbers while training.</summary>
    public bool Draws { get; }

    /// <summary>The logits of each target, <c>[B, target.Logits]</c>.</summary>
    /// <param name="numbers_BF">Float32; null where the layout has no numbers.</param>
    /// <param name="codes_BC">Int64, each below its levels; null where the layout has no codes.</param>
    /// <param name="context">Training or not.</param>
    public Tensor[] Compute(Tensor? numbers_BF, Tensor? codes_BC, Context context)
    {
        // A tensor that nothing holds may be freed while native code still reads it: the scope holds what the layers make on the way.
        using var scope = NewDisposeScope();
        var logits = Logits(numbers_BF, codes_BC, context);
        scope.MoveToOuter(logits);
        return logits;
    }

    Tensor[] Logits(Tensor? numbers_BF, Tensor? codes_BC, Context context)
    {
        Tensor[] values = [features.Compute(numbers_BF, codes_BC)];
        foreach (var layer in _layers) values = layer.Compute(values, context);
        if (_heads.Length == Plan.Targets.Count)
        {
            var logits = new Tensor[_heads.Length];
            for (var i = 0; i < logits.Length; i++) logits[i] = _heads[i].Compute(values, context)[0];
            return logits;
        }
        return _heads[0].Compute(values, context)[0].split([.. Plan.Targets.Select(t => (long)t.Logits)], dim: 1);
    }

    /// <summary>What the first layer takes, outside of differentiation: <c>[B, Layout.Width]</c>.</summary>
    public Tensor Encode(Tensor? numbers_BF, Tensor? codes_BC) => codes_BC is null ? numbers_BF! : features.Read(numbers_BF, codes_BC);

    /// <summary>Adds the gradient of what <see cref="Encode"/> gave to that of the learned tables.</summary>
    /// <param name="codes_BC">The codes that were read.</param>
    /// <param name="gradient_BD">The gradient of the encoded rows.</param>
    /// <param name="tables">The gradient of the tables, one after the other: the first of <see cref="TrainedParameters"/>.</param>
    public void Scatter(Tensor codes_BC, Tensor gradient_BD, Span<float> tables) => features.Scatter(codes_BC, gradient_BD, tables);

    /// <summary>The name of the first layer, in the order of the pass, that emits a number that is not finite; null when all are. To find where a training diverged.</summary>
    public string? FirstNotFinite(Tensor? numbers_BF, Tensor? codes_BC, Context context)
    {
        Tensor[] values = [features.Compute(numbers_BF, codes_BC)];
        if (!Finite(values)) return "features";
        for (var i = 0; i < _layers.Length; i++)
        {
            values = _layers[i].Compute(values, context);
            if (!Finite(values)) return Plan.Layers[i].Name;
        }
        for (var i = 0; i < _heads.Length; i++)
            if (!Finite(_heads[i].Compute(values, context))) return Plan.Heads[i].Name;
        return null;

        static bool Finite(Tensor[] values) => values.All(value => value.isfinite().all().ToBoolean());
    }

    /// <summary>A copy of all weights in plain memory, by their names in files.</summary>
    public Weights Weights()
    {
        var all = new List<Weight>();
        foreach (var (slot, tensor) in Slots())
        {
            using (tensor)
            using (var values = tensor.contiguous())
                all.Add(new Weight(slot.Name, slot.Shape, values.data<float>().ToArray()));
        }
        return new Weights(all);
    }

    /// <summary>Takes over all weights.</summary>
    /// <exception cref="FindingsException"><c>MODL010</c>: they are not those of this network.</exception>
    public void Load(Weights weights)
    {
        Plan.Require(weights);
        using (no_grad())
        {
            foreach (var (slot, into) in Slots())
            {
                using (into)
                using (var values = tensor(weights[slot.Name].Values, dimensions: slot.Shape.ToArray()))
                    into.copy_(values);
            }
        }
    }

    /// <summary>Each weight by its name in files, as a view of the tensor that holds it, outside of differentiation; the caller frees it.</summary>
    IEnumerable<(WeightSlot Slot, Tensor View)> Slots()
    {
        var offset = 0L;
        foreach (var slot in Plan.Tables)
        {
            using var tables = features.Embeddings!.detach();
            using var part = tables.narrow(0, offset, slot.Shape.Size);
            offset += slot.Shape.Size;
            yield return (slot, part.view(slot.Shape.ToArray()));
        }
        foreach (var (planned, body) in Plan.Layers.Concat(Plan.Heads).Zip(_layers.Concat(_heads)))
        {
            var byName = body.named_parameters().Select(p => (p.name, (Tensor)p.parameter)).Concat(body.named_buffers().Select(b => (b.name, b.buffer)))
                .ToDictionary(p => p.name, p => p.Item2, StringComparer.Ordinal);
            foreach (var slot in planned.Weights)
                yield return (slot with { Name = $"{planned.Name}.{slot.Name}" }, byName[slot.Name].detach());
        }
    }
}
