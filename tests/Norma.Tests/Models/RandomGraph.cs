using Norma.Models;
using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Merge;
using Norma.Models.Layers.Normalization;
using Norma.Models.Layers.Pooling;
using Norma.Models.Layers.Recurrent;
using Norma.Models.Layers.Reshaping;
using Norma.Spec;

namespace Norma.Tests.Models;

/// <summary>Legal graphs drawn from a seed: branches and merges, residuals, layers that are used again, graphs and stacks within, several inputs and outputs.</summary>
static class RandomGraph
{
    /// <summary>A graph and the shapes that enter it; several outputs, or a single vector.</summary>
    public static (Graph Graph, Shapes Inputs) Draw(int seed, bool vector = false, bool unknown = true) => Draw(new Seed(seed, "graph"), 3 + seed % 12, 2, vector, unknown);

    static (Graph Graph, Shapes Inputs) Draw(Seed seed, int layers, int depth, bool vector, bool unknown)
    {
        Shape[] shapes = [.. Enumerable.Range(0, 1 + seed.Below(3)).Select(_ => seed.Below(3) == 0 ? Shape.Of([4]) : Shape.Of([unknown && seed.Below(2) == 0 ? Shape.Any : 5, 4]))];
        Symbol[] inputs = [.. shapes.Select((shape, i) => new Symbol(shape, seed.Below(2) == 0 ? $"x{i}" : null))];
        var (values, used) = (inputs.ToList(), new List<(Layer Layer, Shapes Inputs)>());
        for (var i = 0; i < layers; i++)
        {
            // Later values more often, so that the graph is deep as well as broad.
            var x = values[Math.Max(seed.Below(values.Count), seed.Below(values.Count))];
            if (seed.Below(4) == 0 && used.FindAll(u => u.Inputs is [var only] && only.Equals(x.Shape)) is { Count: > 0 } again) values.AddRange(x.ApplyAll(again[seed.Below(again.Count)].Layer));
            else if (seed.Below(3) == 0 && Alike(values, x) is { Length: > 0 } alike) values.Add(x.Apply(Merge(seed), alike[seed.Below(alike.Length)]));
            else
            {
                var layer = One(seed, x.Shape, depth, unknown);
                if (seed.Below(4) == 0) layer = layer with { Name = $"named_{i}" };
                used.Add((layer, x.Shape));
                values.AddRange(x.ApplyAll(layer));
            }
        }
        var ends = values.Skip(inputs.Length).ToArray();
        if (!vector) return (Symbol.Graph(inputs, [ends[^1], .. ends.SkipLast(1).Where(_ => seed.Below(3) == 0)]), [.. shapes]);
        Symbol[] flat = [.. inputs.Concat(ends).Select(end => end.Shape.Rank == 1 ? end : end.Apply(new Flatten()))];
        return (Symbol.Graph(inputs, flat.Length == 1 ? flat[0] : flat[0].Apply(new Concatenate(), [.. flat.Skip(1)])), [.. shapes]);
    }

    static Symbol[] Alike(List<Symbol> values, Symbol x) => [.. values.Where(value => value.Shape.Equals(x.Shape) && value != x)];

    static Layer Merge(Seed seed) => seed.Below(6) switch { 0 => new Multiply(), 1 => new Average(), 2 => new Maximum(), 3 => new Subtract(), 4 => new Concatenate(), _ => new Add() };

    static Layer One(Seed seed, Shape shape, int depth, bool unknown) => (shape.Rank, seed.Below(depth > 0 ? 9 : 7)) switch
    {
        (_, 0) => new Dense(1 + seed.Below(4), "tanh"),
        (_, 1) => new LayerNormalization(0.1),
        (_, 7) => new Stack([new Dense(4, "tanh"), new Norma.Models.Layers.Core.Activation("sigmoid"), new Dense(4)]),
        (_, 8) => Inner(seed, shape, depth, unknown),
        (2, 2) => new Conv1d(3, 2, Padding: CausalPadding.Same, Activation: "tanh"),
        (2, 3) => new Lstm(3, ReturnSequences: seed.Below(2) == 0),
        (2, 4) => seed.Below(2) == 0 ? new MultiHeadAttention(2, 2) : new Gru(2),
        (2, 5) => new GlobalAveragePooling1d(),
        (2, 6) => new Masking(),
        (_, 2) => new RepeatVector(5),
        (_, 3) => new BatchNormalization(),
        (_, 4) => new Dropout(0.5),
        (_, 5) => new Norma.Models.Layers.Core.Activation("silu"),
        _ => new Dense(4),
    };

    // A graph of one input within another; what it is drawn for need not be what enters.
    static Graph Inner(Seed seed, Shape shape, int depth, bool unknown)
    {
        var x = new Symbol(shape, "inner");
        var (a, b) = (x.Apply(One(seed, shape, depth - 1, unknown)), x.Apply(One(seed, shape, depth - 1, unknown)));
        return a.Shape.Equals(b.Shape) ? Symbol.Graph([x], a.Apply(new Add(), b)) : Symbol.Graph([x], a, b);
    }
}
