using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Reshaping;
using Norma.Spec;

namespace Norma.Interop.Onnx;

/// <summary>The layers that a file was read as so far, and what its values are.</summary>
/// <param name="batch">The size that the file states for the batch; null where it is open.</param>
/// <param name="uses">How often each value is used, the outputs of the graph counted.</param>
sealed class Tracing(long? batch, IReadOnlyDictionary<string, int> uses)
{
    /// <summary>The most numbers of all constants together: what a small file can ask for by a shape alone.</summary>
    const long MostNumbers = 1L << 29;

    readonly Dictionary<string, OnnxConstant> _constants = new(StringComparer.Ordinal);
    readonly Dictionary<string, Traced> _values = new(StringComparer.Ordinal);
    readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<Weight>> _weights = new(StringComparer.Ordinal);
    readonly Dictionary<(string Node, string Dims), Traced> _permuted = [];
    readonly Dictionary<string, Traced> _unshaped = new(StringComparer.Ordinal);
    readonly HashSet<string> _zeros = new(StringComparer.Ordinal);
    readonly Dictionary<string, Traced> _made = new(StringComparer.Ordinal);
    readonly HashSet<string> _merged = new(StringComparer.Ordinal);
    readonly Numbering _names = new([]);
    long _numbers;

    /// <summary>The size that the file states for the batch; null where it is open.</summary>
    public long? Batch => batch;

    /// <summary>Our name for the layers of the node that is being read.</summary>
    public string Wish { get; set; } = "";

    /// <summary>The layers by name.</summary>
    public IReadOnlyDictionary<string, Node> Nodes => _nodes;

    /// <summary>The weights of a layer.</summary>
    public IReadOnlyList<Weight> WeightsOf(string node) => _weights.TryGetValue(node, out var weights) ? weights : [];

    /// <summary>Whether anything uses a value of the file.</summary>
    public bool IsUsed(string value) => uses.GetValueOrDefault(value) > 0;

    /// <summary>Whether exactly one node uses a value of the file.</summary>
    public bool IsUsedOnce(string value) => uses.GetValueOrDefault(value) == 1;

    /// <summary>Whether a value of the file is known or made by a layer; not so behind a node that could not be read.</summary>
    public bool Knows(string value) => _constants.ContainsKey(value) || _values.ContainsKey(value) || _zeros.Contains(value);

    /// <summary>A constant of the file; null for another value.</summary>
    public OnnxConstant? Constant(string value) => _constants.GetValueOrDefault(value);

    /// <summary>A value that a layer makes; null for a constant.</summary>
    public Traced? Value(string value) => _values.GetValueOrDefault(value);

    /// <summary>What a layer's reference stands for, as it lies here: an input, or an output of a layer.</summary>
    public Traced Made(string reference) => _made[reference];

    /// <summary>The layers that are a part of another one now, so that nothing else can use them.</summary>
    public IReadOnlySet<string> Merged => _merged;

    /// <summary>States that a layer is a part of another one.</summary>
    public void Merge(string node) => _merged.Add(node);

    /// <summary>Takes values that one layer makes from another one that makes the same.</summary>
    public void Redirect(string from, string to)
    {
        foreach (var (name, value) in _values.Where(pair => pair.Value.Node == from).ToList()) _values[name] = value with { Node = to };
        foreach (var (name, value) in _unshaped.Where(pair => pair.Value.Node == from).ToList()) _unshaped[name] = value with { Node = to };
    }

    /// <summary>States a value.</summary>
    public void Give(string name, Traced value)
    {
        _values[name] = value;
        State(value);
    }

    void State(Traced value) => _made.TryAdd(value.Node, value with { Order = [.. Enumerable.Range(0, value.Rank)], IsTurned = false });

    /// <summary>States a constant.</summary>
    public void Give(string name, OnnxConstant value) => _constants[name] = value;

    /// <summary>States a value of zeros, one for each example among its axes: what a recurrent operator begins with.</summary>
    public void GiveZeros(string name) => _zeros.Add(name);

    /// <summary>Whether a value is zeros for each example.</summary>
    public bool AreZeros(string name) => _zeros.Contains(name);

    /// <summary>Counts the numbers of a constant before it is made.</summary>
    /// <exception cref="UnmappedException">They are too many.</exception>
    public long Room(ReadOnlySpan<long> dims)
    {
        var count = 1L;
        foreach (var size in dims)
        {
            if (size < 0) throw new UnmappedException("it makes a constant of a size that is not known") { IsBeyond = size is not (OnnxConstant.Batch or OnnxConstant.Unknown) };
            count = size == 0 ? 0 : count <= MostNumbers / size ? count * size : MostNumbers + 1;
        }
        return (_numbers += count) <= MostNumbers ? count : throw new UnmappedException($"the constants of the model would hold more than {MostNumbers} numbers") { IsBeyond = true };
    }

    /// <summary>The first value that enters, by which a constant knows the batch.</summary>
    public Traced? First { get; set; }

    /// <summary>A free name that is like a name of the file.</summary>
    public string Free(string wish, string word) => _names.Next(Usable(wish) is { Length: > 0 } usable ? usable : word);

    /// <summary>Adds a layer that takes these values as they lie here.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="order">The order of the axes of what leaves it.</param>
    /// <param name="inputs">What enters.</param>
    /// <param name="weights">Its weights in its order; in its layouts.</param>
    /// <returns>Its first output.</returns>
    public Traced Add(Layer layer, int[] order, ReadOnlySpan<Traced> inputs, params ReadOnlySpan<OnnxConstant> weights) => AddAll(layer, order, inputs, weights)[0];

