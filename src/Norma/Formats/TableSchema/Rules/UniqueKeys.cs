using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.TableSchema.Rules;

sealed class UniqueKeys() : Rule<TableSchemaDraft>("table-schema/unique-keys", "uniqueKeys as a list of lists of names of fields", TableSchema.Reference + "#uniquekeys")
{
    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        if (schema.Root.Member("uniqueKeys") is not { } keys) return [];
        if (keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() == 0) return [new("uniqueKeys", "is no list of one key or more")];
        return keys.EnumerateArray().SelectMany((key, i) => KeyForm.Breaches(key, $"uniqueKeys[{i}]", schema.Names, single: false));
    }
}
