using System.Buffers;
using Norma.Data.Fields;
using Norma.Formats;
using Norma.Formats.Croissant;
using Norma.Spec;

namespace Norma.Data.Reading.RecordSets;

/// <summary>The types of Croissant as ours.</summary>
static class CroissantTypes
{
    static readonly HashSet<string> s_numbers =
    [
        .. new[] { "Integer", "Float", "Number" }.Select(name => CroissantDraft.Full($"sc:{name}")),
        .. new[] { "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float16", "Float32", "Float64" }.Select(name => CroissantDraft.Full($"cr:{name}")),
    ];

    // An offset from UTC, as in +02:00.
    static readonly string s_offset = new('X', 3);

    static readonly SearchValues<char> s_others = SearchValues.Create("%GYQqLlwWDFgecbBkKANvVOxjJC{}");

    static readonly HashSet<string> s_whole =
    [
        CroissantDraft.Full("sc:Integer"),
        .. new[] { "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64" }.Select(name => CroissantDraft.Full($"cr:{name}")),
    ];

    /// <summary>Whether values are whole numbers.</summary>
    public static bool IsWhole(CroissantField field) => !field.IsArray && field.Types.Any(s_whole.Contains);

    /// <summary>Whether values are numbers.</summary>
    public static bool IsNumber(Items<string> types) => types.Any(s_numbers.Contains);

    /// <summary>Whether values are true or false.</summary>
    public static bool IsBoolean(Items<string> types) => Has(types, "sc:Boolean");

    /// <summary>Whether values are pictures or sounds.</summary>
    public static bool IsMedia(Items<string> types) => Has(types, "sc:ImageObject") || Has(types, "sc:AudioObject") || Has(types, "sc:VideoObject");

    /// <summary>Whether values are texts even where all of them are digits.</summary>
    public static bool IsText(CroissantField field) => field.Types.Count > 0 && !IsNumber(field.Types);

    /// <summary>The contract of a field; a field of texts is left to what its values say.</summary>
    public static Field Of(CroissantField field)
    {
        var described = field.Description;
        if (field.IsArray) return new Inferred(Description: described);
        if (Has(field.Types, "sc:ImageObject")) return new Image(Description: described);
        if (Has(field.Types, "sc:AudioObject")) return new Audio(Description: described, Rate: field.Source?.SamplingRate);
        if (IsNumber(field.Types)) return new Number(Description: described);
        if (IsBoolean(field.Types)) return new Binary(Description: described);
        if (Has(field.Types, "sc:Date") || Has(field.Types, "sc:DateTime")) return new Date(Format: field.Source?.Format is { } pattern ? FormatOf(pattern) : null, Description: described);
        return new Inferred(Description: described);
    }

    /// <summary>A date pattern of CLDR as .NET has it; null where it has none.</summary>
    public static string? FormatOf(string pattern)
    {
        var format = pattern.Replace("EEEE", "dddd", StringComparison.Ordinal).Replace("EEE", "ddd", StringComparison.Ordinal).Replace('u', 'y').Replace('S', 'f')
            .Replace("a", "tt", StringComparison.Ordinal).Replace(s_offset, "zzz", StringComparison.Ordinal);
        return pattern.AsSpan().IndexOfAny(s_others) < 0 && DateText.IsFormat(format) ? format : null;
    }

    /// <summary>A .NET date format as CLDR has it; null where it has none.</summary>
    public static string? PatternOf(string format)
    {
        var pattern = format.Replace("dddd", "EEEE", StringComparison.Ordinal).Replace("ddd", "EEE", StringComparison.Ordinal).Replace("zzz", s_offset, StringComparison.Ordinal).Replace("tt", "a", StringComparison.Ordinal).Replace('f', 'S');
        return !format.Contains('\\', StringComparison.Ordinal) && FormatOf(pattern) == format ? pattern : null;
    }

    static bool Has(Items<string> types, string name) => types.Contains(CroissantDraft.Full(name));
}
