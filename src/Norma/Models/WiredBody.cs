using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>The running half of a wiring: one body for each set of weights, called in the order of the pass.</summary>
public sealed class WiredBody : Body
{
    readonly Wiring _wiring;
    readonly Body[] _bodies;

    /// <summary>For each layer whether its moving averages are kept as they are.</summary>
    readonly bool[] _stays;

    /// <summary>Builds every layer.</summary>
    /// <param name="wiring">The layers in their places.</param>
    /// <param name="start">How the weights begin; the layers' names follow its path.</param>
    public WiredBody(Wiring wiring, Start start) : base(nameof(WiredBody))
    {
        ArgumentNullException.ThrowIfNull(wiring);
        ArgumentNullException.ThrowIfNull(start);
        _wiring = wiring;
        var byName = new Dictionary<string, Body>(StringComparer.Ordinal);
        var functions = new Dictionary<Activation, Body>();
        _bodies = new Body[wiring.Layers.Count];
        _stays = new bool[_bodies.Length];
        for (var i = 0; i < _bodies.Length; i++)
        {
            var planned = wiring.Layers[i];
            _stays[i] = planned.IsFrozen && planned.Weights.Any(weight => !weight.Trainable);
            // A function has nothing of its own: one body stands for it wherever it is applied.
            var function = planned.Layer is Layers.Core.Activation applied ? applied.Function : null;
            if (!byName.TryGetValue(planned.Name, out var body) && (function is null || !functions.TryGetValue(function, out body)))
            {
                byName.Add(planned.Name, body = planned.Layer.Build(planned.Inputs, start.Inside(planned.Name)));
                // The library takes no points in the name of a module.
                register_module(FormattableString.Invariant($"layer{i}"), body);
                Named.Add((planned, body));
                if (function is not null) functions.Add(function, body);
                Draws |= body.Draws;
            }
            _bodies[i] = body;
        }
        Derivations = new(wiring, start, Named);
    }

    /// <summary>Each layer that has weights of its own, with its body, in order.</summary>
    public List<(PlannedLayer Layer, Body Body)> Named { get; } = [];

    /// <summary>The weights that follow from others.</summary>
    internal Derivations Derivations { get; }

    /// <inheritdoc/>
    public override bool Draws { get; }

    /// <inheritdoc/>
    public override Tensor[] Compute(Tensor[] inputs, Context context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        return Pass(inputs, context, null);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> NamedWeights()
    {
        foreach (var (layer, body) in Named)
            foreach (var (name, tensor) in body.NamedWeights())
                foreach (var held in Derivations.Held($"{layer.Name}.{name}", tensor)) yield return held;
    }

    /// <summary>The same pass, each layer's outputs shown; it ends early where <paramref name="look"/> says so.</summary>
    /// <returns>What leaves; what came so far where the pass ended early.</returns>
    internal Tensor[] Pass(Tensor[] inputs, Context context, Func<PlannedLayer, Tensor[], bool>? look)
    {
        var values = new Tensor[_wiring.Values];
        var masks = MasksOf(inputs, context);
        inputs.CopyTo(values, 0);
        for (var i = 0; i < _bodies.Length; i++)
        {
            var (planned, body) = (_wiring.Layers[i], _bodies[i]);
            var entering = new Tensor[planned.From.Count];
            for (var k = 0; k < entering.Length; k++) entering[k] = values[planned.From[k]];
            var entered = new Tensor?[entering.Length];
            if (masks is not null)
                for (var k = 0; k < entered.Length; k++) entered[k] = masks[planned.From[k]];
            var own = _stays[i] && context.Training ? context with { Training = false } : context;
            var leaving = body.Compute(entering, masks is null ? own : own with { Masks = entered });
            if (look?.Invoke(planned, leaving) == true) return leaving;
            leaving.CopyTo(values, planned.To);
            var leavingMasks = body.Masks(entering, entered);
            if (leavingMasks is null && planned.Layer.PassesMask && entered is [{ } first, ..]) leavingMasks = [.. Enumerable.Repeat(first, leaving.Length)];
            if (leavingMasks is null) continue;
            masks ??= new Tensor?[values.Length];
            leavingMasks.CopyTo(masks, planned.To);
        }
        var outputs = new Tensor[_wiring.Outputs.Count];
        for (var i = 0; i < outputs.Length; i++) outputs[i] = values[_wiring.Outputs[i]];
        return outputs;
    }

    Tensor?[]? MasksOf(Tensor[] inputs, Context context)
    {
        if (context.Masks.Length == 0) return null;
        var masks = new Tensor?[_wiring.Values];
        for (var i = 0; i < inputs.Length; i++) masks[i] = context.Mask(i);
        return masks;
    }
}
