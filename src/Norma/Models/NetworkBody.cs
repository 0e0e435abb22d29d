using Norma.Models.Native;
using Norma.Spec;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>A network that runs on the tensor library: the encoder, the stack, the heads.</summary>
public sealed class NetworkBody : nn.Module
{
    readonly Encoder features;
    readonly WiredBody layers;

    internal NetworkBody(NetworkPlan plan, long seed) : base(nameof(NetworkBody))
    {
        Plan = plan;
        features = new Encoder(plan.Layout, seed);
        layers = new WiredBody(plan.Wiring, new Start(seed, ""));
        RegisterComponents();
        Derive();
        var parameters = new List<(string, Parameter)>();
        if (features.Embeddings is { } tables) parameters.Add(("features.embeddings", tables));
        foreach (var (name, weight) in layers.NamedWeights())
            if (weight is Parameter { requires_grad: true } parameter) parameters.Add((name, parameter));
        TrainedParameters = parameters;
        if (plan.Beginning is { } beginning) Begin(beginning);
    }

    /// <summary>What it was built from.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>The weights that gradients change, in a fixed order; all learned tables of codes are one of them.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> TrainedParameters { get; }

    /// <summary>Whether a layer draws random numbers while training.</summary>
    public bool Draws => layers.Draws;

    /// <summary>Makes the weights that follow from others: tied ones, and those with a correction of low rank. After each change of the weights.</summary>
    public void Derive() => layers.Derivations.Derive();

    /// <summary>Hands the gradients of such weights on to those that they follow from. After each backward pass.</summary>
    public void PassOn() => layers.Derivations.PassOn();

    /// <summary>The logits of each target, <c>[B, …target.LogitShape]</c>.</summary>
    /// <param name="numbers_BF">Float32; null where the layout has no numbers.</param>
    /// <param name="codes_BC">Int64, each below its levels; null where the layout has no codes.</param>
    /// <param name="context">Training or not.</param>
    public Tensor[] Compute(Tensor? numbers_BF, Tensor? codes_BC, Context context)
    {
        // A tensor that nothing holds may be freed while native code still reads it: the scope holds what the layers make on the way.
        using var scope = NewDisposeScope();
        var joined = features.Compute(numbers_BF, codes_BC);
        // A text that is all there is enters as it is.
        if (context.Cut is [var text] && text.Width == Plan.Layout.Width) joined = joined.narrow(1, 0, text.Length);
        var logits = layers.Compute([joined], context);
        if (logits.Length != Plan.Targets.Count) logits = logits[0].split([.. Plan.Targets.Select(t => (long)t.Logits)], dim: 1);
        scope.MoveToOuter(logits);
        return logits;
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
        var joined = features.Compute(numbers_BF, codes_BC);
        if (!Finite([joined])) return "features";
        string? first = null;
        layers.Pass([joined], context, (planned, values) =>
        {
            if (!Finite(values)) first = planned.Name;
            return first is not null;
        });
        return first;

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
                all.Add(new Weight(slot.Name, slot.Shape, values.Floats().ToArray()));
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
        Derive();
    }

    void Begin(Weights beginning)
    {
        var given = beginning.All.ToDictionary(weight => weight.Name, StringComparer.Ordinal);
        using (no_grad())
        {
            foreach (var (slot, into) in Slots())
            {
                using (into)
                {
                    if (!given.TryGetValue(slot.Name, out var weight) || !weight.Shape.Equals(slot.Shape)) continue;
                    using var values = tensor(weight.Values, dimensions: slot.Shape.ToArray());
                    into.copy_(values);
                }
            }
        }
        Derive();
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
        var byName = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in layers.NamedWeights()) byName.Add(name, tensor);
        foreach (var slot in Plan.Wiring.Weights)
            yield return (slot, byName[slot.Name].detach());
    }
}
