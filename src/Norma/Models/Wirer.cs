using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models;

/// <summary>Puts layers in their places one after the other; what does not fit becomes findings.</summary>
sealed class Wirer(List<Finding> findings, Items<Rewrite>? rewrites = null)
{
    const int MostLayers = 100_000;

    readonly List<PlannedLayer> _layers = [];
    readonly List<Shape> _values = [];
    readonly List<string> _origins = [];
    readonly Dictionary<int, int> _tokens = [];
    readonly Dictionary<string, PlannedLayer> _byName = new(StringComparer.Ordinal);
    readonly Items<Rewrite> _rewrites = rewrites ?? [];
    readonly bool[] _used = new bool[rewrites?.Count ?? 0];
    readonly HashSet<(int First, int Second)> _adapted = [];
    int _inputs;
    long _numbers, _parameters, _flops;
    bool _full;

    /// <summary>The layers so far, in the order of the pass.</summary>
    public IReadOnlyList<PlannedLayer> Layers => _layers;

    /// <summary>The shape of a value.</summary>
    public Shape ShapeOf(int value) => _values[value];

    /// <summary>A value that enters; before any layer.</summary>
    public int Input(string name, Shape shape, string path = "$.model")
    {
        _inputs++;
        try
        {
            _numbers = checked(_numbers + Size(shape));
        }
        catch (OverflowException)
        {
            Endless(path);
        }
        return Value(name, shape);
    }

    /// <summary>Says that a value numbers tokens, and how many different ones there are.</summary>
    public void Number(int value, int tokens) => _tokens[value] = tokens;

    /// <summary>How many different tokens a value numbers; null where it numbers none.</summary>
    public int? TokensOf(int value) => _tokens.TryGetValue(value, out var tokens) ? tokens : null;

    /// <summary>What all comes to.</summary>
    public Wiring Wiring(ReadOnlySpan<int> outputs)
    {
        var shapes = new Shape[outputs.Length];
        for (var i = 0; i < shapes.Length; i++) shapes[i] = _values[outputs[i]];
        return new(Shapes.Of([.. _values[.._inputs]]), [.. _layers], Items.Of(outputs), Shapes.Of(shapes), _values.Count);
    }

    /// <summary>Puts a layer, or the graph that it stands for, behind values.</summary>
    /// <param name="layer">As stated.</param>
    /// <param name="name">The full name of its weights.</param>
    /// <param name="path">Where it stands in the file.</param>
    /// <param name="from">The values that enter.</param>
    /// <param name="origins">Whether a finding says of which layer each shape is.</param>
    /// <returns>The values that leave; null where it does not fit.</returns>
    public int[]? Add(Layer layer, string name, string path, int[] from, bool origins = false)
    {
        if (_full) return null;
        Shapes inputs = Shapes.Of(Array.ConvertAll(from, ShapeOf));
        try
        {
            using var level = Expanding.Down();
            Expanding.Step();
            layer = Rewritten(layer, name).Knowing(Items.Of<int?>(Array.ConvertAll(from, TokensOf)));
            if (layer.Expand(inputs) is { } graph) return Add(graph, $"{name}.", path, PlaceIn(layer, path), from);
            if (_layers.Count == MostLayers) throw new ShapeException($"the model has more than {MostLayers:N0} layers", "a smaller one");
            var planned = new PlannedLayer(name, path, layer, inputs, layer.OutputShapes(inputs), Rewritten(layer.WeightSlots(inputs), name)) { From = Items.Of<int>(from), To = _values.Count };
            Count(planned);
            foreach (var slot in planned.Weights) slot.Regularizer?.Require(slot.Name, slot.Shape);
            if (!_byName.TryAdd(name, planned))
            {
                planned = planned with { IsShared = true };
                var (first, again) = (_byName[name].Weights, planned.Weights);
                if (!first.Equals(again)) throw new ShapeException($"its weights {List(again)} are used by '{name}' with the shapes {List(first)}", "the same shapes at each use of a shared layer");
            }
            _layers.Add(planned);
            var leaving = new int[planned.Outputs.Count];
            for (var i = 0; i < leaving.Length; i++) leaving[i] = Value(i == 0 ? name : FormattableString.Invariant($"{name}:{i}"), planned.Outputs[i]);
            return leaving;
        }
        catch (ShapeException unfit)
        {
            // Said once: whatever follows is too much as well.
            _full = _layers.Count == MostLayers || Expanding.IsSpent;
            var received = origins || from.Length > 1 ? string.Join(", ", from.Select(value => $"{_values[value]} of '{_origins[value]}'")) : inputs.ToString();
            findings.Add(new("MODL001", path, $"'{Vocabulary.WordOf(layer.GetType())}' cannot take {received}: {unfit.Message}") { Expected = unfit.Expected, Fix = unfit.Fix });
            return null;
        }
        catch (OverflowException)
        {
            Endless(path);
            return null;
        }

        static string List(Items<WeightSlot> slots) => slots.Count == 0 ? "none" : string.Join(", ", slots.Select(slot => $"{slot.Name} {slot.Shape}"));
    }

