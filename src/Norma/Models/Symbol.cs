using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models;

/// <summary>A value in a graph that is being written: what enters it, or what a layer gives. Layers applied to symbols make the graph.</summary>
/// <remarks>
/// <c>var x = new Symbol(784); var y = x.Apply(new Dense(64, "relu")).Apply(new Dense(10));</c>
/// A layer object that is applied twice shares its weights. <c>keras.KerasTensor</c>, as <c>keras.Input</c> makes it.
/// </remarks>
public sealed class Symbol
{
    readonly Call? _call;
    readonly int _index;

    /// <summary>A value that enters.</summary>
    /// <param name="shape">The sizes of one example's axes.</param>
    public Symbol(params ReadOnlySpan<long> shape) : this(Shape.Of(shape)) { }

    /// <summary>A value that enters.</summary>
    /// <param name="shape">Its shape, without the batch.</param>
    /// <param name="name">What it is called; <c>input</c>, <c>input_1</c>, … when absent.</param>
    public Symbol(Shape shape, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (Shape, Name) = (shape, name);
    }

    Symbol(Call call, int index, Shape shape) => (_call, _index, Shape) = (call, index, shape);

    /// <summary>Its shape, without the batch.</summary>
    public Shape Shape { get; }

    /// <summary>What an input is called; null where it has no name of its own.</summary>
    public string? Name { get; }

    /// <summary>What a layer gives when this enters it, and then the others.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="others">Its further inputs.</param>
    /// <returns>Its first output.</returns>
    /// <exception cref="ShapeException">The layer cannot take these shapes.</exception>
    public Symbol Apply(Layer layer, params ReadOnlySpan<Symbol> others) => ApplyAll(layer, others)[0];

    /// <summary>All that a layer gives when this enters it, and then the others.</summary>
    /// <exception cref="ShapeException">The layer cannot take these shapes.</exception>
    public Symbol[] ApplyAll(Layer layer, params ReadOnlySpan<Symbol> others) => Call.Of(layer, [this, .. others]);

    /// <summary>All that a layer gives that takes nothing.</summary>
    public static Symbol[] Apply(Layer layer) => Call.Of(layer, []);

    /// <summary>The graph between inputs and outputs, its nodes named as their layers are, else by their words.</summary>
    /// <param name="inputs">What enters.</param>
    /// <param name="outputs">What leaves.</param>
    /// <exception cref="ArgumentException">An output depends on a symbol that is none of the inputs, or a name occurs twice.</exception>
    public static Graph Graph(Symbol[] inputs, params Symbol[] outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        var calls = Calls(inputs, outputs);
        string[] stated = [.. calls.Select(call => call.Layer).Distinct(ReferenceEqualityComparer.Instance).Cast<Layer>().Select(layer => layer.Name).OfType<string>()];
        var entries = new Numbering(inputs.Select(input => input.Name).OfType<string>().Concat(stated));
        string[] inputNames = [.. inputs.Select(input => input.Name ?? entries.Next("input"))];
        if (inputNames.Concat(stated).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw new ArgumentException($"Two inputs or layers have the name '{twice.Key}'.", nameof(outputs));
        var places = new Dictionary<Symbol, int>();
        for (var i = 0; i < inputs.Length; i++) places.TryAdd(inputs[i], i);
        var names = new Dictionary<Call, string>();
        var free = new Numbering(stated.Concat(inputNames));
        var first = new Dictionary<Layer, string>(ReferenceEqualityComparer.Instance);
        var nodes = new List<KeyValuePair<string, Node>>();
        foreach (var call in calls)
        {
            var shared = first.TryGetValue(call.Layer, out var of);
            var name = shared ? free.Next($"{of}_call") : call.Layer.Name ?? free.Next(Vocabulary.WordOf(call.Layer.GetType()));
            names.Add(call, name);
            first.TryAdd(call.Layer, name);
            nodes.Add(new(name, new(shared ? new Shared(of!) : call.Layer with { Name = null }, [.. call.Inputs.Select(Reference)])));
        }
        return new(new(nodes), [.. inputNames], [.. outputs.Select(Reference)]);

        string Reference(Symbol symbol) => symbol._call is not { } call ? inputNames[places[symbol]]
            : symbol._index == 0 ? names[call]
            : FormattableString.Invariant($"{names[call]}:{symbol._index}");
    }

    // Every call that an output depends on, each behind those that it takes from. No recursion: a graph may be ten thousand layers deep.
    static List<Call> Calls(Symbol[] inputs, Symbol[] outputs)
    {
        var entries = inputs.ToHashSet();
        var (calls, seen, open) = (new List<Call>(), new HashSet<Call>(), new Stack<(Call Call, int Next)>());
        void Open(Symbol symbol)
        {
            if (symbol._call is { } call)
            {
                if (seen.Add(call)) open.Push((call, 0));
            }
            else if (!entries.Contains(symbol)) throw new ArgumentException($"An output depends on {(symbol.Name is { } name ? $"the input '{name}'" : $"an input of the shape {symbol.Shape}")}, which is not among the inputs of the graph.", nameof(inputs));
        }
        foreach (var output in outputs)
        {
            Open(output);
            while (open.TryPop(out var top))
            {
                if (top.Next == top.Call.Inputs.Length)
                {
                    calls.Add(top.Call);
                    continue;
                }
                open.Push((top.Call, top.Next + 1));
                Open(top.Call.Inputs[top.Next]);
            }
        }
        return calls;
    }

    /// <summary>One use of a layer.</summary>
    sealed class Call(Layer layer, Symbol[] inputs)
    {
        public Layer Layer => layer;

        public Symbol[] Inputs => inputs;

        public static Symbol[] Of(Layer layer, Symbol[] inputs)
        {
            ArgumentNullException.ThrowIfNull(layer);
            Expanding.Step();
            var shapes = layer.OutputShapes([.. inputs.Select(input => input.Shape)]);
            var call = new Call(layer, inputs);
            return [.. shapes.Select((shape, i) => new Symbol(call, i, shape))];
        }
    }
}
