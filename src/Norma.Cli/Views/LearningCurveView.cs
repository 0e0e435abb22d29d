using System.Globalization;
using System.Text.Json;
using Norma.Evaluation;
using Norma.Spec;

namespace Norma.Cli.Views;

/// <summary>A learning curve as it is measured, then as a table whose last column is the curve on its side.</summary>
sealed class LearningCurveView(Terminal terminal, bool json)
{
    const int Width = 32;

    static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public void Judged(double fraction, int rows, int repeat, double? value)
    {
        if (!json) terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows,9:N0} rows ({100 * fraction:0.#} %), repeat {repeat + 1}: {(value is { } known ? Figures.Metric(known) : "undefined")}"));
    }

    public void Ended(LearningCurve curve, string? page)
    {
        var growth = curve.Growth;
        if (json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new
            {
                curve.Name,
                curve.TestRows,
                growth.Metric,
                growth.Measure.Unit,
                better = Vocabulary.Snake(growth.Measure.Better.ToString()),
                points = growth.Points.Select(p => new { p.Fraction, p.Rows, values = p.Values.ToArray(), mean = p.Values.Count == 0 ? (double?)null : p.Mean, p.Deviation }),
                growth.Law,
                growth.Doubled,
                growth.Interval,
                growth.Gain,
                growth.GainInterval,
                growth.Verdict,
                page,
            }, s_json));
            return;
        }
        Table(growth, curve);
        terminal.Out.WriteLine();
        if (growth.Law is { } law) terminal.Out.WriteLine($"Law: {growth.Metric} = {Figures.Of(law.A)} {(law.B < 0 ? "−" : "+")} {Figures.Of(Math.Abs(law.B))} · rows^−{Figures.Of(law.C)}");
        terminal.Out.WriteLine(GrowthWords.Of(growth, Figures.Metric));
        if (page is not null) terminal.Out.WriteLine($"Page: {Printable.Escape(page)}");
    }

    void Table(Growth growth, LearningCurve curve)
    {
        var values = growth.Points.SelectMany(p => p.Values).ToArray();
        var (low, high) = values.Length == 0 ? (0, 1) : (values.Min(), values.Max());
        var table = Tables.Of(">Rows", ">Share", $">{growth.Metric}", ">± std", values.Length == 0 ? "" : $"{Figures.Metric(low)} … {Figures.Metric(high)}");
        foreach (var point in growth.Points)
            table.Row(Figures.Count(point.Rows), (100 * point.Fraction).ToString("0.#", CultureInfo.InvariantCulture) + " %", point.Values.Count == 0 ? "undefined" : Figures.Metric(point.Mean), point.Values.Count < 2 ? "" : Figures.Metric(point.Deviation), Line(point, low, high));
        table.Show(terminal, $"{Printable.Escape(curve.Name)}: {Printable.Escape(growth.Metric)} on {Figures.Count(curve.TestRows)} test rows by training rows ({(growth.Measure.Better is Better.Higher ? "higher" : "lower")} is better)");
    }

    // The mean as a dot on the span of the repeats.
    static string Line(GrowthPoint point, double low, double high)
    {
        if (point.Values.Count == 0) return "";
        int Place(double value) => high > low ? (int)Math.Round((Width - 1) * (value - low) / (high - low)) : 0;
        var line = new string(' ', Width).ToCharArray();
        for (var i = Place(point.Values.Min()); i <= Place(point.Values.Max()); i++) line[i] = '─';
        line[Place(point.Mean)] = '●';
        return new string(line).TrimEnd();
    }
}
