using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>Cuts the joined features into the inputs that a model states.</summary>
static class NetworkInputs
{
    /// <summary>The inputs by name with their values; null where one of them cannot be had.</summary>
    public static (Items<string> Names, int[] Values)? Add(ModelSection section, Layout layout, Wirer wirer, int joined, List<Finding> findings)
    {
        NumberInput[] seen = [.. layout.Parts.Where(part => !part.IsHidden)];
        if (section.Inputs is not { Count: > 0 } stated)
        {
            if (section.IsCombined) return Named(layout, wirer, joined, findings);
            if (layout.Parts.Any(part => part.Start is not null)) return Apart(layout, wirer, joined, findings);
            if (layout.Codes.Count == 0 && layout.Parts is [{ Tokens: { } tokens }]) wirer.Number(joined, tokens);
            if (!layout.Parts.Any(part => part.Shape is not null) && (layout.Parts.Count + layout.Codes.Count == 1 || !layout.Parts.Any(HasTokens))) return (["features"], [joined]);
            if (seen is [{ Shape: { } whole } only] && layout.Codes.Count == 0)
                return Entering(wirer, new Pick([.. Enumerable.Range(Columns(layout)[only.Name].Start, only.Width).Select(c => (long)c)], layout.Width, whole), "features", "$.model", joined, only, layout) is { } shaped ? (["features"], [shaped]) : null;
            findings.Add(Different(layout));
            return null;
        }
        var columns = Columns(layout);
        var texts = Texts(layout, columns);
        var taken = new bool[layout.Width];
        foreach (var column in Hidden(layout)) taken[column] = true;
        var values = new List<int>();
        foreach (var (name, input) in stated)
        {
            var path = SpecPath.Key("$.model.inputs", name);
            LayerNames.Check(name, path, findings, head: name == "features");
            var axes = input.Shape is { } given ? Shape.Of([.. given.Select(s => (long)s)]) : input.Fields is [var only] ? layout.Parts.FirstOrDefault(part => part.Name == only)?.Shape : null;
            long? size = input.Shape is { } shape ? shape.Aggregate(1L, (product, length) => product * length) : null;
            var (found, before) = (new List<int>(), findings.Count);
            for (var i = 0; i < (input.Fields?.Count ?? 0); i++)
            {
                var field = input.Fields![i];
                if (columns.TryGetValue(field, out var range)) found.AddRange(Enumerable.Range(range.Start, range.Width));
                else findings.Add(new("MODL016", input.Fields.Count == 1 ? $"{path}.fields" : $"{path}.fields[{i}]", $"received {Printable.Quote(field)}") { Expected = $"a feature: {string.Join(", ", columns.Keys.Take(20))}{(columns.Count > 20 ? ", …" : "")}", Fix = Nearest.Hint(field, [.. columns.Keys]) });
            }
            if (findings.Count > before) continue;
            if (input.Fields is null)
                for (var i = 0; i < layout.Width && found.Count < (size ?? long.MaxValue); i++)
                    if (!taken[i]) found.Add(i);
            if (found.Count == 0 || size is { } wanted && wanted != found.Count)
            {
                findings.Add(new("MODL016", path, $"the features give it {found.Count} numbers") { Expected = size is { } s ? $"{s} for the shape [{string.Join(", ", input.Shape!)}]" : "at least one" });
                continue;
            }
            if (found.Exists(texts.ContainsKey) && found.Exists(column => !texts.ContainsKey(column)))
            {
                findings.Add(new("MODL020", path, $"joins the tokens of {Printable.Quote(texts[found.First(texts.ContainsKey)])} to numbers that are none")
                {
                    Expected = "a text by itself",
                    Fix = "state an input for the text, and one for all else.",
                });
                continue;
            }
            foreach (var column in found) taken[column] = true;
            var part = input.Fields is [var alone] ? seen.FirstOrDefault(part => part.Name == alone) : null;
            if (seen.FirstOrDefault(part => part.Scale is not null && found.Contains(columns[part.Name].Start)) is { } scaled && (part != scaled || !scaled.Shape!.Equals(axes)))
            {
                findings.Add(new("MODL020", path, $"takes {Printable.Quote(scaled.Name)}, which is scaled by its windows or entities, {(part == scaled ? "in another shape" : "among others")}")
                {
                    Expected = $"{Printable.Quote(scaled.Name)} alone, as it is: {scaled.Shape}",
                    Fix = $"state {{fields: {Printable.Escape(scaled.Name)}}} as an input by itself, and join it to others by a layer 'concatenate'.",
                });
                continue;
            }
            var pick = new Pick([.. found.Select(c => (long)c)], layout.Width, axes ?? [found.Count]);
            if (Entering(wirer, pick, name, path, joined, part, layout) is { } value) values.Add(value);
        }
        return values.Count == stated.Count ? ([.. stated.Keys], [.. values]) : null;
    }

