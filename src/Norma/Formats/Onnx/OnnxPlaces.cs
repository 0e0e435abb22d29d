using System.Globalization;
using Norma.Formats.Onnx.Proto;

namespace Norma.Formats.Onnx;

/// <summary>Where something stands in a model, as in <c>graph.node[3].then_branch.node[0]</c>; written out only when it is shown.</summary>
sealed class OnnxPlace(OnnxPlace? parent, string step, int index = -1)
{
    /// <inheritdoc/>
    public override string ToString() =>
        (parent is null ? "" : $"{parent}.") + step + (index < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"[{index}]"));
}

/// <summary>A graph or the body of a function, with what is around it.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Graph">The graph; null for a function.</param>
/// <param name="Function">The function; null for a graph.</param>
/// <param name="Outer">The scope whose values it sees.</param>
/// <param name="Opsets">The version of each imported domain.</param>
/// <param name="Seen">How many nodes of the outer scope stand before the node that holds it.</param>
sealed record OnnxScope(OnnxPlace Place, GraphProto? Graph, FunctionProto? Function, OnnxScope? Outer, IReadOnlyDictionary<string, long> Opsets, int Seen)
{
    /// <summary>Its nodes.</summary>
    public IReadOnlyList<NodeProto> Nodes => Graph?.Node ?? (IReadOnlyList<NodeProto>)Function!.Node;

    /// <summary>Whether it is the model's graph itself.</summary>
    public bool IsMain => Graph is not null && Outer is null;

    Dictionary<string, int>? _positions;

    /// <summary>By name of a value: the first node that makes it, −1 for inputs and constants.</summary>
    public IReadOnlyDictionary<string, int> Positions => _positions ??= Find();

    /// <summary>Whether a node sees a value: an input, a constant or an output of a node before it, here or around.</summary>
    public bool Sees(string name, int before)
    {
        var limit = before;
        for (OnnxScope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.Positions.TryGetValue(name, out var at) && at < limit) return true;
            limit = scope.Seen;
        }
        return false;
    }

    Dictionary<string, int> Find()
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        if (Graph is { } graph)
        {
            foreach (var input in graph.Input) positions.TryAdd(input.Name, -1);
            foreach (var constant in graph.Initializer) positions.TryAdd(constant.Name, -1);
            foreach (var constant in graph.SparseInitializer) positions.TryAdd(constant.Values?.Name ?? "", -1);
        }
        else
        {
            foreach (var input in Function!.Input) positions.TryAdd(input, -1);
        }
        for (var i = 0; i < Nodes.Count; i++)
            foreach (var output in Nodes[i].Output) positions.TryAdd(output, i);
        return positions;
    }

    /// <summary>Whether it lies in the body of a function.</summary>
    public bool InFunction => Function is not null || (Outer?.InFunction ?? false);
}

/// <summary>A node.</summary>
readonly record struct OnnxSpot<T>(OnnxPlace Place, T Item, OnnxScope Scope);

/// <summary>Every graph, node, attribute and tensor of a model with its place, gathered in one walk.</summary>
sealed class OnnxPlaces
{
    readonly List<OnnxScope> _scopes = [];
    readonly List<OnnxSpot<NodeProto>> _nodes = [];
    readonly List<OnnxSpot<AttributeProto>> _attributes = [];
    readonly List<OnnxSpot<TensorProto>> _tensors = [];
    readonly List<OnnxSpot<SparseTensorProto>> _sparse = [];
    readonly HashSet<(string Domain, string Name)> _functions = [];

    public OnnxPlaces(ModelProto model)
    {
        var opsets = Imports(model.OpsetImport);
        Graph(model.Graph ?? new GraphProto(), new OnnxPlace(null, "graph"), null, opsets, 0);
        for (var i = 0; i < model.Functions.Count; i++)
        {
            var function = model.Functions[i];
            var scope = new OnnxScope(new OnnxPlace(null, "functions", i), null, function, null, Imports(function.OpsetImport), 0);
            _scopes.Add(scope);
            _functions.Add((Domain(function.Domain), function.Name));
            Nodes(scope);
        }
    }

