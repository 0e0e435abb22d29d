using System.Globalization;
using Norma.Deployment.Report;
using Norma.Models;

namespace Norma.Deployment.Drawing;

/// <summary>A model as a picture: layers as boxes with the shapes that leave them, from the inputs at the top to the outputs; what repeats and what is shared is said.</summary>
public static class ModelDrawing
{
    const double Margin = 24, Head = 44, Aside = 96;

    static readonly Dictionary<string, string> s_colours = new(StringComparer.Ordinal)
    {
        ["input"] = "#475569", ["Core"] = "#2563eb", ["Convolution"] = "#0d9488", ["Pooling"] = "#65a30d", ["Recurrent"] = "#c2410c", ["Attention"] = "#7c3aed",
        ["Normalization"] = "#64748b", ["Regularization"] = "#94a3b8", ["Merge"] = "#db2777", ["Reshaping"] = "#a16207", ["group"] = "#1e3a8a",
    };

    /// <summary>The picture of a plan, as one SVG file that needs nothing else.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="name">What stands above it.</param>
    public static string Svg(NetworkPlan plan, string name)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Markup(plan, name).ToString();
    }

    /// <summary>The same as a part of a page.</summary>
    internal static Html Markup(NetworkPlan plan, string name) => Markup(plan.Wiring, ["features"], name, plan.Parameters);

    /// <summary>The picture of a graph of layers, as one SVG file that needs nothing else.</summary>
    /// <param name="wiring">The layers.</param>
    /// <param name="inputs">What the inputs are called.</param>
    /// <param name="name">What stands above it.</param>
    public static string Svg(Wiring wiring, IReadOnlyList<string> inputs, string name)
    {
        ArgumentNullException.ThrowIfNull(wiring);
        return Markup(wiring, inputs, name, wiring.Layers.Sum(layer => layer.Parameters)).ToString();
    }

    static Html Markup(Wiring wiring, IReadOnlyList<string> inputs, string name, long parameters)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var outline = Outline.Of(wiring, inputs);
        var places = new Arrangement(outline.Boxes);
        var (width, height) = (Math.Max(places.Width, 400) + 2 * Margin + (outline.Repeats.Count > 0 ? Aside : 0), places.Height + Head + 2 * Margin);
        return Html.Of($"""
            <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{name}: {outline.Boxes.Count} parts" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif">
            <defs><marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.8L7 4L0 7.2z" fill="#64748b"/></marker></defs>
            <rect width="100%" height="100%" rx="10" fill="#ffffff"/>
            <text x="{Margin}" y="{Margin + 8}" font-size="17" font-weight="600" fill="#0f172a">{name}</text>
            <text x="{Margin}" y="{Margin + 27}" font-size="12" fill="#475569">{Count(parameters)} parameters · {wiring.Layers.Count} layers · {Count(wiring.Flops)} operations for one example</text>
            <g transform="translate({Margin} {Margin + Head})">
            {outline.Repeats.Select(repeat => Bracket(repeat, places))}
            <g fill="none" stroke="#94a3b8" stroke-width="1.5">{places.Arrows.Select(arrow => Arrow(arrow, places))}</g>
            {outline.Boxes.Select((box, i) => Drawn(box, places.X(i), places.Y(i)))}
            </g>
            </svg>

            """);
    }

    static Html Drawn(Box box, double x, double y)
    {
        var (left, colour) = (x - Arrangement.BoxWidth / 2, s_colours.GetValueOrDefault(box.Family, s_colours["Core"]));
        var below = box.Parameters > 0 ? $"{box.Shape}  ·  {Count(box.Parameters)}" : box.Shape;
        return Html.Of($"""
            <g><title>{box.Title}: {box.Word}, {box.Shape}{(box.Parameters > 0 ? string.Create(CultureInfo.InvariantCulture, $", {box.Parameters:N0} parameters") : "")}</title>
            <rect x="{left}" y="{y}" width="{Arrangement.BoxWidth}" height="{Arrangement.BoxHeight}" rx="7" fill="{colour}" fill-opacity="0.08" stroke="{colour}" stroke-width="1.3"{(box.IsShared ? Html.Of($" stroke-dasharray=\"5 3\"") : Html.Empty)}/>
            <rect x="{left}" y="{y}" width="5" height="{Arrangement.BoxHeight}" rx="2.5" fill="{colour}"/>
            <text x="{left + 14}" y="{y + 18}" font-size="12.5" font-weight="600" fill="#0f172a">{Fitted(box.Title, 33)}{(box.IsShared ? Html.Of($"<tspan fill=\"{colour}\" font-weight=\"400\" dx=\"6\">shared</tspan>") : Html.Empty)}</text>
            <text x="{left + 14}" y="{y + 35}" font-size="11.5" fill="#475569"><tspan fill="{colour}">{Fitted(box.Word, 20)}</tspan><tspan dx="7">{Fitted(below, 40 - Math.Min(20, box.Word.Length))}</tspan></text></g>

            """);
    }

    static Html Arrow(int[] way, Arrangement places)
    {
        var path = new List<string> { string.Create(CultureInfo.InvariantCulture, $"M{places.X(way[0]):0.#} {places.Y(way[0]) + Arrangement.BoxHeight:0.#}") };
        for (var i = 1; i < way.Length; i++)
        {
            var (x0, y0) = (places.X(way[i - 1]), places.Y(way[i - 1]) + Arrangement.BoxHeight);
            var (x1, y1) = (places.X(way[i]), places.Y(way[i]) - (i == way.Length - 1 ? 1 : 0));
            var middle = (y0 + y1) / 2;
            path.Add(Math.Abs(x0 - x1) < 0.5 ? string.Create(CultureInfo.InvariantCulture, $"V{y1:0.#}") : string.Create(CultureInfo.InvariantCulture, $"C{x0:0.#} {middle:0.#} {x1:0.#} {middle:0.#} {x1:0.#} {y1:0.#}"));
            // Past a rank the arrow goes straight on beside its boxes.
            if (i < way.Length - 1) path.Add(string.Create(CultureInfo.InvariantCulture, $"V{places.Y(way[i]) + Arrangement.BoxHeight:0.#}"));
        }
        return Html.Of($"<path d=\"{string.Concat(path)}\" marker-end=\"url(#to)\"/>");
    }

    static Html Bracket(Repeat repeat, Arrangement places)
    {
        var boxes = Enumerable.Range(repeat.First, repeat.Count).ToArray();
        var (left, right) = (boxes.Min(places.X) - Arrangement.BoxWidth / 2 - 9, boxes.Max(places.X) + Arrangement.BoxWidth / 2 + 9);
        var (top, bottom) = (boxes.Min(places.Y) - 9, boxes.Max(places.Y) + Arrangement.BoxHeight + 9);
        return Html.Of($"<rect x=\"{left}\" y=\"{top}\" width=\"{right - left}\" height=\"{bottom - top}\" rx=\"11\" fill=\"#f1f5f9\" stroke=\"#cbd5e1\" stroke-dasharray=\"4 4\"/><text x=\"{right + 9}\" y=\"{(top + bottom) / 2 + 5}\" font-size=\"15\" font-weight=\"600\" fill=\"#334155\">× {repeat.Times}</text>");
    }

    static string Fitted(string text, int most) => text.Length <= most ? text : $"{text[..(most - 1)]}…";

    static string Count(long count) => count switch
    {
        < 100_000 => count.ToString("N0", CultureInfo.InvariantCulture),
        < 100_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.0#} M"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:0.0#} G"),
    };
}
