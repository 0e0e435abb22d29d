using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.TableSchema.Rules;

sealed class MatchWord() : Rule<TableSchemaDraft>("table-schema/fields-match", "fieldsMatch out of: exact, equal, subset, superset, partial", TableSchema.Reference + "#fieldsmatch")
{
    static readonly string[] s_words = [.. Enum.GetNames<FieldsMatch>().Select(name => name.ToLowerInvariant())];

    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        if (schema.Root.Member("fieldsMatch") is not { } match) yield break;
        if (schema.MatchText() is not { } word || !s_words.Contains(word)) yield return new("fieldsMatch", $"received {Printable.Escape(match.GetRawText())}");
        else if (match.ValueKind == JsonValueKind.Array) yield return new("fieldsMatch", "is a list of one, as the profile has it, where the text of the standard has a word", Severity.Warning);
    }
}