    /// <summary>Puts the nodes of a graph behind values, each once its inputs are there.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="prefix">What stands before the names of its nodes.</param>
    /// <param name="path">Where it stands in the file.</param>
    /// <param name="place">Where a node stands in the file.</param>
    /// <param name="from">The values that enter.</param>
    /// <param name="goesOn">Whether what leaves a node may enter others; where not, it is a finding.</param>
    /// <returns>The values that leave; null where something does not fit.</returns>
    public int[]? Add(Graph graph, string prefix, string path, Func<string, string> place, int[] from, Func<string, int[], bool>? goesOn = null)
    {
        if (from.Length != graph.InputNames.Count)
            throw new ShapeException($"received {from.Length} inputs", $"{graph.InputNames.Count}: {Wires.Listed([.. graph.InputNames])}");
        using var level = Expanding.Down();
        graph = Rewritten(graph, prefix);
        var wires = new Wires(graph, path, place, findings);
        var values = new Dictionary<string, int[]>(StringComparer.Ordinal);
        for (var i = 0; i < from.Length; i++) values[graph.InputNames[i]] = [from[i]];
        var stack = path == "$.model" && graph.Nodes.Values.All(node => node.Inputs is null);
        foreach (var (name, node, at) in wires.InOrder())
        {
            // What depends on a node with a finding says nothing of its own.
            if (wires.Gather(name, node, at, values) is not { } entering) continue;
            var (layer, weights) = node.Layer is Shared shared ? (graph.Nodes[shared.Layer].Layer, shared.Layer) : (node.Layer, name);
            if (Add(layer, prefix + weights, at, entering, !stack) is { } leaving && goesOn?.Invoke(name, leaving) != false) values[name] = leaving;
        }
        return wires.Outputs(values);
    }

    /// <summary>Finds rewrites that no layer is meant by, and weights that cannot be tied.</summary>
    public void CheckRewrites()
    {
        for (var i = 0; i < _used.Length; i++)
            if (!_used[i]) findings.Add(Unused(_rewrites[i], $"$.model.rewrites[{i}].path"));
        var all = new Dictionary<string, WeightSlot>(StringComparer.Ordinal);
        foreach (var layer in _byName.Values)
            foreach (var weight in layer.Weights) all.Add($"{layer.Name}.{weight.Name}", weight);
        foreach (var (name, slot) in all)
        {
            if (slot.TiedTo is not { } to) continue;
            var i = _rewrites.ToList().FindIndex(r => r is Rewrites.Tie tie && tie.To == to && tie.Path == name);
            if (!all.TryGetValue(to, out var source) || source.TiedTo is not null || to == name)
            {
                string[] others = [.. all.Where(w => w.Value.TiedTo is null && w.Key != name).Select(w => w.Key)];
                findings.Add(new("MODL041", $"$.model.rewrites[{i}].to", $"received {Printable.Quote(to)}{(to == name ? ", the very weight that is tied" : source is null ? "" : ", which is tied itself")}") { Expected = $"another weight with numbers of its own: {Wires.Listed(others)}", Fix = Nearest.Hint(to, others) });
            }
            else if (slot.Adapter is not null)
                findings.Add(new("MODL041", $"$.model.rewrites[{i}]", $"'{name}' learns a correction of low rank of its own") { Expected = "a weight that no 'lora' adapts", Fix = "adapt the weight that it is tied to, or remove one of the two rewrites." });
            else if (!source.Shape.Equals(slot.Shape) && !(slot.Shape.Rank == 2 && source.Shape.Equals([slot.Shape[1], slot.Shape[0]])))
                findings.Add(new("MODL041", $"$.model.rewrites[{i}]", $"'{name}' has the shape {slot.Shape} and '{to}' {source.Shape}") { Expected = "the same shape, or each other's transpose" });
        }
    }