    // A text to write enters by itself, whatever stands beside it.
    static (Items<string> Names, int[] Values)? Apart(Layout layout, Wirer wirer, int joined, List<Finding> findings)
    {
        if (layout.Codes.Count > 0)
        {
            findings.Add(Different(layout));
            return null;
        }
        var (values, at) = (new List<int>(), 0);
        foreach (var part in layout.Parts.Where(part => !part.IsHidden))
        {
            if (Entering(wirer, new([.. Enumerable.Range(at, part.Width).Select(c => (long)c)], layout.Width, part.Shape ?? [part.Width]), part.Name, "$.model", joined, part, layout) is not { } value) return null;
            values.Add(value);
            at += part.Width;
        }
        return ([.. layout.Parts.Select(part => part.Name)], [.. values]);
    }

    /// <summary>Whether the numbers are no vector of amounts: those of a picture, a sound, a series, or of tokens.</summary>
    static bool IsApart(NumberInput part) => part.Shape is not null || HasTokens(part);

    static bool HasTokens(NumberInput part) => part.Tokens is not null;

    // What is no vector enters by itself, as its field is named; all else is one vector, however many fields there are.
    static (Items<string> Names, int[] Values)? Named(Layout layout, Wirer wirer, int joined, List<Finding> findings)
    {
        var (names, values, rest, at, before) = (new List<string>(), new List<int>(), new List<long>(), 0, findings.Count);
        foreach (var part in layout.Parts)
        {
            var columns = Enumerable.Range(at, part.Width).Select(c => (long)c);
            at += part.Width;
            if (part.IsHidden) continue;
            if (!IsApart(part))
            {
                rest.AddRange(columns);
                continue;
            }
            LayerNames.Check(part.Name, SpecPath.Key("$.data.fields", part.Name), findings);
            if (findings.Count > before)
            {
                findings[^1] = findings[^1] with { Fix = part.Start is not null ? "rename the field: it is the text that the model writes." : $"name its input yourself, as in 'inputs: {{own: {{fields: {Printable.Quote(part.Name)}}}{(layout.Parts.Count + layout.Codes.Count > 1 ? ", features: {}" : "")}}}' under 'model', and encode 'own'." };
                continue;
            }
            if (Entering(wirer, new([.. columns], layout.Width, part.Shape ?? [part.Width]), part.Name, "$.model", joined, part, layout) is not { } value) return null;
            names.Add(part.Name);
            values.Add(value);
        }
        if (findings.Count > before) return null;
        rest.AddRange(Enumerable.Range(at, layout.Width - at).Select(c => (long)c));
        if (rest.Count > 0)
        {
            if (Entering(wirer, new([.. rest], layout.Width, [rest.Count]), "features", "$.model", joined, null, layout) is not { } value) return null;
            names.Add("features");
            values.Add(value);
        }
        return ([.. names], [.. values]);
    }

    // The columns that no layer sees.
    static IEnumerable<int> Hidden(Layout layout)
    {
        var at = 0;
        foreach (var part in layout.Parts)
        {
            for (var column = at; part.IsHidden && column < at + part.Width; column++) yield return column;
            at += part.Width;
        }
    }

    // The columns that number tokens, with the field of each.
    static Dictionary<int, string> Texts(Layout layout, OrderedDictionary<string, (int Start, int Width)> columns) =>
        layout.Parts.Where(HasTokens).SelectMany(part => Enumerable.Range(columns[part.Name].Start, columns[part.Name].Width).Select(column => (Column: column, part.Name))).ToDictionary(one => one.Column, one => one.Name);

