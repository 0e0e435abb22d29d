using System.Globalization;
using System.Runtime.InteropServices;
using Norma.Data;
using Norma.Spec;

namespace Norma;

/// <summary>What a <see cref="Model"/> is to learn, a row for each example: numbers, indices of classes, or their names. An array converts by itself.</summary>
public sealed class Labels
{
    readonly float[]? _numbers;
    readonly string[]? _names;

    Labels(int rows, int width, float[]? numbers, string[]? names, bool classes) => (Rows, Width, _numbers, _names, Classes) = (rows, width, numbers, names, classes);

    /// <summary>How many examples.</summary>
    public int Rows { get; }

    /// <summary>How many columns.</summary>
    public int Width { get; }

    /// <summary>Whether they are classes by their very type: whole numbers or names.</summary>
    internal bool Classes { get; }

    /// <summary>The distinct names in ordinal order; null where there are none.</summary>
    internal Items<string>? Names => _names is null ? null : [.. _names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The greatest number, to count classes by.</summary>
    internal int Greatest => _numbers is null ? 0 : (int)Math.Clamp(_numbers.Max(), 0, 1 << 24);

    /// <summary>A column for each number to predict.</summary>
    public static implicit operator Labels(float[,] y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return y.Length == 0 ? throw Empty(y) : new(y.GetLength(0), y.GetLength(1), MemoryMarshal.CreateReadOnlySpan(ref y[0, 0], y.Length).ToArray(), null, classes: false);
    }

    /// <summary>A column for each number to predict, kept as float32.</summary>
    public static implicit operator Labels(double[,] y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return y.Length == 0 ? throw Empty(y) : new(y.GetLength(0), y.GetLength(1), Array.ConvertAll(MemoryMarshal.CreateReadOnlySpan(ref y[0, 0], y.Length).ToArray(), static value => (float)value), null, classes: false);
    }

    /// <summary>A number for each row.</summary>
    public static implicit operator Labels(float[] y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return new(y.Length, 1, [.. y], null, classes: false);
    }

    /// <summary>A number for each row, kept as float32.</summary>
    public static implicit operator Labels(double[] y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return new(y.Length, 1, Array.ConvertAll(y, static value => (float)value), null, classes: false);
    }

    /// <summary>The index of a class for each row, from 0.</summary>
    public static implicit operator Labels(int[] y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return new(y.Length, 1, Array.ConvertAll(y, static value => (float)value), null, classes: true);
    }

    /// <summary>The name of a class for each row.</summary>
    public static implicit operator Labels(string[] y)
    {
        ArgumentNullException.ThrowIfNull(y);
        for (var i = 0; i < y.Length; i++)
            if (string.IsNullOrEmpty(y[i])) throw new ArgumentException($"y[{i}] is empty, expected the name of a class.", nameof(y));
        return new(y.Length, 1, null, [.. y], classes: true);
    }

    /// <summary>The rows from one to another.</summary>
    internal Labels Slice(int first, int count) =>
        new(count, Width, _numbers?.AsSpan(first * Width, count * Width).ToArray(), _names?.AsSpan(first, count).ToArray(), Classes);

    /// <summary>For each target, by row: the class index, or the number.</summary>
    /// <exception cref="ArgumentException">They are not what these targets take.</exception>
    internal Items<float[]> TruthOf(Items<Target> targets)
    {
        if (_names is not null) return [ByName(targets[0], _names)];
        if (targets.Count == 1 && targets[0].Task is TaskKind.MulticlassClassification && Width == targets[0].Classes.Count && Width > 1) return [OneHot()];
        if (Width != targets.Count)
            throw new ArgumentException($"y has the shape [{Rows}, {Width}], expected [{Rows}, {targets.Count}]: the model predicts {string.Join(", ", targets.Select(t => $"'{t.Name}'"))}.");
        return [.. targets.Select((target, t) => Column(target, t))];
    }

    float[] Column(Target target, int column)
    {
        var values = new float[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var value = _numbers![row * Width + column];
            var fits = target.Task is TaskKind.Regression ? float.IsFinite(value) : value >= 0 && value < target.Classes.Count && value == MathF.Floor(value);
            if (!fits)
                throw new ArgumentException($"{At(row, column)} is {value.ToString(CultureInfo.InvariantCulture)}, expected {(target.Task is TaskKind.Regression ? "a finite number" : $"a class: 0 to {target.Classes.Count - 1}")}.");
            values[row] = value;
        }
        return values;
    }

    float[] OneHot()
    {
        var values = new float[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var of = _numbers.AsSpan(row * Width, Width);
            var one = of.IndexOf(1f);
            if (one < 0 || of.Count(0f) != Width - 1) throw new ArgumentException($"Row {row} of y is [{string.Join(", ", of.ToArray().Select(v => v.ToString(CultureInfo.InvariantCulture)))}], expected one 1 among zeros.");
            values[row] = one;
        }
        return values;
    }

    float[] ByName(Target target, string[] names)
    {
        if (target.Task is TaskKind.Regression) throw new ArgumentException("y holds names of classes, expected numbers: the loss is one of numbers.");
        var index = target.Classes.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        var values = new float[names.Length];
        for (var row = 0; row < names.Length; row++)
            values[row] = index.TryGetValue(names[row], out var of) ? of
                : throw new ArgumentException($"y[{row}] is {Printable.Quote(names[row])}, expected one of: {string.Join(", ", target.Classes.Take(20).Select(Printable.Escape))}.");
        return values;
    }

    string At(int row, int column) => Width == 1 ? $"y[{row}]" : $"y[{row}, {column}]";

    static ArgumentException Empty(Array y) => new($"y has the shape [{y.GetLength(0)}, {y.GetLength(1)}], expected at least one row and column.", nameof(y));
}