    // Whoever adds up sizes later finds sums that are numbers: of the values, of the weights, of the operations.
    void Count(PlannedLayer planned)
    {
        foreach (var shape in planned.Outputs) _numbers = checked(_numbers + Size(shape));
        foreach (var weight in planned.Weights) _parameters = checked(_parameters + Size(weight.Shape));
        _flops = checked(_flops + planned.Flops);
    }

    static long Size(Shape shape)
    {
        for (var axis = 0; axis < shape.Rank; axis++) if (shape[axis] < Shape.Any) throw new OverflowException();
        return shape.Size;
    }

    // Said once: whatever follows is too much as well.
    void Endless(string path)
    {
        if (!_full) findings.Add(new("MODL006", path, "its shapes, weights or operations come to more than 2^63") { Expected = "a model that fits into memory", Fix = "use fewer units or smaller inputs." });
        _full = true;
    }

    Layer Rewritten(Layer layer, string name)
    {
        for (var i = 0; i < _used.Length; i++)
        {
            var before = layer;
            _used[i] |= !ReferenceEquals(layer = _rewrites[i].Apply(layer, name), before);
        }
        return layer;
    }

    Graph Rewritten(Graph graph, string prefix)
    {
        for (var i = 0; i < _used.Length; i++)
        {
            var before = graph;
            _used[i] |= !ReferenceEquals(graph = _rewrites[i].Apply(graph, prefix), before);
        }
        return graph;
    }

    Finding Unused(Rewrite rewrite, string path)
    {
        string[] names = [.. _byName.Keys];
        string[] others = [.. names.Where(name => name != rewrite.Path)];
        return rewrite is Rewrites.Cut && others.Length < names.Length
            ? new("MODL040", path, $"received {Printable.Quote(rewrite.Path)}, the head, behind which there is nothing to cut") { Expected = $"the layer that the head shall stand on: {Wires.Listed(Headed(others))}", Fix = "name the last layer that stays, or use 'replace' to change the head." }
            : new("MODL040", path, $"received {Printable.Quote(rewrite.Path)}, which is the path of no layer{(rewrite is Rewrites.Replace or Rewrites.Cut && others.Length < names.Length ? " that it can change" : "")}") { Expected = $"layers of the plan: {Wires.Listed(others)}", Fix = Nearest.Hint(rewrite.Path, others) };

        static string[] Headed(string[] names) => [.. names.Where(name => name != "head" && !name.StartsWith("head_", StringComparison.Ordinal))];
    }

    // One finding for each pair of rewrites, however many layers both are of.
    void Twice(int second, Rewrites.Lora earlier, string name)
    {
        var first = Enumerable.Range(0, second).First(i => ReferenceEquals(_rewrites[i], earlier));
        if (_adapted.Add((first, second)))
            findings.Add(new("MODL043", $"$.model.rewrites[{second}].path", $"the layer '{name}' is adapted by $.model.rewrites[{first}], path {Printable.Quote(earlier.Path)}, and again here, path {Printable.Quote(_rewrites[second].Path)}") { Expected = "one 'lora' for each layer", Fix = "remove one of the two, or narrow its path." });
    }

    Items<WeightSlot> Rewritten(Items<WeightSlot> weights, string name)
    {
        for (var i = 0; i < _used.Length; i++)
        {
            if (!_rewrites[i].Matches(name)) continue;
            if (_rewrites[i] is not (Rewrites.Replace or Rewrites.Cut)) _used[i] = true;
            if (_rewrites[i] is Rewrites.Lora && weights.FirstOrDefault(weight => weight.Adapter is not null)?.Adapter is { } earlier)
            {
                Twice(i, earlier, name);
                continue;
            }
            weights = _rewrites[i].Apply(weights, name);
        }
        return weights;
    }

    int Value(string origin, Shape shape)
    {
        _values.Add(shape);
        _origins.Add(origin);
        return _values.Count - 1;
    }

    static Func<string, string> PlaceIn(Layer layer, string path) => layer switch
    {
        Graph => name => SpecPath.Key($"{path}.nodes", name),
        EncoderStack encoder => encoder.Place(path),
        _ => _ => path,
    };
}
