using System.Text.Json;
using Norma.Formats;
using Norma.Formats.TableSchema;

namespace Norma.Conformance.Artefacts;

/// <summary>A Table Schema, by its name or by its <c>fields</c>.</summary>
sealed class TableSchemaKind : ArtefactKind
{
    public override string Name => "Table Schema";

    public override bool Recognises(Found found) => found is { IsFolder: false, Extension: ".json" }
        && (IsNamed(Path.GetFileName(found.Path)) || (found.Json?.Member("fields") is { ValueKind: JsonValueKind.Array } && found.Json?.Member("@context") is null));

    public override CheckReport Judge(Found found) => new(found.Path, Name, Ruling.All(TableSchemaDraft.Read(found.Path)), []);

    static bool IsNamed(string name) => name is "schema.json" or "tableschema.json" || name.EndsWith(".schema.json", StringComparison.Ordinal);
}
