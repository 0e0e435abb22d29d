namespace Norma.Formats.TableSchema.Rules;

sealed class StrictDocument() : Rule<TableSchemaDraft>("table-schema/json", "JSON without a member that stands twice", "https://www.rfc-editor.org/rfc/rfc8259")
{
    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        if (schema.Fault is { } fault) yield return new("", fault);
    }
}
