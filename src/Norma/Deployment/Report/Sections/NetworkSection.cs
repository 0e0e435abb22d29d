using Norma.Deployment.Report.Charts;
using Norma.Deployment.Report.Languages;

namespace Norma.Deployment.Report.Sections;

/// <summary>The layers, what leaves them, and what they hold; then a picture of them.</summary>
sealed class NetworkSection : Section
{
    public override string Id => "model";

    public override string Title(Texts texts) => texts.NetworkTitle;

    public override Html Body(View view)
    {
        var (layers, texts) = (view.Contents.Layers, view.Texts);
        if (layers.Count == 0) return Html.Empty;
        var (total, most) = (layers.Sum(layer => layer.Parameters), Math.Max(1, layers.Max(layer => layer.Parameters)));
        return Html.Of($"""
            <div class="table"><table>
            <thead><tr><th scope="col">{texts.Layer}</th><th scope="col">{texts.TypeColumn}</th><th scope="col">{texts.OutputShape}</th><th scope="col" colspan="2" class="number">{texts.Parameters}</th></tr></thead>
            <tbody>
            {layers.Select(layer => Html.Of($"<tr><th scope=\"row\">{layer.Name}</th><td><code>{layer.Word}</code></td><td>{layer.Output}</td><td class=\"number\">{Figures.Count(layer.Parameters)}</td><td>{Strip.Bar((double)layer.Parameters / most)}</td></tr>\n"))}</tbody>
            <tfoot><tr><th scope="row" colspan="3">{texts.Together}</th><td class="number strong">{Figures.Count(total)}</td><td></td></tr></tfoot>
            </table></div>
            <div class="picture">{view.Contents.Picture}</div>
            """);
    }
}
