using Norma.Formats;
using Norma.Formats.TableSchema;
using Norma.Spec;

namespace Norma.Conformance.Artefacts;

/// <summary>A table in a file, with its Table Schema beside it.</summary>
sealed class TableKind : ArtefactKind
{
    const string Text = "delimited text in UTF-8, lines that end in LF or CR LF, quotes that are closed before the next delimiter", Reference = "https://www.rfc-editor.org/rfc/rfc4180#section-2", Id = "table/csv";

    public override string Name => "table with a Table Schema";

    public override bool Recognises(Found found) => found is { IsFolder: false, Extension: ".csv" or ".tsv" } && SchemaFile(found) is not null;

    public override CheckReport Judge(Found found)
    {
        var file = SchemaFile(found)!;
        var draft = System.IO.Path.GetFileName(file) == "datapackage.json" ? OfPackage(file, System.IO.Path.GetFileName(found.Path)) : TableSchemaDraft.Read(file);
        var rules = Ruling.All(draft).Select(ruling => ruling with { Places = [.. ruling.Places.Select(place => place with { Place = $"{System.IO.Path.GetFileName(file)}: {place.Place}" })] }).ToList();
        if (rules.Any(ruling => ruling.Verdict == Verdict.Failed))
            rules.AddRange(TableReview.None("the schema is not sound"));
        else
            rules.AddRange(Rows(found.Path, draft.Require()));
        return new(found.Path, Name, [.. rules], []);
    }

    static IEnumerable<Ruling> Rows(string path, TableSchema schema)
    {
        var faults = new List<Breach>();
        try
        {
            using var stream = OuterFile.Open(path);
            using var records = TableFile.Read(stream, faults).GetEnumerator();
            if (!records.MoveNext()) return [new(Id, Text, Reference, [.. faults, new("line 1", "there is no header")]), .. TableReview.None("there is no header")];
            var rows = TableReview.Of(schema, records.Current.Cells, Rest(records));
            return [new(Id, Text, Reference, [.. faults]), .. rows];
        }
        catch (InvalidDataException fault)
        {
            return [new(Id, Text, Reference, [.. faults, new("", fault.Message)]), .. TableReview.None("the file cannot be read to its end")];
        }
    }

    static IEnumerable<TableRecord> Rest(IEnumerator<TableRecord> records)
    {
        while (records.MoveNext()) yield return records.Current;
    }

    static string? SchemaFile(Found found) =>
        new[] { System.IO.Path.GetFileNameWithoutExtension(found.Path) + ".schema.json", "schema.json", "tableschema.json", "datapackage.json" }
            .Select(name => System.IO.Path.Combine(found.Folder, name)).FirstOrDefault(File.Exists);

    /// <summary>The schema of a resource of a data package: in it, or in a file that it names.</summary>
    static TableSchemaDraft OfPackage(string file, string table)
    {
        if (Found.At(file).Json is not { } package) return TableSchemaDraft.Parse([], file);
        foreach (var resource in package.Member("resources").List())
        {
            if ((resource.Text("path") ?? resource.Member("path").List().Select(path => path.TextOf()).FirstOrDefault()) != table) continue;
            if (resource.Text("schema") is { } named) return TableSchemaDraft.Parse(Contained.Read(System.IO.Path.GetDirectoryName(file)!, named, 16 << 20), named);
            return resource.Member("schema") is { } schema ? TableSchemaDraft.Of(schema, file) : TableSchemaDraft.Parse("{}"u8.ToArray(), file);
        }
        throw new FindingsException(ExitCode.Refused, new Finding("CONF003", "$.resources", $"has no resource of the path {Printable.Quote(table)}")
        {
            File = file,
            Expected = "a resource with the table's file name as its path, and a schema",
            Fix = "add the resource, or put the schema beside the table as x.schema.json.",
        });
    }
}
