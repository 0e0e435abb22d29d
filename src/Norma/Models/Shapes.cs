using System.Runtime.CompilerServices;
using Norma.Spec;

namespace Norma.Models;

/// <summary>The shapes that enter or leave a layer: one for most, several for merges, attention and states.</summary>
[CollectionBuilder(typeof(Shapes), nameof(Of))]
public sealed class Shapes(Items<Shape> items) : IEnumerable<Shape>
{
    /// <summary>These shapes.</summary>
    public static Shapes Of(ReadOnlySpan<Shape> shapes) => new(Items.Of(shapes));

    /// <summary>A single shape.</summary>
    public static implicit operator Shapes(Shape shape) => Of([shape]);

    /// <summary>How many.</summary>
    public int Count => items.Count;

    /// <summary>The shape at a place.</summary>
    public Shape this[int index] => items[index];

    /// <summary>The only shape.</summary>
    /// <exception cref="InvalidOperationException">There are several: the layer should have refused them as a finding.</exception>
    public Shape Only => items.Count == 1 ? items[0] : throw new InvalidOperationException($"One input expected, received {items.Count}.");

    /// <summary>The only shape, whatever it is.</summary>
    /// <exception cref="ShapeException">There are several, or none.</exception>
    public Shape One() => One("any shape", _ => true);

    /// <summary>The only shape, as a layer expects it.</summary>
    /// <param name="expected">What the layer takes, in words: <c>three axes: height, width, channels</c>.</param>
    /// <param name="fits">Whether a shape is that.</param>
    /// <exception cref="ShapeException">There are several, or it does not fit.</exception>
    public Shape One(string expected, Func<Shape, bool> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        if (items.Count != 1) throw new ShapeException($"received {items.Count} inputs", $"one input: {expected}");
        return fits(items[0]) ? items[0] : throw new ShapeException($"received {items[0]}", expected);
    }

    /// <inheritdoc/>
    public IEnumerator<Shape> GetEnumerator() => items.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => items.Count == 1 ? items[0].ToString() : string.Join(", ", items);
}
