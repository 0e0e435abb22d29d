using Norma.Deployment.Report.Charts;
using Norma.Deployment.Report.Languages;
using Norma.Evaluation;

namespace Norma.Deployment.Report.Sections;

/// <summary>Whether what is said to happen in 80 of 100 cases does so.</summary>
sealed class CalibrationSection : Section
{
    public override string Id => "calibration";

    public override string Title(Texts texts) => texts.CalibrationTitle;

    public override string? Lead(View view) => view.Texts.CalibrationLead;

    public override Html Body(View view) => Figure.Row(view.Contents.Curves.Where(curves => curves.Calibration.Any(curve => curve.Points.Count > 1)).Select(curves => Of(curves, view)));

    static Html Of(Curves curves, View view)
    {
        var plot = new Plot(view.Texts.CalibrationLabel, Axis.Share(view.Texts.SaidProbability), Axis.Share(view.Texts.SeenShare)) { Height = 330 };
        return Figure.Of(view.For(curves.Target, view.Texts.CalibrationFigure), plot.With([plot.Reference(0, 0, 1, 1), .. ClassLines.Of(plot, curves.Calibration, dots: true)]),
            [.. ClassLines.Legend(curves.Calibration, view.Texts), ("reference", view.Texts.Perfect)]);
    }
}
