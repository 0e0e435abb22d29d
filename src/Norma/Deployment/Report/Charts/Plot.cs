using System.Globalization;
using System.Text;

namespace Norma.Deployment.Report.Charts;

/// <summary>A drawing with two axes. Marks are drawn into it; their colours are classes of the style sheet, so that they follow light, dark and print.</summary>
/// <param name="Label">What a reader who cannot see it is told.</param>
/// <param name="X">From left to right.</param>
/// <param name="Y">From bottom to top.</param>
sealed record Plot(string Label, Axis X, Axis Y)
{
    const double Left = 50, Top = 12, Bottom = 42;

    /// <summary>The most points of a cloud: more would say no more.</summary>
    const int MostDots = 1500;

    /// <summary>The whole width; the height follows from what is shown.</summary>
    public double Width { get; init; } = 420;

    /// <summary>The whole height.</summary>
    public double Height { get; init; } = 270;

    double InnerWidth => Width - Left - 14;

    double InnerHeight => Height - Top - Bottom;

    /// <summary>Where a value stands from the left.</summary>
    public double Across(double x) => Left + X.Place(x) * InnerWidth;

    /// <summary>Where a value stands from the top.</summary>
    public double Down(double y) => Top + (1 - Y.Place(y)) * InnerHeight;

    /// <summary>The drawing with these marks over its grid.</summary>
    public Html With(params IEnumerable<Html> marks) => Html.Of($"""
        <svg class="plot" role="img" aria-label="{Label}" viewBox="0 0 {Width} {Height}">
        <g class="grid">{Y.Ticks.Select(tick => Html.Of($"<path d=\"M{Left} {Down(tick)}h{InnerWidth}\"/>"))}{X.Ticks.Select(tick => Html.Of($"<path d=\"M{Across(tick)} {Top}v{InnerHeight}\"/>"))}</g>
        {marks}
        <g class="ticks end">{Y.Ticks.Select(tick => Html.Of($"<text x=\"{Left - 6}\" y=\"{Down(tick) + 3.5}\">{Y.Format(tick)}</text>"))}</g>
        <g class="ticks middle">{X.Ticks.Select(tick => Html.Of($"<text x=\"{Across(tick)}\" y=\"{Height - Bottom + 15}\">{X.Format(tick)}</text>"))}</g>
        <g class="axis middle"><text x="{Left + InnerWidth / 2}" y="{Height - 6}">{X.Title}</text><text transform="translate(11 {Top + InnerHeight / 2})rotate(-90)">{Y.Title}</text></g>
        </svg>
        """);

    /// <summary>A line through points; those that cannot be told apart from their neighbours are left out.</summary>
    public Html Line(IEnumerable<(double X, double Y)> points, string style, string? tip = null) =>
        Path(Thin(points), style, tip, closed: false);

    /// <summary>The area between a line and the bottom.</summary>
    public Html Area(IEnumerable<(double X, double Y)> points, string style)
    {
        var line = Thin(points);
        if (line.Count == 0) return Html.Empty;
        var bottom = Top + InnerHeight;
        return Path([(line[0].X, bottom), .. line, (line[^1].X, bottom)], style, null, closed: true);
    }

    /// <summary>A vertical line at a value, with a word above the drawn area, where no curve runs.</summary>
    public Html Marker(double x, string word) => Html.Of($"<g class=\"marker\"><path d=\"M{Across(x)} {Top - 9}v{InnerHeight + 9}\"/><text class=\"{(X.Place(x) > 0.6 ? "end" : "start")}\" x=\"{Across(x) + (X.Place(x) > 0.6 ? -4.0 : 4.0)}\" y=\"{Top - 2.5}\">{word}</text></g>");

    /// <summary>A line between two points, for comparison.</summary>
    public Html Reference(double x1, double y1, double x2, double y2) => Html.Of($"<path class=\"reference\" d=\"M{Across(x1)} {Down(y1)}L{Across(x2)} {Down(y2)}\"/>");

    /// <summary>A point with a text that is shown when it is pointed at.</summary>
    public Html Dot(double x, double y, string style, string tip, double radius = 3.5) =>
        Html.Of($"<circle class=\"{style}\" cx=\"{Across(x)}\" cy=\"{Down(y)}\" r=\"{radius}\"><title>{tip}</title></circle>");

    /// <summary>Many points, as one shape; at most 1,500 of them, taken evenly.</summary>
    public Html Dots(IReadOnlyList<(double X, double Y)> points, string style)
    {
        var path = new StringBuilder();
        var seen = new HashSet<(double, double)>();
        var every = Math.Max(1, (points.Count + MostDots - 1) / MostDots);
        for (var i = 0; i < points.Count; i += every)
        {
            var place = (Tenth(Across(points[i].X)), Tenth(Down(points[i].Y)));
            if (seen.Add(place)) path.Append(CultureInfo.InvariantCulture, $"M{place.Item1:0.#} {place.Item2:0.#}h0");
        }
        return Html.Of($"<path class=\"cloud {style}\" d=\"{path.ToString()}\"/>");
    }

    /// <summary>A bar from the bottom.</summary>
    public Html Bar(double from, double to, double y, string style, string tip)
    {
        var gap = Math.Min(1, (Across(to) - Across(from)) * 0.1);
        return Html.Of($"<rect class=\"{style}\" x=\"{Across(from) + gap}\" y=\"{Down(y)}\" width=\"{Math.Max(0.5, Across(to) - Across(from) - 2 * gap)}\" height=\"{Top + InnerHeight - Down(y)}\"><title>{tip}</title></rect>");
    }

    static Html Path(List<(double X, double Y)> places, string style, string? tip, bool closed)
    {
        var path = new StringBuilder();
        for (var i = 0; i < places.Count; i++)
            path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{Tenth(places[i].X):0.#} {Tenth(places[i].Y):0.#}");
        if (closed) path.Append('Z');
        return Html.Of($"<path class=\"{style}\" d=\"{path.ToString()}\">{(tip is null ? Html.Empty : Html.Of($"<title>{tip}</title>"))}</path>");
    }

    List<(double X, double Y)> Thin(IEnumerable<(double X, double Y)> points)
    {
        var kept = new List<(double X, double Y)>();
        (double X, double Y)? skipped = null;
        foreach (var point in points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)))
        {
            var place = (X: Across(point.X), Y: Down(point.Y));
            if (kept.Count > 0 && Math.Abs(place.X - kept[^1].X) + Math.Abs(place.Y - kept[^1].Y) < 0.8)
            {
                skipped = place;
                continue;
            }
            // A step that is left out would become a slope.
            if (skipped is { } corner && (corner.X != place.X && corner.Y != place.Y)) kept.Add(corner);
            skipped = null;
            kept.Add(place);
        }
        if (skipped is { } last) kept.Add(last);
        return kept;
    }

    static double Tenth(double place) => Math.Round(place, 1) + 0.0;
}
