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
    readonly bool _weighted;
    readonly bool _tables;

    CompiledStep(NetworkBody body, FlatParameters flat, string text, IReadOnlyList<string> weights, bool weighted)
    {
        (_body, _flat, _weighted, _tables) = (body, flat, weighted, body.Plan.Tables.Count > 0);
        _compiled = jit.compile(text);
        var byName = flat.Named.Select((named, i) => (named.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
        var first = weighted ? 3 : 2;
        _arguments = new object[first + 2 * weights.Count];
        for (var i = 0; i < weights.Count; i++)
        {
            _arguments[first + i] = flat.Named[byName[weights[i]]].Parameter;
            _arguments[first + weights.Count + i] = flat.GradientView(byName[weights[i]]);
        }
    }

    /// <summary>The compiled step of a network; null when a layer or the loss has no such form.</summary>
    public static CompiledStep? Of(NetworkBody body, FlatParameters flat, Loss loss, bool weighted, int rows)
    {
        var plan = body.Plan;
        if (plan.Targets.Count != 1 || loss.Script(weighted) is not { } lines) return null;
        var script = new StepScript(rows) { GradientWanted = plan.Tables.Count > 0 };
        foreach (var planned in plan.Layers.Concat(plan.Heads))
        {
            script.Enter(planned.Name);
            if (!planned.Layer.Write(script)) return null;
        }
        return new(body, flat, script.Function(lines, weighted, plan.Tables.Count > 0), script.Weights, weighted);
    }

    /// <summary>Writes all gradients into the flat buffer.</summary>
    /// <returns>The loss and the logits.</returns>
    public (Tensor Loss, Tensor Logits) Run(Batch batch)
    {
        using var none = no_grad();
        _arguments[0] = _body.Encode(batch.Numbers_BF, batch.Codes_BC);
        _arguments[1] = batch.Truth[0];
        if (_weighted) _arguments[2] = batch.Weights[0]!;
        var results = _compiled.invoke<Tensor[]>("step", _arguments);
        if (_tables)
        {
            var tables = _flat.Gradients[..(int)_flat.Named[0].Parameter.numel()];
            tables.Clear();
            _body.Scatter(batch.Codes_BC!, results[2], tables);
        }
        return (results[0], results[1]);
    }

    /// <inheritdoc/>
    public void Dispose() => _compiled.Dispose();
}
