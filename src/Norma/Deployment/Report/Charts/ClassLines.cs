using Norma.Deployment.Report.Languages;
using Norma.Evaluation;

namespace Norma.Deployment.Report.Charts;

/// <summary>A line for each class: each has its colour and its dashes, so that the colour need not be seen.</summary>
static class ClassLines
{
    /// <summary>More lines could not be told apart.</summary>
    public const int Most = 6;

    /// <summary>The lines of the first classes.</summary>
    public static IEnumerable<Html> Of(Plot plot, IReadOnlyList<Curve> curves, bool dots = false) =>
        curves.Take(Most).SelectMany((curve, i) => new[]
        {
            plot.Line(curve.Points.Select(point => (point.X, point.Y)), $"s{i + 1}", curve.Class),
            dots ? Html.Of(curve.Points.Select(point => plot.Dot(point.X, point.Y, $"fill{i + 1}", $"{curve.Class}: {Figures.General(point.X)} → {Figures.General(point.Y)}"))) : Html.Empty,
        });

    /// <summary>What the lines mean; and how many classes have none.</summary>
    public static IEnumerable<(string Style, string Word)> Legend(IReadOnlyList<Curve> curves, Texts texts) =>
        curves.Take(Most).Select((curve, i) => ($"s{i + 1}", curve.Class)).Concat(curves.Count > Most ? [("none", texts.MoreClasses(curves.Count - Most))] : []);
}
