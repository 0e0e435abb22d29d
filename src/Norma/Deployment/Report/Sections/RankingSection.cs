using Norma.Deployment.Report.Charts;
using Norma.Deployment.Report.Languages;
using Norma.Evaluation;

namespace Norma.Deployment.Report.Sections;

/// <summary>How well probabilities order the rows: ROC and precision–recall.</summary>
sealed class RankingSection : Section
{
    public override string Id => "ranking";

    public override string Title(Texts texts) => texts.RankingTitle;

    public override string? Lead(View view) => view.Texts.RankingLead;

    public override Html Body(View view) => Figure.Row(view.Contents.Curves.SelectMany(curves => new[] { Roc(curves, view), PrecisionRecall(curves, view) }));

    static Html Roc(Curves curves, View view)
    {
        if (curves.Roc.Count == 0) return Html.Empty;
        var plot = new Plot(view.Texts.RocLabel, Axis.Share(view.Texts.FalsePositiveRate), Axis.Share(view.Texts.TruePositiveRate)) { Height = 330 };
        Html area = curves.Roc.Count == 1 ? plot.Area(Points(curves.Roc[0]), "area1") : Html.Empty;
        return Figure.Of(view.For(curves.Target, view.Texts.Roc), plot.With([area, plot.Reference(0, 0, 1, 1), .. ClassLines.Of(plot, curves.Roc)]), [.. ClassLines.Legend(curves.Roc, view.Texts), ("reference", view.Texts.Guessing)]);
    }

    static Html PrecisionRecall(Curves curves, View view)
    {
        if (curves.PrecisionRecall.Count == 0) return Html.Empty;
        var plot = new Plot(view.Texts.PrecisionRecallLabel, Axis.Share(view.Texts.Recall), Axis.Share(view.Texts.Precision)) { Height = 330 };
        List<(string, string)> legend = [.. ClassLines.Legend(curves.PrecisionRecall, view.Texts)];
        List<Html> marks = [.. ClassLines.Of(plot, curves.PrecisionRecall)];
        // What guessing reaches is the share of the class, known where there is one curve and a confusion matrix beside it.
        if (curves.PrecisionRecall.Count == 1 && curves.Confusion is [_, var positive] confusion && confusion.Sum(row => row.Sum()) is > 0 and var all)
        {
            marks.Insert(0, plot.Reference(0, positive.Sum() / all, 1, positive.Sum() / all));
            legend.Add(("reference", view.Texts.Guessing));
        }
        return Figure.Of(view.For(curves.Target, view.Texts.PrecisionRecall), plot.With(marks), legend);
    }

    static IEnumerable<(double, double)> Points(Curve curve) => curve.Points.Select(point => (point.X, point.Y));
}
