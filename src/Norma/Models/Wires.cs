using System.Globalization;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models;

/// <summary>Who takes what from whom in one graph: names resolved, nodes in the order in which they can compute.</summary>
sealed class Wires
{
    // How many names a finding lists, and for how many findings the nearest name is looked for: the file may be anything.
    const int MostListed = 20, MostHints = 100;

    /// <summary>An output of a node or an input of the graph, as it is referred to.</summary>
    public readonly record struct Reference(string Name, int Index)
    {
        public override string ToString() => Index == 0 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}:{Index}");
    }

    readonly Graph _graph;
    readonly string _path;
    readonly Func<string, string> _place;
    readonly List<Finding> _findings;
    readonly string[] _names;
    readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    readonly HashSet<string> _entries;
    readonly string[] _known;
    readonly string[] _own;
    readonly Reference[]?[] _inputs;
    readonly Reference[]? _outputs;
    readonly bool[] _sound;
    int _hints;

    public Wires(Graph graph, string path, Func<string, string> place, List<Finding> findings)
    {
        (_graph, _path, _place, _findings) = (graph, path, place, findings);
        _names = [.. graph.Nodes.Keys];
        _inputs = new Reference[]?[_names.Length];
        _sound = new bool[_names.Length];
        for (var i = 0; i < _names.Length; i++) _indices.Add(_names[i], i);
        _entries = new(graph.InputNames, StringComparer.Ordinal);
        _known = [.. graph.InputNames, .. _names];
        _own = Array.FindAll(_names, name => graph.Nodes[name].Layer is not Shared);
        CheckNames();
        for (var i = 0; i < _names.Length; i++) _inputs[i] = Inputs(i);
        _outputs = graph.Outputs is { } stated ? References(stated, SpecPath.Key(path, "outputs")) : _names.Length == 0 ? null : [new(_names[^1], 0)];
        WarnOfUnused();
    }

    /// <summary>The nodes that can compute, each behind those that it takes from; a cycle is a finding.</summary>
    public IEnumerable<(string Name, Node Node, string Path)> InOrder()
    {
        var (waits, takers, ready) = (new int[_names.Length], new List<int>[_names.Length], new PriorityQueue<int, int>());
        for (var i = 0; i < _names.Length; i++) takers[i] = [];
        for (var i = 0; i < _names.Length; i++)
        {
            foreach (var before in Before(i))
            {
                takers[before].Add(i);
                waits[i]++;
            }
            if (waits[i] == 0) ready.Enqueue(i, i);
        }
        var done = 0;
        while (ready.TryDequeue(out var i, out _))
        {
            done++;
            foreach (var taker in takers[i])
                if (--waits[taker] == 0) ready.Enqueue(taker, taker);
            if (_sound[i]) yield return (_names[i], _graph.Nodes[_names[i]], _place(_names[i]));
        }
        if (done < _names.Length) Report(waits);
    }

    /// <summary>The values that enter a node; null where one of them is missing because of a finding.</summary>
    public int[]? Gather(string name, Node node, string path, Dictionary<string, int[]> values) => Gather(_inputs[_indices[name]], path, values, Vocabulary.WordOf(node.Layer.GetType()));

    /// <summary>What a node takes; only for a graph without findings.</summary>
    public Reference[] InputsOf(string name) => _inputs[_indices[name]]!;

    /// <summary>The values that leave the graph; null where one of them is missing because of a finding.</summary>
    public int[]? Outputs(Dictionary<string, int[]> values) => Gather(_outputs, SpecPath.Key(_path, "outputs"), values, "outputs");

    int[]? Gather(Reference[]? references, string path, Dictionary<string, int[]> values, string taker)
    {
        if (references is null) return null;
        var gathered = new int[references.Length];
        for (var i = 0; i < gathered.Length; i++)
        {
            if (!values.TryGetValue(references[i].Name, out var given)) return null;
            if (references[i].Index >= given.Length)
            {
                _findings.Add(new("MODL011", path, $"'{taker}' takes '{references[i]}'") { Expected = given.Length == 1 ? $"'{references[i].Name}', which gives one value" : $"'{references[i].Name}', which gives {given.Length} values, counted from 0" });
                return null;
            }
            gathered[i] = given[references[i].Index];
        }
        return gathered;
    }

    void CheckNames()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _graph.InputNames.Count; i++)
        {
            var name = _graph.InputNames[i];
            if (_indices.ContainsKey(name)) _findings.Add(new("MODL002", _place(name), $"the name '{name}' is that of an input too") { Expected = "a name for each input and node", Fix = "change one of them." });
            if (!seen.Add(name)) _findings.Add(new("MODL002", $"{_path}.input_names[{i}]", $"the name '{name}' occurs twice") { Expected = "a name for each input" });
        }
        foreach (var name in _names)
        {
            LayerNames.Check(name, _place(name), _findings);
            if (_graph.Nodes[name].Layer.Name is { } own && own != name)
                _findings.Add(new("MODL002", $"{_place(name)}.name", $"the node is '{name}' and its layer '{own}'") { Expected = "one name: that of the node", Fix = "remove 'name'." });
        }
    }

    Reference[]? Inputs(int index)
    {
        var (name, node) = (_names[index], _graph.Nodes[_names[index]]);
        var path = _place(name);
        _sound[index] = true;
        if (node.Layer is Shared shared)
        {
            if (!_graph.Nodes.TryGetValue(shared.Layer, out var of) || of.Layer is Shared)
            {
                _sound[index] = false;
                _findings.Add(new("MODL017", $"{path}.layer", $"received {Printable.Quote(shared.Layer)}") { Expected = $"a node of this graph with a layer of its own: {Listed(_own)}", Fix = Hint(shared.Layer, _own) });
            }
        }
        if (node.Inputs is { } stated)
        {
            var references = References(stated, $"{path}.inputs");
            if (references is null) _sound[index] = false;
            return references;
        }
        return index > 0 ? [new(_names[index - 1], 0)] : Array.ConvertAll<string, Reference>([.. _graph.InputNames], input => new(input, 0));
    }

    Reference[]? References(Items<string> stated, string path)
    {
        var (references, sound) = (new Reference[stated.Count], true);
        for (var i = 0; i < references.Length; i++)
        {
            if (Parse(stated[i]) is { } reference && (_indices.ContainsKey(reference.Name) || _entries.Contains(reference.Name)))
            {
                references[i] = reference;
                continue;
            }
            sound = false;
            _findings.Add(new("MODL011", stated.Count == 1 ? path : SpecPath.Item(path, i), $"received {Printable.Quote(stated[i])}")
            {
                Expected = $"an input or a node: {Listed(_known)}",
                Fix = Hint(stated[i], _known),
            });
        }
        return sound ? references : null;
    }

    // A shared layer waits for the node that it is of, whose weights are made first.
    IEnumerable<int> Before(int index)
    {
        foreach (var reference in _inputs[index] ?? [])
            if (_indices.TryGetValue(reference.Name, out var before)) yield return before;
        if (_graph.Nodes[_names[index]].Layer is Shared shared && _sound[index] && _indices.TryGetValue(shared.Layer, out var of) && of != index) yield return of;
    }

    void WarnOfUnused()
    {
        var used = new bool[_names.Length];
        var open = new Stack<int>();
        void Use(Reference[]? references)
        {
            foreach (var reference in references ?? [])
            {
                if (!_indices.TryGetValue(reference.Name, out var index) || used[index]) continue;
                used[index] = true;
                open.Push(index);
            }
        }
        Use(_outputs);
        while (open.TryPop(out var index)) Use(_inputs[index]);
        if (_outputs is null) return;
        var shares = _graph.Nodes.Values.Select(node => node.Layer).OfType<Shared>().Select(shared => shared.Layer).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < used.Length; i++)
        {
            if (used[i] || shares.Contains(_names[i])) continue;
            _findings.Add(new("MODL013", _place(_names[i]), $"nothing that leaves the graph depends on '{_names[i]}'") { Severity = Severity.Warning, Expected = "a node that an output takes from", Fix = "name it among the inputs of another node or in 'outputs', or remove it." });
        }
    }

    // Whoever still waits stands on a cycle or behind one: going from each to one that it waits for ends in the cycle.
    void Report(int[] waits)
    {
        var at = Array.FindIndex(waits, count => count > 0);
        var (seen, steps) = (new List<int>(), new Dictionary<int, int>());
        while (steps.TryAdd(at, seen.Count))
        {
            seen.Add(at);
            at = Before(at).First(before => waits[before] > 0);
        }
        List<int> circle = [.. seen[steps[at]..].AsEnumerable().Reverse()];
        var first = circle.IndexOf(circle.Min());
        string[] cycle = [.. circle[first..].Concat(circle[..first]).Select(i => _names[i])];
        string[] shown = cycle.Length <= MostListed ? cycle : [.. cycle[..MostListed], $"… {cycle.Length - MostListed:N0} more"];
        _findings.Add(new("MODL012", _place(cycle[0]), $"the nodes go round in a circle: {string.Join(" → ", [.. shown, cycle[0]])}") { Expected = "nodes that lead from the inputs to the outputs", Fix = "let one of them take from somewhere else." });
    }

    static Reference? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(text, 0)
            : int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? new(text[..colon], index)
            : null;
    }

    // Looking among all names costs as much as there are: for a file with thousands of wrong ones the first hints must do.
    string? Hint(string name, string[] known) => _hints++ < MostHints ? Nearest.Hint(name, known) : null;

    /// <summary>Names in a finding, the first ones where they are many.</summary>
    public static string Listed(string[] names) => names.Length == 0 ? "there is none" : names.Length <= MostListed ? string.Join(", ", names) : $"{string.Join(", ", names[..MostListed])}, …";
}
