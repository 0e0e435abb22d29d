using System.Globalization;
using Norma.Data.Profiles;
using Norma.Deployment.Report.Charts;
using Norma.Deployment.Report.Languages;
using Norma.Deployment.Report.Sections;
using Norma.Spec;

namespace Norma.Deployment.Report;

/// <summary>All that the page of <c>norma profile</c> shows.</summary>
sealed record ProfileContents(string Name, DataProfile Profile, int Complete, Correlations Correlations, SampleRows Sample, IReadOnlyList<Finding> Findings, string? Against, int AgainstRows, IReadOnlyList<FieldDrift> Drift);

/// <summary>The page of <c>norma profile</c>: what data looks like and how far it stands from other data.</summary>
static class ProfilePage
{
    const int MostPairs = 10;

    static readonly Texts s_texts = Texts.Of(ReportLanguage.English);

    /// <summary>The page.</summary>
    public static string Write(ProfileContents contents) => HtmlPage.Of(s_texts.LanguageTag, $"{contents.Name} · Data profile", s_texts.SkipToContent, s_texts.Contents, Header(contents),
    [
        new("drift", $"Drift against {contents.Against}", $"How far these rows stand from the {Figures.Count(contents.AgainstRows)} rows of {contents.Against}, the furthest first. Numbers are counted between the other rows' deciles, categories by their values, texts, dates, pictures and the like by what is measured of them; blue bars are these rows, grey ones the others.", Drift(contents)),
        new("findings", s_texts.FindingsTitle, "What a careful practitioner would ask about before training. Personal data is counted, never shown.", FindingsSection.List(contents.Findings.Select(f => f with { File = null }), s_texts)),
        new("fields", "Fields", "The histogram of a number, with the 5th, 50th and 95th percentile below; the most frequent values of a category. Values that name persons or rows, and free texts, are not shown.", Fields(contents.Profile)),
        new("missing", "Missing values", $"{Figures.Count(contents.Complete)} of {Figures.Count(contents.Profile.Rows)} rows are complete. Fields that lack values, the emptiest first.", Missing(contents.Profile)),
        new("correlations", "Correlations", $"Pearson's r of number fields, each pair over the rows that have both: blue rises together, orange against each other.{(contents.Correlations.LeftOut > 0 ? $" {contents.Correlations.LeftOut} more number fields are left out." : "")}", Correlated(contents.Correlations)),
        new("sample", "Sample rows", "Rows spread evenly over the data; ••• stands for what names persons or rows, and for free text.", Sample(contents.Sample)),
    ], s_texts.Footer);

    static Html Header(ProfileContents contents)
    {
        var profile = contents.Profile;
        var cells = profile.Fields.Values.Sum(f => (long)f.Count + f.Missing);
        var missing = profile.Fields.Values.Sum(f => (long)f.Missing);
        var drifted = contents.Drift.Count(d => d.Anomalies.Count > 0);
        List<(string Name, string Value)> facts =
        [
            ("Rows", Figures.Count(profile.Rows)), ("Fields", Figures.Count(profile.Fields.Count)), ("Complete rows", Share(contents.Complete, profile.Rows)),
            ("Missing cells", Share(missing, cells)), ("Warnings", Figures.Count(contents.Findings.Count(f => f.Severity != Severity.Information))),
        ];
        if (contents.Against is not null) facts.Add(("Fields with anomalies", $"{drifted} of {contents.Drift.Count}"));
        return Html.Of($"""
            <header>
            <p class="eyebrow">Data profile</p>
            <h1>{contents.Name}</h1>
            <dl class="facts">{facts.Select(fact => Html.Of($"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>"))}</dl>
            </header>
            """);
    }

    static string Share(long part, long whole) => whole == 0 ? "—" : Figures.Percent((double)part / whole);

    static Html Fields(DataProfile profile) => profile.Fields.Count == 0 ? Html.Empty : Html.Of($"""
        <div class="table"><table class="profile">
        <thead><tr><th scope="col">{s_texts.Field}</th><th scope="col">{s_texts.TypeColumn}</th><th scope="col" class="number">{s_texts.Missing}</th><th scope="col" class="number">{s_texts.Distinct}</th><th scope="col" class="number">Mean ± std</th><th scope="col">Range</th><th scope="col">{s_texts.Distribution}</th></tr></thead>
        <tbody>
        {profile.Fields.Select(f => Field(f.Key, f.Value))}</tbody>
        </table></div>
        """);

    static Html Field(string name, FieldProfile field) => Html.Of($"""
        <tr><th scope="row">{name}{(field.Role is "feature" or "ignore" ? Html.Empty : Html.Of($" <span class=\"pill plain\">{s_texts.Role(field.Role)}</span>"))}</th><td>{s_texts.FieldType(field.Type)}</td><td class="number">{(field.Missing == 0 ? "0" : Share(field.Missing, field.Count + field.Missing))}</td><td class="number">{Figures.Count(field.Distinct)}</td><td class="number">{(field is { Mean: { } mean, Std: { } std } ? Html.Of($"{Figures.General(mean)}<br><small>± {Figures.General(std)}</small>") : Html.Empty)}</td><td>{Range(field)}</td><td class="distribution">{ProfileSection.Shown(name, field, s_texts)}</td></tr>

        """);