    static int? Entering(Wirer wirer, Pick pick, string name, string path, int joined, NumberInput? part, Layout layout)
    {
        var value = joined;
        if (!pick.IsWhole)
        {
            if (wirer.Add(pick, $"inputs_{name}", path, [value]) is not [var picked]) return null;
            value = picked;
        }
        if (part?.Start is { } start)
        {
            if (wirer.Add(new TokensBefore(start), $"before_{name}", path, [value]) is not [var shifted]) return null;
            value = shifted;
        }
        if (part is { Scale: not null })
        {
            if (wirer.Add(new ScaledSeries(SeriesMoments.Of(layout, part)), $"scaled_{name}", path, [value, joined]) is not [var scaled]) return null;
            value = scaled;
        }
        if (part?.Tokens is { } tokens) wirer.Number(value, tokens);
        return value;
    }

    static Finding Different(Layout layout) => new("MODL020", "$.model", $"the features are of different kinds: {string.Join(", ", layout.Parts.Take(20).Select(part => $"{Printable.Quote(part.Name)} {part.Shape?.ToString() ?? $"[{part.Width}]"}{(HasTokens(part) ? " of tokens" : "")}"))}{(layout.Codes.Count > 0 ? ", and codes" : "")}")
    {
        Expected = "an encoder for each that is no vector, and layers behind them",
        Fix = $"state 'encoders: {{{string.Join(", ", layout.Parts.Where(IsApart).Take(5).Select(part => EncodedInputs.Usual(part.Name, part.Shape ?? [part.Width], HasTokens(part))))}}}' under 'model', or a graph of 'nodes' with 'inputs'.",
    };

    /// <summary>The columns of each feature in the joined vector.</summary>
    static OrderedDictionary<string, (int Start, int Width)> Columns(Layout layout)
    {
        var columns = new OrderedDictionary<string, (int, int)>(StringComparer.Ordinal);
        var at = 0;
        foreach (var part in layout.Parts)
        {
            if (!part.IsHidden) columns.TryAdd(part.Name, (at, part.Width));
            at += part.Width;
        }
        at = layout.Numbers;
        foreach (var code in layout.Codes)
        {
            columns.TryAdd(code.Name, (at, code.Lookup.Width));
            at += code.Lookup.Width;
        }
        return columns;
    }

    /// <summary>Some columns of a vector, in another shape.</summary>
    internal sealed record Pick(Items<long> Columns, int Width, Shape Shape) : Layer((string?)null)
    {
        internal override bool IsHidden => true;

        /// <summary>Whether it changes nothing.</summary>
        public bool IsWhole => Shape.Rank == 1 && Columns.Count == Width && InRow;

        /// <summary>Whether it takes a text, and nothing else.</summary>
        public bool IsOf(CutText text) => Shape.Rank == 1 && Columns.Count == text.Width && Columns[0] == text.Start && InRow;

        bool InRow => Columns[^1] - Columns[0] == Columns.Count - 1 && Columns.Zip(Columns.Skip(1)).All(pair => pair.Second == pair.First + 1);

        public override Shapes OutputShapes(Shapes inputs) => Shape;

        public override Body Build(Shapes inputs, Start start) => new Network(this);

        public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
        {
            var picked = Columns.Count == Width && InRow ? inputs[0] : graph.Node("Gather", [inputs[0], graph.Ints("columns", [.. Columns])], ("axis", 1L));
            return [Shape.Rank == 1 ? picked : graph.Node("Reshape", [picked, graph.Ints("shape", [-1, .. Shape])])];
        }

        sealed class Network(Pick stated) : Body(nameof(Pick))
        {
            readonly Tensor? _columns = stated.InRow ? null : tensor(stated.Columns.ToArray()).DetachFromDisposeScope();

            public override Tensor[] Compute(Tensor[] inputs, Context context)
            {
                var picked = _columns is { } columns ? inputs[0].index_select(1, columns) : inputs[0].narrow(1, stated.Columns[0], stated.Columns.Count);
                foreach (var text in context.Cut)
                    if (stated.IsOf(text)) picked = picked.narrow(1, 0, text.Length);
                return [stated.Shape.Rank == 1 ? picked : picked.reshape([-1, .. stated.Shape])];
            }
        }
    }
}
