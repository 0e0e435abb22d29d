using Norma.Data.Profiles;
using Norma.Deployment.Report.Charts;
using Norma.Deployment.Report.Languages;

namespace Norma.Deployment.Report.Sections;

/// <summary>What the data looks like, field by field. It shows no value of text fields, of ids and groups, or of fields that seem to name persons.</summary>
sealed class ProfileSection : Section
{
    const int MostValues = 3;

    const int LongestValue = 24;

    public override string Id => "data";

    public override string Title(Texts texts) => texts.ProfileTitle;

    public override string? Lead(View view) => view.Contents.Profile is { } profile ? view.Texts.ProfileLead(profile.Rows, profile.Fields.Count) : null;

    public override Html Body(View view)
    {
        if (view.Contents.Profile is not { Fields.Count: > 0 } profile) return Html.Empty;
        var texts = view.Texts;
        return Html.Of($"""
            <div class="table"><table class="profile">
            <thead><tr><th scope="col">{texts.Field}</th><th scope="col">{texts.TypeColumn}</th><th scope="col">{texts.RoleColumn}</th><th scope="col" class="number">{texts.Missing}</th><th scope="col" class="number">{texts.Distinct}</th><th scope="col">{texts.Distribution}</th></tr></thead>
            <tbody>
            {profile.Fields.OrderBy(f => f.Value.Role != "target").Select(f => Row(f.Key, f.Value, view))}</tbody>
            </table></div>
            """);
    }

    static Html Row(string name, FieldProfile field, View view)
    {
        var (texts, rows) = (view.Texts, field.Count + field.Missing);
        var missing = rows == 0 || field.Missing == 0 ? Html.Of($"0") : Html.Of($"{Figures.Percent((double)field.Missing / rows)}<br><small>{Figures.Count(field.Missing)}</small>");
        return Html.Of($"""
            <tr><th scope="row">{name}{(view.UnitOf(name) is { } unit ? Html.Of($" <span class=\"unit\">{unit}</span>") : Html.Empty)}{(view.Contents.Fields.TryGetValue(name, out var stated) && stated.Sensitive ? Html.Of($" <span class=\"pill note\">{texts.Sensitive}</span>") : Html.Empty)}</th><td>{texts.FieldType(field.Type)}</td><td>{(field.Role == "target" ? Html.Of($"<strong>{texts.Role(field.Role)}</strong>") : Html.Of($"{texts.Role(field.Role)}"))}</td><td class="number">{missing}</td><td class="number">{Figures.Count(field.Distinct)}</td><td class="distribution">{Shown(name, field, texts)}</td></tr>

            """);
    }

    /// <summary>How a field's values are spread: a histogram, the most frequent values, lengths, or that they are not shown.</summary>
    public static Html Shown(string name, FieldProfile field, Texts texts) => field switch
    {
        { Count: 0 } => Html.Of($"<small>{texts.NoValues}</small>"),
        { Role: "id" or "group" } => Html.Of($"<small>{texts.ValuesHidden}</small>"),
        { Histogram: { } histogram, Quantiles: { } quantiles } => Html.Of($"""
            <div class="spread">{Strip.Histogram(histogram, quantiles, texts.HistogramLabel(name))}<div class="quantiles"><span title="5 %">{Figures.General(quantiles.P5)}</span><span title="50 %">{Figures.General(quantiles.P50)}</span><span title="95 %">{Figures.General(quantiles.P95)}</span></div></div>
            """),
        { TopValues: { Count: > 0 } top } => Top(field, top, texts),
        { Lengths: { } lengths } => Html.Of($"<small>{texts.TextLengths(Figures.Count(lengths.Min), Figures.General(lengths.Mean), Figures.Count(lengths.Max))}</small>"),
        { Earliest: { } earliest, Latest: { } latest } => Html.Of($"<small>{earliest} – {latest}</small>"),
        _ => Html.Of($"<small>{texts.ValuesHidden}</small>"),
    };

    static Html Top(FieldProfile field, IReadOnlyList<TopValue> top, Texts texts)
    {
        var shown = top.Take(MostValues).ToArray();
        var rest = field.Beside(shown.Length);
        return Html.Of($"<ul class=\"top\">{shown.Select(value => Html.Of($"<li>{Strip.Bar(field.ShareOf(value))}<span>{Cut(value.Value)}</span><small>{Figures.Percent(field.ShareOf(value))}</small></li>"))}{(rest > 0 ? Html.Of($"<li class=\"rest\"><small>{texts.MoreValues(rest)}</small></li>") : Html.Empty)}</ul>");
    }

    static string Cut(string value) => value.Length <= LongestValue ? value : value[..LongestValue] + "…";
}