    static string Range(FieldProfile field) => field switch
    {
        { Min: { } min, Max: { } max } => $"{Figures.General(min)} … {Figures.General(max)}",
        { Earliest: { } earliest, Latest: { } latest } => $"{earliest} … {latest}",
        _ => "",
    };

    static Html Missing(DataProfile profile)
    {
        var lacking = profile.Fields.Where(f => f.Value.Missing > 0).OrderByDescending(f => f.Value.Missing).ToArray();
        return lacking.Length == 0 ? Html.Empty : Html.Of($"""
            <div class="table"><table class="lacking">
            <tbody>
            {lacking.Select(f => Html.Of($"<tr><th scope=\"row\">{f.Key}</th><td>{Strip.Bar((double)f.Value.Missing / profile.Rows, "fill2")}</td><td class=\"number\">{Share(f.Value.Missing, profile.Rows)}</td><td class=\"number\"><small>{Figures.Count(f.Value.Missing)}</small></td></tr>\n"))}</tbody>
            </table></div>
            """);
    }

    static Html Correlated(Correlations correlations)
    {
        if (correlations.Fields.Count < 2) return Html.Empty;
        var pairs = new List<(string One, string Other, double R)>();
        for (var i = 0; i < correlations.Fields.Count; i++)
            for (var j = i + 1; j < correlations.Fields.Count; j++)
                if (correlations.Values[i][j] is { } r) pairs.Add((correlations.Fields[i], correlations.Fields[j], r));
        var strongest = pairs.OrderByDescending(pair => Math.Abs(pair.R)).Take(MostPairs);
        return Html.Of($"""
            <div class="beside">
            {HeatMap.Of(correlations)}
            <div><h3>Strongest pairs</h3>
            <ul class="strongest">{strongest.Select(pair => Html.Of($"<li><b class=\"number\">{Figures.Metric(pair.R, new("ratio", Evaluation.Better.Higher))}</b><span>{pair.One} · {pair.Other}</span></li>"))}</ul></div>
            </div>
            """);
    }

    static Html Sample(SampleRows sample) => sample.Rows.Count == 0 ? Html.Empty : Html.Of($"""
        <div class="table"><table class="sample">
        <thead><tr>{sample.Fields.Select(name => Html.Of($"<th scope=\"col\">{name}</th>"))}</tr></thead>
        <tbody>
        {sample.Rows.Select(row => Html.Of($"<tr>{row.Select(value => value is null ? Html.Of($"<td><small>missing</small></td>") : value == Concealed.Mask ? Html.Of($"<td class=\"other\">{value}</td>") : Html.Of($"<td>{value}</td>"))}</tr>\n"))}</tbody>
        </table></div>
        """);

    static Html Drift(ProfileContents contents) => contents.Against is null ? Html.Empty : Html.Of($"""
        <div class="table"><table class="drift">
        <thead><tr><th scope="col">{s_texts.Field}</th><th scope="col" class="number" title="Population stability index">PSI</th><th scope="col" class="number" title="Jensen–Shannon divergence, base 2">Jensen–Shannon</th><th scope="col" class="number" title="Largest difference of a bin's shares">L∞</th><th scope="col" class="number">Present</th><th scope="col">Distribution</th><th scope="col">Anomalies</th></tr></thead>
        <tbody>
        {contents.Drift.OrderByDescending(d => d.Anomalies.Count > 0).ThenByDescending(d => d.JensenShannon ?? -1).Select(Drifted)}</tbody>
        </table></div>
        """);

    static Html Drifted(FieldDrift drift) => Html.Of($"""
        <tr><th scope="row">{drift.Field}{(drift.Measure is null ? Html.Empty : Html.Of($"<br><small>by {drift.Measure}</small>"))}</th><td class="number">{Three(drift.StabilityIndex)}</td><td class="number">{Three(drift.JensenShannon)}</td><td class="number">{Three(drift.LInfinity)}</td><td class="number">{Present(drift.Present)}<br><small>{Present(drift.OtherPresent)}</small></td><td>{Pairs(drift)}</td><td>{(drift.Anomalies.Count == 0 ? Html.Of($"<span class=\"pill good\">none</span>") : Html.Of(drift.Anomalies.Select(a => Html.Of($"<p class=\"anomaly\"><code>{a.Name}</code><br><small>{a.Message}</small></p>"))))}</td></tr>

        """);

    static string Three(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "—";

    static string Present(double? value) => value is { } share ? Figures.Percent(share) : "—";

    static Html Pairs(FieldDrift drift)
    {
        if (drift.Shares.Count == 0) return Html.Empty;
        var (most, wide) = (drift.Shares.Max(s => Math.Max(s.Here, s.There)), 120.0 / drift.Shares.Count);
        return Html.Of($"""
            <svg class="histogram" role="img" aria-label="The shares of {drift.Field} by bin, here and there" viewBox="0 0 120 38" preserveAspectRatio="none">{drift.Shares.Select((s, i) => Html.Of($"<path class=\"there\" d=\"M{i * wide + 0.06 * wide} 36v-{34 * s.There / most}h{0.88 * wide}V36z\"/><path class=\"fill1\" d=\"M{i * wide + 0.3 * wide} 36v-{34 * s.Here / most}h{0.4 * wide}V36z\"/>"))}<path class="zero" d="M0 36.5H120"/></svg>
            """);
    }
}
