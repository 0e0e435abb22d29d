using Norma.Deployment.Report.Charts;
using Norma.Deployment.Report.Languages;
using Norma.Spec;
using Norma.Tracking;

namespace Norma.Deployment.Report.Sections;

/// <summary>Loss and metrics by epoch, on training and validation rows.</summary>
sealed class LearningSection : Section
{
    const string Validation = "val_";

    /// <summary>More drawings than these would say little more.</summary>
    const int MostFigures = 6;

    public override string Id => "learning";

    public override string Title(Texts texts) => texts.LearningTitle;

    public override string? Lead(View view) => view.Contents.BestEpoch is { } best ? view.Texts.LearningLead(best) : null;

    public override Html Body(View view)
    {
        var history = view.Contents.History;
        if (history.Count < 2) return Html.Empty;
        var names = history.SelectMany(row => row.Values.Keys).Select(name => name.StartsWith(Validation, StringComparison.Ordinal) ? name[Validation.Length..] : name).Distinct(StringComparer.Ordinal);
        return Figure.Row(names.Take(MostFigures).Select(name => Curve(name, history, view)));
    }

    static Html Curve(string name, Items<HistoryRow> history, View view)
    {
        var texts = view.Texts;
        var (train, validation) = (Points(history, name), Points(history, Validation + name));
        var title = name == "loss" ? texts.Loss : texts.Metric(name);
        var plot = new Plot(texts.CurveLabel(title), Axis.Whole(texts.Epoch, history[0].Epoch, history[^1].Epoch), Axis.Around(title, train.Concat(validation).Select(p => p.Y)));
        var marks = new List<Html> { plot.Line(train, "s1"), plot.Line(validation, "s2") };
        if (view.Contents.BestEpoch is { } best)
        {
            marks.Add(plot.Marker(best, texts.BestEpochMark(best)));
            foreach (var point in validation.Where(p => p.X == best)) marks.Add(plot.Dot(point.X, point.Y, "fill2", Figures.General(point.Y)));
        }
        List<(string, string)> legend = [];
        if (train.Length > 0) legend.Add(("s1", texts.Part("train")));
        if (validation.Length > 0) legend.Add(("s2", texts.Part("validation")));
        return Figure.Of(title, plot.With(marks), legend);
    }

    static (double X, double Y)[] Points(Items<HistoryRow> history, string name) =>
        [.. history.Where(row => row.Values.ContainsKey(name)).Select(row => ((double)row.Epoch, row.Values[name]))];
}
