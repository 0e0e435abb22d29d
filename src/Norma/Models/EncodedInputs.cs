using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models;

/// <summary>The encoders of a section's inputs and what makes one vector of theirs: nodes before the layers of its stack.</summary>
/// <param name="section">The section.</param>
/// <param name="inputs">Its inputs by name.</param>
sealed class EncodedInputs(ModelSection section, Items<string> inputs)
{
    const string Encoders = "$.model.encoders", Combine = "$.model.combine";

    /// <summary>The name of what makes one vector of all.</summary>
    internal const string Joined = "combine";

    const int MostHints = 20;

    readonly HashSet<string> _inputs = new(inputs, StringComparer.Ordinal);
    readonly Combination _combination = section.Combine ?? new Combinations.Concat();
    readonly Dictionary<string, string> _encoders = inputs.Where(input => section.Encoders?.TryGetValue(input, out var layers) == true && layers.Count > 0).ToDictionary(NameOf, StringComparer.Ordinal);
    readonly Dictionary<string, long> _widths = new(StringComparer.Ordinal);

    /// <summary>Puts a section's encoders, layers or nodes behind its inputs.</summary>
    /// <returns>The values that leave; null where something does not fit.</returns>
    public static int[]? Add(ModelSection section, Items<string> inputs, int[] entering, Wirer wirer, List<Finding> findings)
    {
        if (section.Body(inputs, findings) is not var (graph, place)) return null;
        if (!section.IsCombined) return wirer.Add(graph, "", "$.model", place, entering);
        var encoded = new EncodedInputs(section, inputs);
        return encoded.Enter(entering, wirer, findings) ? wirer.Add(graph, "", "$.model", place, entering, (node, leaving) => encoded.Leave(node, leaving, wirer, findings)) : null;
    }

    /// <summary>The name of the node that encodes an input.</summary>
    internal static string NameOf(string input) => $"{input}_encoder";

    Items<Layer>? EncoderOf(string input) => _encoders.ContainsKey(NameOf(input)) ? section.Encoders![input] : null;

    /// <summary>The whole as a graph, and where each node of it stands in the file; null where there are errors among the findings.</summary>
    public (Graph Graph, Func<string, string> Place)? Body(List<Finding> findings)
    {
        foreach (var (name, layers) in section.Encoders ?? Map<Items<Layer>>.Empty)
        {
            var path = SpecPath.Key(Encoders, name);
            if (!_inputs.Contains(name))
                findings.Add(new("MODL050", path, $"there is no input {Printable.Quote(name)}") { Expected = $"an input: {Wires.Listed([.. inputs])}", Fix = (findings.Count < MostHints ? Nearest.Hint(name, [.. inputs]) : null) ?? "name one of these; a field is an input, or part of 'features', where its role is feature, and 'inputs' can part them otherwise." });
            LayerNames.Of(layers, path, findings);
        }
        string[] own = [.. _encoders.Keys, Joined];
        foreach (var input in inputs.Where(own.Contains))
            findings.Add(new("MODL002", section.Inputs?.ContainsKey(input) == true ? SpecPath.Key("$.model.inputs", input) : SpecPath.Key("$.data.fields", input), $"{Printable.Quote(input)} is what {(input == Joined ? "the combined vector" : "an encoder")} is called")
            {
                Expected = "another name for the input",
                Fix = section.Inputs?.ContainsKey(input) == true ? "rename it." : $"name its input yourself, as in 'inputs: {{own: {{fields: {Printable.Quote(input)}}}, …}}' under 'model', and encode 'own'.",
            });
        var names = LayerNames.Of(section.Stack, "$.model.layers", findings, [.. inputs, .. own]);
        if (findings.Exists(finding => finding.Severity == Severity.Error)) return null;
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        var nodes = new List<KeyValuePair<string, Node>>();
        string Add(string name, string path, Layer layer, params ReadOnlySpan<string> from)
        {
            places.Add(name, path);
            nodes.Add(new(name, new(layer, Items.Of(from))));
            return name;
        }
        string[] vectors = [.. inputs.Select(input => EncoderOf(input) is { } layers ? Add(NameOf(input), SpecPath.Key(Encoders, input), new EncoderStack(layers), input) : input)];
        var last = _combination.Layer(inputs) is { } combine ? Add(Joined, Combine, combine, vectors) : vectors[0];
        for (var i = 0; i < names.Length; i++) last = Add(names[i], SpecPath.Item("$.model.layers", i), section.Stack[i], last);
        return (new(new(nodes), inputs, last), node => places.TryGetValue(node, out var place) ? place : "$.model");
    }

    /// <summary>Whether each input has what makes a vector of it; where not, a finding says what to write.</summary>
    bool Enter(int[] values, Wirer wirer, List<Finding> findings)
    {
        var before = findings.Count;
        for (var i = 0; i < values.Length; i++)
        {
            if (EncoderOf(inputs[i]) is not null) continue;
            var (shape, tokens) = (wirer.ShapeOf(values[i]), wirer.TokensOf(values[i]) is not null);
            if (shape.Rank == 1 && !tokens) _widths[inputs[i]] = shape.Last;
            else
                findings.Add(new("MODL051", section.Encoders is null ? Combine : Encoders, $"the input '{inputs[i]}' {(tokens ? "numbers tokens" : "is no vector")}, {shape}, and has no encoder")
                {
                    Expected = "layers that make a vector of it",
                    Fix = $"state '{Usual(inputs[i], shape, tokens)}' under 'encoders'.",
                });
        }
        return findings.Count == before && Fits(findings);
    }

    /// <summary>Whether a node's values may go on: an encoder gives one vector.</summary>
    bool Leave(string node, int[] values, Wirer wirer, List<Finding> findings)
    {
        if (!_encoders.TryGetValue(node, out var name)) return true;
        var shape = wirer.ShapeOf(values[0]);
        if (shape is { Rank: 1, Last: > 0 })
        {
            _widths[name] = shape.Last;
            return Fits(findings);
        }
        findings.Add(new("MODL052", SpecPath.Key(Encoders, name), $"the encoder of '{name}' ends in the shape {shape}")
        {
            Expected = "one vector",
            Fix = $"end it with {(shape.Rank is >= 2 and <= 4 ? $"'global_average_pooling{shape.Rank - 1}d', " : "")}'flatten' or a recurrent layer without return_sequences.",
        });
        return false;
    }

    /// <summary>Layers that one may begin with, by what enters.</summary>
    internal static string Usual(string input, Shape shape, bool tokens) => $"{input}: " + (tokens ? "[{type: embedding, output_dim: 32}, global_average_pooling1d]"
        : shape.Rank switch
        {
            2 => "[{type: conv1d, filters: 32, kernel_size: 3, activation: relu, padding: same}, global_max_pooling1d]",
            3 => "[{type: conv2d, filters: 32, kernel_size: 3, activation: relu, padding: same}, global_max_pooling2d]",
            _ => "[flatten]",
        });

    // Once the widths of all are known.
    bool Fits(List<Finding> findings)
    {
        if (_widths.Count < inputs.Count || _combination.Misfit(new(inputs.Select(input => KeyValuePair.Create(input, _widths[input]))), Combine) is not { } unfit) return true;
        findings.Add(unfit);
        return false;
    }
}
