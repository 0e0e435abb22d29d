using System.Globalization;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Deployment.Feeds;

/// <summary>How a field's values become those of an input: which element types can hold them, and the feed that gives them.</summary>
/// <remarks>
/// A number fits float32, float64 and, where whole and present, the integers. A binary or category fits text, and numbers where its values are numbers
/// (binary: 0 and 1). A date fits int64: microseconds UTC.
/// </remarks>
static class Feeding
{
    const int Float = (int)OnnxType.Float, Int32 = 6, Int64 = (int)OnnxType.Int64, Text = (int)OnnxType.String, Double = (int)OnnxType.Double;

    /// <summary>How the element types are called that a field fits.</summary>
    public static string TypesFor(Field field) => field switch
    {
        Number => "float, double, int64 or int32",
        Date => "int64",
        Image => "uint8 or float [N, height, width, channels]",
        Audio => "float [N, samples, channels]",
        Set => "string [N, names], filled up with \"\"",
        Series or Vector => $"float [N, {string.Join(", ", field.Axes ?? [])}]",
        _ => "string, or a number where the values are numbers",
    };

    /// <summary>What a type is called.</summary>
    public static string NameOf(int type) => type switch { Float => "float", Int32 => "int32", Int64 => "int64", Text => "string", Double => "double", (int)OnnxType.UInt8 => "uint8", _ => $"type {type}" };

    /// <summary>Whether an input of that type can take a field.</summary>
    public static bool Fits(Field field, int type) => field switch
    {
        Date => type == Int64,
        Number => type is Float or Double or Int64 or Int32,
        Image or Audio or Series or Vector or Set => false,
        _ => type is Float or Double or Int64 or Int32 or Text,
    };

    /// <summary>The feed of a column.</summary>
    /// <param name="field">The contract of the field.</param>
    /// <param name="column">Its rows.</param>
    /// <param name="type">The input's element type.</param>
    /// <param name="flat">Whether the input has the shape <c>[N]</c> instead of <c>[N, 1]</c>.</param>
    public static Feed Of(Field field, Column column, int type, bool flat) => (column, type) switch
    {
        (TextColumn texts, Text) => new TextFeed(texts, flat),
        (NumberColumn numbers, Float) => new ColumnFeed<float>(numbers.Values, flat),
        (DateColumn dates, Int64) => new ColumnFeed<long>(dates.Values, flat),
        (_, Float) => Buffer(Numbers(field, column), static value => value, flat),
        (_, Double) => Buffer<double>(Numbers(field, column), static value => value, flat),
        (_, Int64) => Buffer(Numbers(field, column), value => (long)Whole(value, column, long.MinValue, 9.2233720368547748e18), flat),
        (_, Int32) => Buffer(Numbers(field, column), value => (int)Whole(value, column, int.MinValue, int.MaxValue), flat),
        _ => throw Unfit(column, $"is a {column.GetType().Name}", NameOf(type)),
    };

    /// <summary>The feed of a column of texts through a table: each level is looked up once.</summary>
    /// <param name="field">The contract of the field.</param>
    /// <param name="column">Its rows.</param>
    /// <param name="table">What its texts are.</param>
    /// <param name="flat">Whether the input has the shape <c>[N]</c>.</param>
    public static Feed Of(Field field, Column column, OnnxLookup table, bool flat) => column is not TextColumn texts ? Of(field, column, Text, flat)
        : table.Integers is { } integers ? LookedUp(texts, table.Places, integers, table.OtherInteger, flat)
        : LookedUp(texts, table.Places, table.Floats!, table.OtherFloat, flat);

    static BufferFeed<T> LookedUp<T>(TextColumn texts, IReadOnlyDictionary<string, int> places, T[] values, T other, bool flat) where T : unmanaged
    {
        // A missing text is the empty one; it stands before the first level.
        var byCode = new T[texts.Levels.Length + 1];
        for (var code = 0; code < byCode.Length; code++) byCode[code] = places.TryGetValue(code == 0 ? "" : texts.Levels[code - 1], out var place) ? values[place] : other;
        return new((from, into) =>
        {
            var codes = texts.Codes.AsSpan(from, into.Length);
            for (var i = 0; i < codes.Length; i++) into[i] = byCode[codes[i] + 1];
        }, 1, flat ? [] : null);
    }

    /// <summary>Values of several axes.</summary>
    public static Feed Tensor(TensorColumn<float> column) => new BufferFeed<float>((from, into) =>
    {
        for (var row = 0; row < into.Length / column.Width; row++) column.CopyTo(from + row, into.Slice(row * column.Width, column.Width));
    }, column.Width, column.Shape);

    /// <summary>Several number columns side by side.</summary>
    public static Feed Matrix(IReadOnlyList<float[]> columns) => new BufferFeed<float>((from, into) =>
    {
        for (var c = 0; c < columns.Count; c++)
        {
            var column = columns[c].AsSpan(from, into.Length / columns.Count);
            for (var row = 0; row < column.Length; row++) into[row * columns.Count + c] = column[row];
        }
    }, columns.Count);

    static BufferFeed<T> Buffer<T>(Func<int, float> value, Func<float, T> as_, bool flat) where T : unmanaged => new((from, into) =>
    {
        for (var i = 0; i < into.Length; i++) into[i] = as_(value(from + i));
    }, 1, flat ? [] : null);

    static Func<int, float> Numbers(Field field, Column column)
    {
        if (column is NumberColumn numbers) return row => numbers.Values[row];
        if (column is not TextColumn texts) throw Unfit(column, $"is a {column.GetType().Name}", "numbers");
        var (negative, positive) = field is Binary binary ? BinaryValues.Of(binary, texts) : (null, null);
        var byLevel = Array.ConvertAll(texts.Levels, level =>
            level == positive ? 1 : level == negative ? 0
            : float.TryParse(level, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number) ? number
            : throw Unfit(column, $"has the value {Printable.Quote(level)}", "numbers"));
        return row => texts.Codes[row] < 0 ? float.NaN : byLevel[texts.Codes[row]];
    }

    static double Whole(float value, Column column, double least, double greatest) =>
        float.IsInteger(value) && value >= least && value <= greatest ? value
        : throw Unfit(column, float.IsNaN(value) ? "has a missing value" : $"has the value {value.ToString(CultureInfo.InvariantCulture)}", "whole numbers, none missing");

    static FindingsException Unfit(Column column, string what, string expected) => new(ExitCode.Data, new Finding("DEPL014", SpecPath.Key("$.data.fields", column.Name), what)
    {
        Expected = $"{expected}, which the model takes for it",
        Fix = "export the model with an input of a type that holds the field's values (float for numbers with gaps, string for names).",
    });
}
