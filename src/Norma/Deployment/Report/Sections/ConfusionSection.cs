using System.Globalization;
using Norma.Data;
using Norma.Deployment.Report.Languages;
using Norma.Evaluation;
using Norma.Spec;

namespace Norma.Deployment.Report.Sections;

/// <summary>Which classes the model takes for which.</summary>
sealed class ConfusionSection : Section
{
    /// <summary>A larger table could not be read.</summary>
    const int MostClasses = 16;

    const int MostPairs = 10;

    public override string Id => "confusion";

    public override string Title(Texts texts) => texts.ConfusionTitle;

    public override string? Lead(View view) => view.Texts.ConfusionLead;

    public override Html Body(View view) => Html.Of(view.Contents.Curves.Where(curves => curves.Confusion is { Count: > 1 } confusion && confusion.Sum(row => row.Sum()) > 0).Select(curves => Of(curves, curves.Confusion!, view)));

    static Html Of(Curves curves, Items<Items<double>> counts, View view) => Html.Of($"""
        {(view.Contents.Targets.Count > 1 ? Html.Of($"<h3>{curves.Target.Name}</h3>") : Html.Empty)}
        {(counts.Count <= MostClasses ? Matrix(curves, counts, view.Texts) : Html.Empty)}
        {(counts.Count > 2 ? Pairs(curves, counts, view.Texts) : Html.Empty)}

        """);

    static Html Matrix(Curves curves, Items<Items<double>> counts, Texts texts)
    {
        var classes = curves.Target.Classes;
        return Html.Of($"""
            <div class="table"><table class="heat">
            <thead><tr><td></td><th scope="colgroup" colspan="{counts.Count}" class="over">{texts.PredictedClass}</th><th scope="col" rowspan="2" class="number">{texts.Recall}</th></tr><tr><th scope="col" class="corner">{texts.TrueClass}</th>{classes.Select(c => Html.Of($"<th scope=\"col\">{c}</th>"))}</tr></thead>
            <tbody>
            {counts.Select((row, truth) => Row(classes[truth], row, truth, curves.Target.Task is TaskKind.Segmentation ? texts.PixelCount : texts.RowCount))}</tbody>
            <tfoot><tr><th scope="row">{texts.Precision}</th>{counts.Select((_, c) => Html.Of($"<td class=\"number\">{Share(counts[c][c], counts.Sum(row => row[c]))}</td>"))}<td></td></tr></tfoot>
            </table></div>
            """);
    }

    static Html Row(string name, Items<double> row, int truth, Func<string, string> counted)
    {
        var all = row.Sum();
        return Html.Of($"<tr><th scope=\"row\">{name} <small>{counted(Figures.General(all))}</small></th>{row.Select((count, c) => Cell(count, all, c == truth))}<td class=\"number\">{Share(row[truth], all)}</td></tr>\n");
    }

    static Html Cell(double count, double all, bool right)
    {
        var share = all > 0 ? count / all : 0;
        var strength = (share == 0 ? 0 : 0.06 + 0.94 * share).ToString("0.##", CultureInfo.InvariantCulture);
        return Html.Of($"<td class=\"cell {(right ? "right" : "wrong")}{(share > 0.55 ? " on" : "")}\" style=\"--v:{strength}\"><b>{Figures.General(count)}</b><small>{(count > 0 ? Figures.Percent(share) : "")}</small></td>");
    }

    static Html Pairs(Curves curves, Items<Items<double>> counts, Texts texts)
    {
        var classes = curves.Target.Classes;
        var pairs = counts.SelectMany((row, truth) => row.Select((count, said) => (truth, said, count, share: count / Math.Max(row.Sum(), 1e-12))))
            .Where(pair => pair.truth != pair.said && pair.count > 0).OrderByDescending(pair => pair.count).Take(MostPairs).ToArray();
        return pairs.Length == 0 ? Html.Of($"<p>{texts.NoConfusions}</p>")
            : Html.Of($"<p>{texts.MostConfused}</p>\n<ul class=\"pairs\">{pairs.Select(pair => Html.Of($"<li>{texts.Confused(classes[pair.truth], classes[pair.said], Figures.General(pair.count), Figures.Percent(pair.share))}</li>"))}</ul>");
    }

    static string Share(double part, double whole) => whole > 0 ? Figures.Percent(part / whole) : "—";
}
