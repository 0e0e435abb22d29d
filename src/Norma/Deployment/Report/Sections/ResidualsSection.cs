using Norma.Deployment.Report.Charts;
using Norma.Deployment.Report.Languages;
using Norma.Evaluation;

namespace Norma.Deployment.Report.Sections;

/// <summary>Where predicted numbers miss, and by how much.</summary>
sealed class ResidualsSection : Section
{
    const int Bins = 15;

    public override string Id => "residuals";

    public override string Title(Texts texts) => texts.ResidualsTitle;

    public override string? Lead(View view) => view.Texts.ResidualsLead;

    public override Html Body(View view) => Figure.Row(view.Contents.Curves.Where(curves => curves.Residuals.Count > 1)
        .SelectMany(curves => new[] { PredictedTrue(curves, view), Misses(curves, view), Spread(curves, view) }));

    static Html PredictedTrue(Curves curves, View view)
    {
        var texts = view.Texts;
        (double X, double Y)[] points = [.. curves.Residuals.Select(point => (point.X - point.Y, point.X))];
        var both = points.SelectMany(point => new[] { point.X, point.Y }).ToArray();
        var plot = new Plot(texts.PredictedTrueLabel, Axis.Around(WithUnit(texts.TrueValue, curves, view), both), Axis.Around(WithUnit(texts.PredictedValue, curves, view), both)) { Height = 330 };
        return Figure.Of(view.For(curves.Target, texts.PredictedTrue), plot.With(plot.Dots(points, "s1"), plot.Reference(plot.X.Low, plot.Y.Low, plot.X.High, plot.Y.High)), ("reference", texts.Perfect));
    }

    static Html Misses(Curves curves, View view)
    {
        var texts = view.Texts;
        (double X, double Y)[] points = [.. curves.Residuals.Select(point => (point.X, point.Y))];
        var plot = new Plot(texts.ResidualsLabel, Axis.Around(WithUnit(texts.PredictedValue, curves, view), points.Select(p => p.X)), Axis.Around(WithUnit(texts.Residual, curves, view), points.Select(p => p.Y).Append(0))) { Height = 330 };
        return Figure.Of(view.For(curves.Target, texts.ResidualsFigure), plot.With(plot.Dots(points, "s1"), plot.Reference(plot.X.Low, 0, plot.X.High, 0)), ("reference", texts.Perfect));
    }

    static Html Spread(Curves curves, View view)
    {
        var texts = view.Texts;
        double[] misses = [.. curves.Residuals.Select(point => point.Y)];
        var across = Axis.Around(WithUnit(texts.Residual, curves, view), misses.Append(0));
        var wide = (across.High - across.Low) / Bins;
        var counts = new int[Bins];
        foreach (var miss in misses) counts[Math.Clamp((int)((miss - across.Low) / wide), 0, Bins - 1)]++;
        var plot = new Plot(texts.SpreadLabel, across, Axis.Around(texts.Rows, counts.Select(c => (double)c).Append(0), whole: true)) { Height = 330 };
        return Figure.Of(view.For(curves.Target, texts.SpreadFigure), plot.With([.. counts.Select((count, i) => count == 0 ? Html.Empty
            : plot.Bar(across.Low + i * wide, across.Low + (i + 1) * wide, count, "fill1", $"{Figures.General(across.Low + i * wide)} … {Figures.General(across.Low + (i + 1) * wide)}: {Figures.Count(count)}")), plot.Reference(0, plot.Y.Low, 0, plot.Y.High)]));
    }

    static string WithUnit(string title, Curves curves, View view) => view.UnitOf(curves.Target.Name) is { } unit ? $"{title} ({unit})" : title;
}