    /// <summary>As <see cref="Add"/>, for a layer of several outputs.</summary>
    public Traced[] AddAll(Layer layer, int[] order, ReadOnlySpan<Traced> inputs, params ReadOnlySpan<OnnxConstant> weights)
    {
        foreach (var input in inputs)
            if (input.IsTurned) throw new UnmappedException("the steps that it takes are turned round, and no layer turns them");
        Shapes entering = [.. inputs.ToArray().Select(input => input.Shape)];
        var slots = layer.WeightSlots(entering);
        var leaving = layer.OutputShapes(entering);
        if (slots.Count != weights.Length) throw new UnmappedException($"its layer has {slots.Count} weights, and it has {weights.Length}");
        for (var i = 0; i < slots.Count; i++)
            if (!slots[i].Shape.Equals(weights[i].Shape)) throw new UnmappedException($"its {slots[i].Name} has the shape {weights[i].Shape} here, and the layer needs {slots[i].Shape}");
        var word = Vocabulary.WordOf(layer.GetType());
        var name = Free(layer is Permute or Reshape or Flatten ? "" : Wish, word);
        _nodes.Add(name, new(layer, [.. inputs.ToArray().Select(input => input.Node)]));
        var own = new List<Weight>(slots.Count);
        for (var i = 0; i < slots.Count; i++) own.Add(new(slots[i].Name, slots[i].Shape, weights[i].Reals));
        _weights.Add(name, own);
        Traced[] made = [.. leaving.Select((shape, i) => new Traced(i == 0 ? name : FormattableString.Invariant($"{name}:{i}"), shape, i == 0 ? order : [.. Enumerable.Range(0, shape.Rank + 1)]))];
        foreach (var value in made) State(value);
        return made;
    }

    /// <summary>Gives a layer another form, with one more weight behind its own.</summary>
    public void Extend(string node, Layer layer, Weight weight)
    {
        _nodes[node] = _nodes[node] with { Layer = layer };
        _weights[node].Add(weight);
    }

    /// <summary>The value with its axes in this order; a permutation where they lie in another one.</summary>
    /// <exception cref="UnmappedException">The batch is not the axis that it is in this order.</exception>
    public Traced In(Traced value, int[] order)
    {
        if (value.Order.AsSpan().SequenceEqual(order)) return value;
        if (value.Rank != order.Length || order[value.BatchAxis] != 0) throw new UnmappedException($"the batch is its axis {value.BatchAxis} and not {Array.IndexOf(order, 0)}");
        var dims = new int[order.Length - 1];
        for (var axis = 0; axis < order.Length; axis++)
            if (order[axis] > 0) dims[order[axis] - 1] = value.Order[axis];
        var key = (value.Node, string.Join(',', dims));
        if (!_permuted.TryGetValue(key, out var made)) _permuted.Add(key, made = Add(new Permute([.. dims]), order, [value]));
        return made with { Order = order, IsWhole = value.IsWhole };
    }

    /// <summary>The value as it lies in the file: the batch is the first axis.</summary>
    public Traced Plain(Traced value) => In(value, [.. Enumerable.Range(0, value.Rank)]);

    /// <summary>The same numbers in another shape of the file.</summary>
    /// <param name="value">The value.</param>
    /// <param name="sizes">The sizes of the file without the batch.</param>
    /// <param name="batchAxis">Which axis of the file the batch is then.</param>
    public Traced Reshaped(Traced value, long[] sizes, int batchAxis = 0)
    {
        var plain = In(value, value.Plain);
        var order = Traced.PlainOf(sizes.Length + 1, batchAxis);
        if (plain.Shape.SequenceEqual(sizes)) return plain with { Order = order };
        // Back to what it was before the last reshape.
        if (_unshaped.TryGetValue(plain.Node, out var before) && before.Shape.SequenceEqual(sizes)) return before with { Order = order, IsTurned = value.IsTurned };
        if (sizes.Count(size => size < 0) > 1) throw new UnmappedException("it reshapes an array of several open axes");
        var made = Add(sizes.Length == 1 ? new Flatten() : new Reshape([.. sizes.Select(size => checked((int)size))]), order, [plain]) with { IsWhole = value.IsWhole };
        _unshaped.Add(made.Node, plain);
        return made;
    }

    /// <summary>A constant as a layer that holds it, as it lies beside a value; its trailing axes are those of the value.</summary>
    /// <param name="constant">The constant; broadcast to the value's axes from the last one on.</param>
    /// <param name="beside">The value.</param>
    /// <param name="trainable">Whether training changes it.</param>
    public Traced Held(OnnxConstant constant, Traced beside, bool trainable = true)
    {
        if (constant.Dims.Length > beside.Rank) throw new UnmappedException($"a constant of {constant.Dims.Length} axes meets a value of {beside.Rank}");
        long[] dims = [.. Enumerable.Repeat(1L, beside.Rank - constant.Dims.Length), .. constant.Dims];
        if (dims[beside.BatchAxis] != 1) throw new UnmappedException($"a constant has {dims[beside.BatchAxis]} places along the batch");
        var places = new int[beside.Rank];
        for (var axis = 0; axis < places.Length; axis++) places[beside.Order[axis]] = axis;
        var laid = constant.Reshaped(dims).Permuted(places);
        laid = laid with { Dims = laid.Dims[1..] };
        return Add(new Constant([.. laid.Dims.Select(size => checked((int)size))], trainable), beside.Order, [beside], laid);
    }

    // Letters, digits, '_' and '-' alone, as the names of layers are.
    internal static string Usable(string name)
    {
        var letters = new string([.. name.TrimStart('/', '.', '_').Take(80).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]);
        var findings = new List<Finding>();
        if (letters.Length == 0) return "";
        LayerNames.Check(letters, "", findings);
        return findings.Count == 0 ? letters : $"layer_{letters}";
    }
}
