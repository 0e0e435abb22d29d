using System.Text;
using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Formats.Onnx;

namespace Norma.Deployment.Feeds;

/// <summary>Sets as their names <c>[N, names]</c>, as many as the longest of a batch has, filled up with "". Each text is cut once.</summary>
sealed class SetFeed : Feed
{
    readonly TextColumn _column;
    readonly byte[][]?[] _names;
    readonly Set _field;

    SetFeed(Set field, TextColumn column) => (_field, _column, _names) = (field, column, new byte[column.Levels.Length][][]);

    /// <summary>Whether an input takes the names of a set.</summary>
    public static bool Fits(OnnxPort input, Field field) => field is Set && input.Type == (int)OnnxType.String && HasAxes(input);

    /// <summary>Whether an input has an axis of rows and one of names.</summary>
    public static bool HasAxes(OnnxPort input) => input.Shape is [{ Size: null or < 0 }, { Size: null or < 0 }];

    /// <summary>The names themselves.</summary>
    public static Feed Of(Set field, TextColumn column) => new SetFeed(field, column);

    /// <summary>What a table says of each name.</summary>
    public static Feed Of(Set field, TextColumn column, OnnxLookup table) => table.Integers is { } integers
        ? new Looked<long>(field, column, table.Places, integers, table.OtherInteger) : new Looked<float>(field, column, table.Places, table.Floats!, table.OtherFloat);

    protected override OrtValue Make(int from, int count, OrtValue? last)
    {
        var codes = _column.Codes.AsSpan(from, count);
        var most = 1;
        foreach (var code in codes) if (code >= 0) most = Math.Max(most, Names(code).Length);
        var into = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [count, most]);
        for (var row = 0; row < count; row++)
        {
            if (codes[row] < 0) continue;
            var names = Names(codes[row]);
            for (var i = 0; i < names.Length; i++) into.StringTensorSetElementAt(names[i], row * most + i);
        }
        return into;
    }

    byte[][] Names(int code) => _names[code] ??= [.. _field.Of(_column.Levels[code]).Select(Encoding.UTF8.GetBytes)];

    sealed class Looked<T>(Set field, TextColumn column, IReadOnlyDictionary<string, int> places, T[] values, T other) : Feed where T : unmanaged
    {
        readonly T[]?[] _numbers = new T[column.Levels.Length][];
        readonly T _none = Value("", places, values, other);

        protected override OrtValue Make(int from, int count, OrtValue? last)
        {
            var codes = column.Codes.AsSpan(from, count);
            var most = 1;
            foreach (var code in codes) if (code >= 0) most = Math.Max(most, Numbers(code).Length);
            var into = new T[checked(count * most)];
            Array.Fill(into, _none);
            for (var row = 0; row < count; row++)
                if (codes[row] >= 0) Numbers(codes[row]).CopyTo(into, row * most);
            return OrtValue.CreateTensorValueFromMemory(into, [count, most]);
        }

        T[] Numbers(int code) => _numbers[code] ??= [.. field.Of(column.Levels[code]).Select(name => Value(name, places, values, other))];

        static T Value(string name, IReadOnlyDictionary<string, int> places, T[] values, T other) => places.TryGetValue(name, out var place) ? values[place] : other;
    }
}