    /// <summary>Whether the model itself defines an operator.</summary>
    public bool Defines(string domain, string name) => _functions.Contains((Domain(domain), name));

    /// <summary>The main graph, its subgraphs, the functions and theirs.</summary>
    public IReadOnlyList<OnnxScope> Scopes => _scopes;

    /// <summary>All nodes.</summary>
    public IReadOnlyList<OnnxSpot<NodeProto>> AllNodes => _nodes;

    /// <summary>All attributes.</summary>
    public IReadOnlyList<OnnxSpot<AttributeProto>> Attributes => _attributes;

    /// <summary>All dense tensors.</summary>
    public IReadOnlyList<OnnxSpot<TensorProto>> Tensors => _tensors;

    /// <summary>All sparse tensors.</summary>
    public IReadOnlyList<OnnxSpot<SparseTensorProto>> Sparse => _sparse;

    /// <summary>The name under which a domain is imported: <c>ai.onnx</c> is the empty one.</summary>
    public static string Domain(string domain) => domain == "ai.onnx" ? "" : domain;

    static Dictionary<string, long> Imports(IEnumerable<OperatorSetIdProto> imports)
    {
        var opsets = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var import in imports) opsets[Domain(import.Domain)] = import.Version;
        return opsets;
    }

    void Graph(GraphProto graph, OnnxPlace place, OnnxScope? outer, IReadOnlyDictionary<string, long> opsets, int seen)
    {
        var scope = new OnnxScope(place, graph, null, outer, opsets, seen);
        _scopes.Add(scope);
        for (var i = 0; i < graph.Initializer.Count; i++) _tensors.Add(new(new OnnxPlace(place, "initializer", i), graph.Initializer[i], scope));
        for (var i = 0; i < graph.SparseInitializer.Count; i++) SparseTensor(graph.SparseInitializer[i], new OnnxPlace(place, "sparse_initializer", i), scope);
        Nodes(scope);
    }

    void Nodes(OnnxScope scope)
    {
        for (var i = 0; i < scope.Nodes.Count; i++)
        {
            var node = scope.Nodes[i];
            var place = new OnnxPlace(scope.Place, "node", i);
            _nodes.Add(new(place, node, scope));
            foreach (var attribute in node.Attribute) Attribute(attribute, new OnnxPlace(place, attribute.Name), scope, i);
        }
        if (scope.Function is not { } function) return;
        for (var i = 0; i < function.AttributeProto.Count; i++) Attribute(function.AttributeProto[i], new OnnxPlace(scope.Place, "attribute_proto", i), scope, 0);
    }

    void Attribute(AttributeProto attribute, OnnxPlace place, OnnxScope scope, int seen)
    {
        _attributes.Add(new(place, attribute, scope));
        if (attribute.T is not null) _tensors.Add(new(place, attribute.T, scope));
        if (attribute.SparseTensor is not null) SparseTensor(attribute.SparseTensor, place, scope);
        for (var i = 0; i < attribute.Tensors.Count; i++) _tensors.Add(new(new OnnxPlace(place, "tensors", i), attribute.Tensors[i], scope));
        for (var i = 0; i < attribute.SparseTensors.Count; i++) SparseTensor(attribute.SparseTensors[i], new OnnxPlace(place, "sparse_tensors", i), scope);
        if (attribute.G is not null) Graph(attribute.G, place, scope, scope.Opsets, seen);
        for (var i = 0; i < attribute.Graphs.Count; i++) Graph(attribute.Graphs[i], new OnnxPlace(place, "graphs", i), scope, scope.Opsets, seen);
    }

    void SparseTensor(SparseTensorProto sparse, OnnxPlace place, OnnxScope scope)
    {
        _sparse.Add(new(place, sparse, scope));
        if (sparse.Values is not null) _tensors.Add(new(new OnnxPlace(place, "values"), sparse.Values, scope));
        if (sparse.Indices is not null) _tensors.Add(new(new OnnxPlace(place, "indices"), sparse.Indices, scope));
    }
}
