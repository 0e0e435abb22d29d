using Norma.Evaluation;
using Norma.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Training;

/// <summary>The forward and backward pass of a stack as one call of a function that the tensor library compiled from what the layers wrote.</summary>
sealed class CompiledStep : IDisposable
{
    /// <summary>Compiling and its first runs cost some twenty milliseconds: about as much as this many steps save.</summary>
    public const long Worthwhile = 1000;

    readonly NetworkBody _body;
    readonly FlatParameters _flat;
    readonly jit.CompilationUnit _compiled;
    readonly object[] _arguments;
    readonly Tensor _ones;
    readonly bool _weighted;
    readonly bool _logits;
    readonly bool _tables;

    CompiledStep(NetworkBody body, FlatParameters flat, string text, IReadOnlyList<string> weights, bool weighted, bool logits, int rows)
    {
        (_body, _flat, _weighted, _logits, _tables) = (body, flat, weighted, logits, body.Plan.Tables.Count > 0);
        _ones = ones(rows).DetachFromDisposeScope();
        _compiled = jit.compile(text);
        var byName = flat.Named.Select((named, i) => (named.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
        var first = weighted ? 4 : 3;
        _arguments = new object[first + 2 * weights.Count];
        for (var i = 0; i < weights.Count; i++)
        {
            _arguments[first + i] = flat.Named[byName[weights[i]]].Parameter;
            _arguments[first + weights.Count + i] = flat.GradientView(byName[weights[i]]);
        }
    }

    /// <summary>The compiled step of a network; null when a layer or the loss has no such form.</summary>
    /// <param name="body">The network.</param>
    /// <param name="flat">Its weights and gradients.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="weighted">Whether rows differ in weight.</param>
    /// <param name="logits">Whether the logits are wanted.</param>
    /// <param name="rows">Rows of a whole batch.</param>
    public static CompiledStep? Of(NetworkBody body, FlatParameters flat, Loss loss, bool weighted, bool logits, int rows)
    {
        var plan = body.Plan;
        if (plan.Targets.Count != 1 || !plan.Wiring.IsChain || plan.Weights.Any(w => w.IsFrozen || w.Adapter is not null) || plan.Wiring.Layers.Any(l => l.Weights.Any(w => w.TiedTo is not null)) || loss.Script(plan.Targets[0], weighted) is not { } lines) return null;
        var script = new StepScript(rows) { GradientWanted = plan.Tables.Count > 0 };
        foreach (var planned in plan.Wiring.Layers)
        {
            script.Enter(planned.Name);
            if (!planned.Layer.Write(script, planned.Inputs)) return null;
        }
        return new(body, flat, script.Function(lines, weighted, logits, plan.Tables.Count > 0), script.Weights, weighted, logits, rows);
    }

    /// <summary>Writes all gradients into the flat buffer.</summary>
    /// <returns>The loss and, where they were asked for, the logits.</returns>
    public (Tensor Loss, Tensor? Logits) Run(Batch batch)
    {
        using var none = no_grad();
        _arguments[0] = _body.Encode(batch.Numbers_BF, batch.Codes_BC);
        _arguments[1] = batch.Rows == _ones.shape[0] ? _ones : _ones.narrow(0, 0, batch.Rows);
        _arguments[2] = batch.Truth[0];
        if (_weighted) _arguments[3] = batch.Weights[0]!;
        var results = _compiled.invoke<Tensor[]>("step", _arguments);
        if (_tables)
        {
            var tables = _flat.Gradients[..(int)_flat.Named[0].Parameter.numel()];
            tables.Clear();
            _body.Scatter(batch.Codes_BC!, results[^1], tables);
        }
        return (results[0], _logits ? results[1] : null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _compiled.Dispose();
        _ones.Dispose();
    }
}
