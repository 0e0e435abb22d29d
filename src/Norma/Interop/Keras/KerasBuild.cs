using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Rewrites;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>Puts a structure and its weights together; throws what was found where that is an error.</summary>
static class KerasBuild
{
    /// <summary>The model.</summary>
    /// <param name="reading">What was found so far.</param>
    /// <param name="structure">The layers; null, with findings, where they could not be read.</param>
    /// <param name="given">Whose inputs are taken where the file says none.</param>
    /// <param name="weights">Gives every layer its weights.</param>
    /// <exception cref="FindingsException">Something is wrong.</exception>
    public static ImportedModel Of(ConfigReading reading, KerasModel? structure, NetworkModel? given, Action<KerasModel, WeightMatch> weights)
    {
        Stop(reading);
        var inputs = structure!.Inputs ?? given?.Inputs;
        if (inputs is null || inputs.Count != structure.Graph.InputNames.Count)
        {
            reading.Report("INTR012", "$.config", "does not say the shape of what enters", "an input with its shape", "give the shapes of the inputs.");
            Stop(reading);
        }
        inputs = new Map<Shape>(structure.Graph.InputNames.Zip(inputs!.Values, KeyValuePair.Create));
        var wiring = Wire(reading, structure.Graph, inputs);
        Axes(reading, wiring, structure.Layers, "");
        Stop(reading);
        var match = new WeightMatch(reading, wiring);
        weights(structure, match);
        Stop(reading);
        var model = new NetworkModel(structure.Name, structure.Graph, inputs, new(match.Weights)) { Rewrites = [.. Frozen(structure.Layers, "", match)] };
        model.Weights.Require(wiring.Weights);
        return new(model, [.. reading.Findings]);
    }

    /// <summary>The layers in their places; what does not fit becomes findings and stops.</summary>
    public static Wiring Wire(ConfigReading reading, Graph graph, Map<Shape> inputs)
    {
        var findings = new List<Finding>();
        var wiring = Wiring.Of(graph, [.. inputs.Values], "$", findings);
        foreach (var finding in findings) reading.Report(finding.Code, finding.Path, finding.Message, finding.Expected, finding.Fix, finding.Severity);
        Stop(reading);
        return wiring!;
    }

    /// <summary>Throws what was found where something is wrong.</summary>
    public static void Stop(ConfigReading reading)
    {
        if (reading.Failed) throw new FindingsException(FindingsException.CodeOf(reading.Findings, ExitCode.Refused), reading.Findings);
    }

    // An axis that is stated from the front must be the last one of what enters.
    static void Axes(ConfigReading reading, Wiring wiring, Items<KerasLayer> layers, string prefix)
    {
        foreach (var layer in layers)
        {
            if (layer.Layers is { } inner) Axes(reading, wiring, inner, $"{prefix}{layer.Node}.");
            foreach (var (path, axis) in reading.Axes.Where(entry => layer.Layers is null && (entry.Key == layer.Path || entry.Key.StartsWith($"{layer.Path}.", StringComparison.Ordinal))))
                foreach (var planned in wiring.Layers.Where(planned => planned.Name == prefix + layer.Node))
                {
                    // A layer that goes over steps has one axis less inside.
                    var last = planned.Inputs[0].Rank - (path == layer.Path ? 0 : 1);
                    if (axis != last) reading.Report("INTR009", SpecPath.Key(path, "axis"), $"received {axis}", $"-1, or {last}, the last axis of what enters: nothing else is read for '{layer.ClassName}'");
                }
        }
    }

    static IEnumerable<Rewrite> Frozen(Items<KerasLayer> layers, string prefix, WeightMatch match)
    {
        foreach (var layer in layers)
        {
            if (!layer.Trainable)
            {
                if (match.Slots(prefix + layer.Node).Count > 0) yield return new Freeze(prefix + layer.Node);
            }
            else if (layer.Layers is { } inner)
            {
                foreach (var frozen in Frozen(inner, $"{prefix}{layer.Node}.", match)) yield return frozen;
            }
        }
    }
}
