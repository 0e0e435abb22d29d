using Norma.Data;
using Norma.Data.Profiles;
using Norma.Data.Proposals;
using Norma.Deployment.Report;
using Norma.Spec;

namespace Norma;

/// <summary>What <c>norma profile</c> shows: what data looks like, what is doubtful about it, and how far it stands from other data. It shows no value that names persons.</summary>
/// <param name="Name">The data, as it was named.</param>
/// <param name="Profile">Field by field; fields whose values are not shown have counts alone.</param>
/// <param name="Complete">How many rows miss nothing.</param>
/// <param name="Correlations">Of the number fields.</param>
/// <param name="Sample">A few rows.</param>
/// <param name="Findings">What is doubtful.</param>
public sealed record Examination(string Name, DataProfile Profile, int Complete, Correlations Correlations, SampleRows Sample, IReadOnlyList<Finding> Findings)
{
    /// <summary>What it was held against; null where nothing was named.</summary>
    public string? Against { get; private init; }

    /// <summary>How many rows that has.</summary>
    public int? AgainstRows { get; private init; }

    /// <summary>How far each field stands from the other data; empty where nothing was named.</summary>
    public IReadOnlyList<FieldDrift> Drift { get; private init; } = [];

    /// <summary>Looks at data.</summary>
    /// <param name="path">A data file, or a spec: then the rows that it names, with its contract.</param>
    /// <param name="against">What it is held against: the same.</param>
    /// <exception cref="FindingsException">A spec is wrong (exit 2); files are missing or damaged or break the contract (3), cannot be read (5) or are too large (6).</exception>
    public static Examination Of(string path, string? against = null)
    {
        var looked = Looked.At(path);
        var (data, fields) = (looked.Data, looked.Fields);
        var full = Norma.Data.Profiles.Profile.Of(data.Table, fields);
        var concealed = Concealed.Of(data.Table, fields, full);
        var examination = new Examination(path, Concealed.In(full, concealed), CompleteRows(data.Table), Correlations.Of(data.Table, concealed), SampleRows.Of(data.Table, concealed), looked.Findings());
        if (against is null) return examination;
        var other = Looked.At(against);
        return examination with { Against = against, AgainstRows = other.Data.Table.Rows, Drift = TableDrift.Of(data.Table, fields, other.Data.Table, other.Fields) };
    }

    /// <summary>The page for people: it needs nothing from elsewhere and runs no script.</summary>
    public string Page() => ProfilePage.Write(new(System.IO.Path.GetFileName(Name), Profile, Complete, Correlations, Sample, Findings, Against is null ? null : System.IO.Path.GetFileName(Against), AgainstRows ?? 0, Drift));

    static int CompleteRows(Table table)
    {
        var complete = 0;
        for (var row = 0; row < table.Rows; row++)
        {
            var whole = true;
            foreach (var column in table.Columns)
                if (column.IsMissing(row)) { whole = false; break; }
            if (whole) complete++;
        }
        return complete;
    }

    /// <summary>Rows, and as what they are looked at.</summary>
    sealed record Looked(DataSet Data, Map<Field> Fields, Func<IReadOnlyList<Finding>> Findings)
    {
        public static Looked At(string path) => Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML" ? OfSpec(path) : OfFile(path);

        static Looked OfSpec(string path)
        {
            var stated = Stated.Read(path);
            return stated.Locating(() =>
            {
                var data = DataReader.Read(stated.Spec.Data, stated.Folder);
                return new Looked(data, data.Fields, () => [.. data.Findings.Concat(Sense.Check(data)).Select(stated.Locate)]);
            });
        }

        // A file states no target: that is no fault of it.
        static Looked OfFile(string path)
        {
            var (_, data, _) = Proposer.Read(path);
            var (table, fields) = Proposer.Viewed(data, path);
            return new(data, new(data.Fields.Select(f => KeyValuePair.Create(f.Key, f.Value with { Role = fields[f.Key].Role }))),
                () => [.. data.Findings.Concat(Sense.Check(table, fields)).Where(finding => finding.Code != "DATA076")]);
        }
    }
}
