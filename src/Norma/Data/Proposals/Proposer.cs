using Norma.Data.Fields;
using Norma.Data.Profiles;
using Norma.Data.Senses;
using Norma.Data.Splits;
using Norma.Spec;

namespace Norma.Data.Proposals;

/// <summary>Looks at a file as a careful practitioner would and writes down a contract with reasons.</summary>
static class Proposer
{
    /// <summary>Proposes a contract for a file.</summary>
    public static DataProposal Propose(string path, string? target)
    {
        var (source, data, markers) = Read(path);
        if (data.Targets is [var told] && (target is null || target == told.Name)) return Told(source, data, told.Name);

        var findings = new List<Finding>();
        var names = data.Table.Columns.Select(c => c.Name).ToArray();
        var (chosen, why) = TargetProposal.Choose(names, target, path, findings);
        var drafts = names.Where(n => n == chosen).Concat(names.Where(n => n != chosen)).ToDictionary(n => n, n => new Draft(data.Fields[n], data.Table[n], [data.Reasons[n]]), StringComparer.Ordinal);
        foreach (var (name, texts) in markers) drafts[name].Reasons.Add($"{string.Join(" and ", texts.Select(Printable.Quote))} {(texts.Count == 1 ? "stands" : "stand")} for a missing value");
        if (chosen is not null) TargetProposal.Settle(drafts[chosen], why, findings);

        var profile = Profile.Of(data.Table, data.Fields);
        foreach (var (name, draft) in drafts.Where(d => d.Key != chosen)) FieldProposal.Settle(name, draft, profile.Fields[name]);
        SenseRoles(drafts);

        var (fields, table) = Compose(drafts);
        var (split, splitWhy) = SplitProposal.Of(fields, table, chosen);
        var repeated = table.Rows < 2 ? 0 : DuplicateSense.Repeated(table, table.Columns);
        findings.AddRange(Sense.Check(table, fields).Where(f => !(chosen is null && f.Code == "DATA076")));
        return new(new DataSpec([source], fields, split), chosen, new(drafts.Select(d => KeyValuePair.Create(d.Key, string.Join("; ", d.Value.Reasons)))), splitWhy, repeated > 0, repeated, table.Rows, findings);
    }

    // The kind of file that says what is predicted says what all else is for, too.
    static DataProposal Told(Source source, DataSet data, string target)
    {
        var (split, why) = data.Fields[target] is Fields.Span span ? (new Group(By: [span.Of]), $"questions about one {Printable.Quote(span.Of)} stand on one side") : SplitProposal.Of(data.Fields, data.Table, target);
        var repeated = data.Table.Rows < 2 ? 0 : DuplicateSense.Repeated(data.Table, data.Table.Columns);
        return new(new DataSpec([source], data.Fields, split), target, data.Reasons, why, repeated > 0, repeated, data.Table.Rows, [.. data.Findings, .. Sense.Check(data.Table, data.Fields)]);
    }

    /// <summary>A file's rows with what its columns seem to be, texts that stand for a missing value read as such.</summary>
    public static (Source Source, DataSet Data, Map<Items<string>> Markers) Read(string path)
    {
        path = Path.TrimEndingDirectorySeparator(path);
        var source = Source.ForFile(path) with { Path = [Path.GetFileName(path)] };
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var data = DataReader.Read(new DataSpec([source]), folder);
        var markers = MarkerProposal.Of(data);
        if (markers.Count > 0)
            data = DataReader.Read(new DataSpec([source], new Map<Field>(markers.Select(m => KeyValuePair.Create(m.Key, (Field)new Inferred(Missing: m.Value))))), folder);
        return (source, data, markers);
    }

    /// <summary>What a file's rows are looked at as: each column is a feature, but for the one that is called as targets are.</summary>
    public static (Table Table, Map<Field> Fields) Viewed(DataSet data, string path)
    {
        var names = data.Table.Columns.Select(c => c.Name).ToArray();
        var (chosen, why) = TargetProposal.Choose(names, null, path, []);
        var drafts = names.ToDictionary(n => n, n => new Draft(data.Fields[n], data.Table[n], []), StringComparer.Ordinal);
        if (chosen is not null) TargetProposal.Settle(drafts[chosen], why, []);
        var (fields, table) = Compose(drafts);
        return (table, fields);
    }

    // What the senses would warn of in a feature takes it out of the features: the user may take it back.
    static void SenseRoles(Dictionary<string, Draft> drafts)
    {
        const string Prefix = "$.data.fields.";
        var (fields, table) = Compose(drafts);
        foreach (var finding in Sense.Check(table, fields))
        {
            if (finding.Code is not ("DATA063" or "DATA064" or "DATA066" or "DATA067") || !finding.Path.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            if (!drafts.TryGetValue(finding.Path[Prefix.Length..], out var draft) || draft.Field.Role != Role.Feature) continue;
            draft.Field = draft.Field with { Role = finding.Code == "DATA066" ? Role.Id : Role.Ignore };
            draft.Reasons.Add(finding.Message[(finding.Message.IndexOf("' ", StringComparison.Ordinal) + 2)..]);
        }
        // Only one field can name the rows.
        foreach (var (_, draft) in drafts.Where(d => d.Value.Field.Role == Role.Id).Skip(1)) draft.Field = draft.Field with { Role = Role.Ignore };
    }

    static (Map<Field> Fields, Table Table) Compose(Dictionary<string, Draft> drafts) =>
        (new(drafts.Select(d => KeyValuePair.Create(d.Key, d.Value.Field))), new([.. drafts.Values.Select(d => d.Column)], drafts.Values.First().Column.Rows));
}

/// <summary>A field while it is being proposed.</summary>
sealed class Draft(Field field, Column column, List<string> reasons)
{
    /// <summary>What it is.</summary>
    public Field Field { get; set; } = field;

    /// <summary>Its values as what it is.</summary>
    public Column Column { get; set; } = column;

    /// <summary>Why.</summary>
    public List<string> Reasons { get; } = reasons;
}
