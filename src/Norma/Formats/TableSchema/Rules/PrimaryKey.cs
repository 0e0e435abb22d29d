namespace Norma.Formats.TableSchema.Rules;

sealed class PrimaryKey() : Rule<TableSchemaDraft>("table-schema/primary-key", "primaryKey as a list of different names of fields", TableSchema.Reference + "#primarykey")
{
    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema) =>
        schema.Root.Member("primaryKey") is { } key ? KeyForm.Breaches(key, "primaryKey", schema.Names, single: true) : [];
}
