using Norma.Formats.Onnx;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models;

/// <summary>What a graph comes to once the shapes that enter are known: computing layers one after the other, and the numbered values that flow between them.</summary>
/// <remarks>The first values are the inputs; each layer's outputs follow in the order of the pass. Layers that stand for graphs are replaced by what they stand for.</remarks>
public sealed class Wiring
{
    internal Wiring(Shapes inputs, Items<PlannedLayer> layers, Items<int> outputs, Shapes outputShapes, int values) =>
        (Inputs, Layers, Outputs, OutputShapes, Values) = (inputs, layers, outputs, outputShapes, values);

    /// <summary>The shapes that enter.</summary>
    public Shapes Inputs { get; }

    /// <summary>The layers in the order of the pass.</summary>
    public Items<PlannedLayer> Layers { get; }

    /// <summary>The values that leave.</summary>
    public Items<int> Outputs { get; }

    /// <summary>Their shapes.</summary>
    public Shapes OutputShapes { get; }

    /// <summary>How many values there are.</summary>
    public int Values { get; }

    /// <summary>Every weight by its name in files, with its shape.</summary>
    public IEnumerable<WeightSlot> Weights
    {
        get
        {
            foreach (var layer in Layers)
            {
                if (layer.IsShared) continue;
                foreach (var slot in layer.Weights)
                    if (slot.TiedTo is null) yield return slot with { Name = $"{layer.Name}.{slot.Name}" };
            }
        }
    }

    /// <summary>How many numbers enter and leave its layers for one example; an axis of unknown size counts once.</summary>
    public long Numbers => Inputs.Concat(Layers.SelectMany(layer => layer.Outputs)).Aggregate(0L, (sum, shape) => checked(sum + shape.Size));

    /// <summary>Multiplications and additions for one example, forward.</summary>
    public long Flops => Layers.Aggregate(0L, (sum, l) => checked(sum + l.Flops));

    /// <summary>Whether each layer takes exactly what the one before it gives.</summary>
    public bool IsChain
    {
        get
        {
            if (Inputs.Count != 1 || Outputs is not [var last] || last != Values - 1) return false;
            for (var i = 0; i < Layers.Count; i++)
                if (Layers[i] is not { From: [var from], Outputs.Count: 1 } || from != i) return false;
            return true;
        }
    }

    /// <summary>The wiring of a graph.</summary>
    /// <exception cref="ShapeException">Its layers do not fit together, or cannot take these inputs.</exception>
    public static Wiring Of(Graph graph, Shapes inputs)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        var findings = new List<Finding>();
        var wiring = Of(graph, inputs, "$", findings);
        if (findings.Find(f => f.Severity == Severity.Error) is { } wrong) throw new ShapeException($"{wrong.Path[1..].TrimStart('.')}: {wrong.Message}", wrong.Expected ?? "layers that fit together", wrong.Fix);
        return wiring!;
    }

    /// <summary>The wiring of a graph; null where it has errors.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">The shapes that enter.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="findings">What is wrong or doubtful.</param>
    public static Wiring? Of(Graph graph, Shapes inputs, string path, List<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(findings);
        var wirer = new Wirer(findings);
        int[] entries = [.. inputs.Select((shape, i) => wirer.Input(i < graph.InputNames.Count ? graph.InputNames[i] : Graph.InputName(i), shape, SpecPath.Key($"{path}.inputs", i < graph.InputNames.Count ? graph.InputNames[i] : Graph.InputName(i))))];
        var outputs = wirer.Add(graph, "", path, name => SpecPath.Key($"{path}.nodes", name), entries);
        return outputs is null || findings.Any(f => f.Severity == Severity.Error) ? null : wirer.Wiring(outputs);
    }

    /// <summary>The same computation in ONNX.</summary>
    internal OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs)
    {
        weights = Derivations.Merged(this, weights);
        var values = new OnnxValue[Values];
        inputs.CopyTo(values, 0);
        foreach (var layer in Layers)
        {
            OnnxValue[] entering = [.. layer.From.Select(from => values[from])];
            var leaving = layer.Layer.Lower(graph, weights.Under(layer.Name), entering, layer.Inputs);
            var mask = layer.Layer.PassesMask && entering.Length > 0 ? entering[0].Mask : null;
            for (var i = 0; i < leaving.Length; i++) values[layer.To + i] = mask is null ? leaving[i] : leaving[i] with { Mask = mask };
        }
        return [.. Outputs.Select(output => values[output])];
    }
}
