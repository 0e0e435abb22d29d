using Norma.Data.Reading;
using Norma.Data.Splits;
using Norma.Spec;

namespace Norma.Data;

/// <summary>Reads the rows that a spec names and holds them to their contract. All that is wrong is found at once.</summary>
public static class DataReader
{
    /// <summary>The rows of a data section.</summary>
    /// <param name="spec">The sources, the contract and the split.</param>
    /// <param name="folder">The spec's folder: paths are relative to it.</param>
    /// <exception cref="FindingsException">The section contradicts itself (exit 2); files are missing, damaged or break the contract (3); cannot be read (5); are too large (6).</exception>
    public static DataSet Read(DataSpec spec, string folder)
    {
        Refuse(ExitCode.Spec, CheckStated(spec));
        var named = FilesOf(spec, folder);
        var files = new List<RowFile>();
        try
        {
            Open(named, folder, files);
            var memory = MemoryBudget.OfMebibytes(spec.Memory, spec.Disk);
            foreach (var file in files) file.Memory = memory;
            var contract = spec.Schema is null ? new StatedContract(spec.Fields, [], []) : SchemaContract.Read(folder, spec.Schema, spec.Fields, files[0]);
            FileFields.LookFor(files, contract.Fields);
            var collecting = spec.Collect is { } collect ? new Collecting(contract.Fields, collect) : null;
            var series = SeriesFields.Any(contract.Fields) ? new SeriesFields(contract.Fields, spec.Windows) : null;
            var names = files[0].Names;
            var read = new TableReader(collecting?.Flat(names) ?? series?.Flat(names, labelled: true) ?? HoldOut.Flat(contract.Fields, names), files, contract.Texts).Read(named.ConvertAll(n => n.Name), [.. named.ConvertAll(n => n.Part)], StatesParts(spec));
            read = read with { Findings = [.. contract.Findings, .. read.Findings] };
            return HoldOut.Of(collecting?.Of(read, (spec.Split as Predefined)?.By) ?? series?.Of(read, (spec.Split as Predefined)?.By) ?? read, contract.Fields) with { Memory = memory };
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }

    /// <summary>New rows to predict or to explain.</summary>
    /// <remarks>
    /// The features of the contract are required by name. Its other fields are read where the file has them; columns that it does not name are left out.
    /// Types, bounds and required values hold as in training; a category that training did not know is no fault.
    /// </remarks>
    /// <param name="path">The file; its kind follows from the end of its name.</param>
    /// <param name="fields">The contract, all types known.</param>
    /// <param name="labelled">Whether the targets are required too.</param>
    /// <param name="keep">Whether all columns of the file are wanted as the texts that they are.</param>
    /// <param name="windows">How rows become windows, where the contract has such series.</param>
    /// <param name="collect">How events become rows; a file that has the sets themselves needs none.</param>
    /// <exception cref="FindingsException">The file is missing, damaged or breaks the contract (exit 3), cannot be read (5) or is too large (6).</exception>
    public static InputRows ReadInputs(string path, Map<Field> fields, bool labelled = false, bool keep = false, Windows? windows = null, Collect? collect = null) =>
        ReadInputs(Source.ForFile(path) with { Path = [path] }, "", fields, labelled, keep, windows, collect);

    /// <summary>New rows of a stated source.</summary>
    /// <param name="source">The files.</param>
    /// <param name="folder">What their paths are relative to.</param>
    /// <param name="fields">The contract, all types known.</param>
    /// <param name="labelled">Whether the targets are required too.</param>
    /// <param name="keep">Whether all columns of the files are wanted as the texts that they are.</param>
    /// <param name="windows">How rows become windows, where the contract has such series.</param>
    /// <param name="collect">How events become rows; a file that has the sets themselves needs none.</param>
    /// <exception cref="FindingsException">As for a path.</exception>
    public static InputRows ReadInputs(Source source, string folder, Map<Field> fields, bool labelled = false, bool keep = false, Windows? windows = null, Collect? collect = null)
    {
        Refuse(ExitCode.Spec, CheckStated(new DataSpec([source], fields)));
        var files = OpenInputs(source, folder);
        try
        {
            FileFields.LookFor(files, fields);
            return InputTable.Of(fields, windows, collect, files, labelled, keep);
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }

    /// <summary>Opens the files of new rows; the caller closes them.</summary>
    internal static IReadOnlyList<RowFile> OpenInputs(Source source, string folder)
    {
        var named = FilesOf(new DataSpec([source]), folder);
        var files = new List<RowFile>();
        try
        {
            Open(named, folder, files);
            return files;
        }
        catch
        {
            foreach (var file in files) file.Dispose();
            throw;
        }
    }

    /// <summary>What contradicts itself in a data section, as can be said without its files.</summary>
    public static IReadOnlyList<Finding> CheckStated(DataSpec spec)
    {
        var findings = new List<Finding>();
        for (var i = 0; i < spec.Source.Count; i++)
        {
            var at = $"$.data.source[{i}]";
            findings.AddRange(spec.Source[i].CheckStated(at));
            if (spec.Source[i] is Sources.Memory)
                findings.Add(new Finding("DATA012", at, "received 'memory'") { Expected = "files", Fix = "call Fit with the arrays, or name a file: a spec alone holds no rows." });
            else if (spec.Source[i].Path.Count == 0)
                findings.Add(new Finding("DATA012", $"{at}.path", "received no path") { Expected = "at least one file", Fix = "name the file." });
            else findings.AddRange(Unnameable(spec.Source[i].Path, $"{at}.path"));
        }
        if (spec.Split is Predefined files)
            findings.AddRange([.. Unnameable(files.Validation, "$.data.split.validation"), .. Unnameable(files.Test, "$.data.split.test")]);
        if (spec.Schema is { } schema && (schema.Trim().Length == 0 || schema.Contains('\0', StringComparison.Ordinal)))
            findings.Add(new Finding("DATA012", "$.data.schema", $"received {Printable.Quote(schema)}") { Expected = "the name of a file", Fix = "name the Table Schema." });
        if (spec.Source.Count == 0) findings.Add(new Finding("DATA012", "$.data.source", "received no source") { Expected = "at least one", Fix = "name a file, as in {type: csv, path: rows.csv}." });
        foreach (var (name, field) in spec.Fields) findings.AddRange(field.CheckStated(name));
        findings.AddRange(BoxPictures.CheckStated(spec.Fields, known: false));
        findings.AddRange(AnswerPlaces.CheckStated(spec.Fields, known: false));
        findings.AddRange(Fields.Transcript.CheckSounds(spec.Fields, known: false));
        findings.AddRange(DataSet.Unpredictable(spec.Fields));
        findings.AddRange(HoldOut.Check(spec.Fields, spec.Collect));
        if (spec.Collect is not null && spec.Split is Time)
            findings.Add(new Finding("DATA055", "$.data.split", "'time' parts rows whose sets hold events of before and after its border") { Expected = "a split that parts whole rows: 'random', 'group' or 'predefined'", Fix = "state another split, or files of the events of each part." });
        return findings;
    }

    // The system ends a name at a NUL: what was stated and what was opened would differ.
    static IEnumerable<Finding> Unnameable(Items<string> paths, string at)
    {
        for (var i = 0; i < paths.Count; i++)
            if (paths[i].Contains('\0', StringComparison.Ordinal))
                yield return new Finding("DATA012", SpecPath.Item(at, i), $"received {Printable.Quote(paths[i])}, which holds a NUL") { Expected = "the name of a file", Fix = "remove the character." };
    }

    static bool StatesParts(DataSpec spec) => spec.Split is Predefined { By: null };

    /// <summary>A file of a source, the part of the split that it is.</summary>
    sealed record NamedFile(Source Source, string Name, Part Part);

    // Files of the split are read as the first source is.
    static List<NamedFile> FilesOf(DataSpec spec, string folder)
    {
        var files = new List<NamedFile>();
        var missing = new List<Finding>();
        foreach (var source in spec.Source) Add(source, Part.Train);
        if (spec.Split is Predefined { By: null } split)
        {
            Add(spec.Source[0] with { Path = split.Validation }, Part.Validation);
            Add(spec.Source[0] with { Path = split.Test }, Part.Test);
        }
        Refuse(ExitCode.Data, missing);
        return files;

        void Add(Source source, Part part)
        {
            foreach (var pattern in source.Path)
            {
                try { foreach (var name in source.Resolve(folder, pattern)) files.Add(new(source, name, part)); }
                catch (FindingsException none) when (none.ExitCode == ExitCode.Data) { missing.AddRange(none.Findings); }
            }
        }
    }

    static void Open(List<NamedFile> named, string folder, List<RowFile> files)
    {
        var wrong = new List<FindingsException>();
        foreach (var (source, name, _) in named)
        {
            try
            {
                var file = source.Open(Path.Combine(folder, name), name);
                if (file.Folder.Length == 0) file.Folder = Path.GetDirectoryName(Path.GetFullPath(Path.Combine(folder, name)))!;
                files.Add(file);
            }
            catch (FindingsException fault) { wrong.Add(fault); }
        }
        if (wrong.Count > 0) throw new FindingsException(wrong[0].ExitCode, [.. wrong.SelectMany(w => w.Findings)]);
    }

    internal static void Refuse(ExitCode code, IReadOnlyList<Finding> findings)
    {
        if (findings.Count > 0) throw new FindingsException(code, findings);
    }
}
