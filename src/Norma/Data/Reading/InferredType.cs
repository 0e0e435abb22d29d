using System.Globalization;
using System.Text;
using Norma.Data.Fields;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>What type a column of texts is, judged by its distinct values, and why.</summary>
static class InferredType
{
    /// <summary>Texts that often mean a missing value. They are proposed, never taken for one in silence.</summary>
    public static readonly Items<string> Markers = ["NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "?", "-", "--", "missing", "unknown"];

    static readonly HashSet<string> s_yesNo = new(StringComparer.OrdinalIgnoreCase) { "0", "1", "true", "false", "yes", "no", "y", "n", "t", "f" };

    const int ProseLength = 30;

    /// <summary>The field, the column as the field has it, and the reason.</summary>
    public static (Field Field, Column Column, string Reason) Of(TextColumn texts, Field field, byte point, bool isText = false)
    {
        var levels = texts.Levels;
        if (levels.Length == 0) return (CategoryOf(field), texts, "no row has a value");
        var values = new float[levels.Length];
        var (numbers, zeros) = (0, 0);
        for (var i = 0; i < levels.Length; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(levels[i]);
            if (!isText && NumberText.Read(bytes, point, out values[i]) == NumberForm.Number) numbers++;
            if (NumberText.HasLeadingZero(bytes)) zeros++;
        }
        if (levels.Length == 2 && (numbers == 0 || levels.All(s_yesNo.Contains)))
            return (new Binary(field.Role, Required: field.Required, Sensitive: field.Sensitive, Description: field.Description, Missing: field.Missing), texts,
                $"its two values are {string.Join(" and ", field.Sensitive ? ["not shown"] : levels.Order(StringComparer.Ordinal).Select(Printable.Quote))}");
        if (!isText && numbers == levels.Length)
            return zeros > 0
                ? (CategoryOf(field), texts, $"{Count(zeros)} of its {Count(levels.Length)} values have leading zeros: they are codes")
                : (NumberOf(field), new NumberColumn(texts.Name, Array.ConvertAll(texts.Codes, code => code < 0 ? float.NaN : values[code])), levels.Length <= 2 ? "its values are numbers, but not 0 and 1" : "all values are numbers");
        var moments = new long[levels.Length];
        if (!isText && levels.Select((level, i) => DateText.Read(level, null, out moments[i])).All(read => read))
            return (new Date(field.Role, Required: field.Required, Sensitive: field.Sensitive, Description: field.Description, Missing: field.Missing),
                new DateColumn(texts.Name, Array.ConvertAll(texts.Codes, code => code < 0 ? DateColumn.Missing : moments[code])), "all values are dates of ISO 8601");
        var present = texts.Codes.Count(code => code >= 0);
        var prose = levels.Length > 20 && levels.Length * 2 > present && levels.Average(l => l.Length) >= ProseLength && levels.Average(l => l.Count(c => c == ' ')) >= 3;
        if (prose)
            return (new Text(field.Role is Role.Feature ? Role.Ignore : field.Role, field.Required, field.Sensitive, field.Description, field.Missing), texts,
                $"{Count(levels.Length)} different values in {Count(present)} rows, sentences of {Count((int)levels.Average(l => l.Length))} characters");
        return (CategoryOf(field), texts, numbers == 0 ? $"{Count(levels.Length)} different texts" : $"{Count(levels.Length)} different values, of which {Count(levels.Length - numbers)} are no numbers");
    }

    /// <summary>A number with what else is stated.</summary>
    public static Number NumberOf(Field field) => new(field.Role, Required: field.Required, Sensitive: field.Sensitive, Description: field.Description, Missing: field.Missing);

    static Category CategoryOf(Field field) => new(field.Role, Required: field.Required, Sensitive: field.Sensitive, Description: field.Description, Missing: field.Missing);

    static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
