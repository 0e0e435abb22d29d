using System.Text;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data.Proposals;

/// <summary>Which texts of a file seem to stand for a missing value.</summary>
static class MarkerProposal
{
    static readonly HashSet<string> s_signs = new(StringComparer.OrdinalIgnoreCase) { "NA", "N/A", "#N/A", "NaN", "null", "nil", "?", "-", "--", "." };
    static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase) { "none", "missing", "unknown", "n.a.", "not available", "undefined" };

    /// <summary>By field, the texts: signs wherever they stand, words only where all else is a number or a date.</summary>
    public static Map<Items<string>> Of(DataSet data)
    {
        var found = new List<KeyValuePair<string, Items<string>>>();
        foreach (var column in data.Table.Columns.OfType<TextColumn>())
        {
            var signs = column.Levels.Where(s_signs.Contains).ToArray();
            var words = column.Levels.Where(s_words.Contains).ToArray();
            if (signs.Length + words.Length == 0) continue;
            var rest = column.Levels.Except(signs).Except(words).ToArray();
            var measured = rest.Length > 0 && (rest.All(IsNumber) || rest.All(text => DateText.Read(text, null, out _)));
            Items<string> markers = measured ? [.. signs, .. words] : new(signs);
            if (markers.Count > 0 && rest.Length > 0) found.Add(new(column.Name, markers));
        }
        return new(found);
    }

    static bool IsNumber(string text) => NumberText.Read(Encoding.UTF8.GetBytes(text), (byte)'.', out _) == NumberForm.Number;
}
