using System.Globalization;
using Norma.Data.Profiles;

namespace Norma.Deployment.Report.Charts;

/// <summary>A matrix of correlations as colours; each cell tells its figure when it is pointed at, and shows it where there is room.</summary>
static class HeatMap
{
    const int LongestName = 22, MostWithFigures = 16, MostWithZeros = 6;

    /// <summary>The matrix.</summary>
    public static Html Of(Correlations correlations)
    {
        var count = correlations.Fields.Count;
        var size = count <= 6 ? 48.0 : count <= MostWithFigures ? 32 : count <= 24 ? 18 : 13;
        var names = correlations.Fields.Select(Cut).ToArray();
        var margin = 12 + 6.2 * names.Max(name => name.Sum(c => c > 0x2e80 ? 1.8 : 1));
        var whole = margin + count * size + 2;
        return Html.Of($"""
            <svg class="correlations" role="img" aria-label="Correlations of {count} fields" viewBox="0 0 {whole} {whole}" style="max-width:{whole}px">
            {names.Select((name, i) => Html.Of($"<text class=\"end\" x=\"{margin - 6}\" y=\"{margin + (i + 0.5) * size + 4}\">{name}</text><text transform=\"translate({margin + (i + 0.5) * size + 4} {margin - 6})rotate(-90)\">{name}</text>"))}
            {correlations.Values.SelectMany((row, i) => row.Select((r, j) => Cell(correlations, i, j, r, margin, size)))}
            </svg>
            """);
    }

    static Html Cell(Correlations correlations, int i, int j, double? r, double margin, double size)
    {
        var (x, y) = (margin + j * size, margin + i * size);
        var tip = $"{correlations.Fields[i]} · {correlations.Fields[j]}: {(r is { } known ? Two(known) : "undefined")}";
        var share = Math.Abs(r ?? 0);
        var color = share < 0.005 ? "var(--faint)" : string.Create(CultureInfo.InvariantCulture, $"color-mix(in srgb, var(--s{(r > 0 ? 1 : 2)}) {100 * share:0}%, var(--faint))");
        return Html.Of($"<g><title>{tip}</title><rect x=\"{x + 0.5}\" y=\"{y + 0.5}\" width=\"{size - 1}\" height=\"{size - 1}\" rx=\"2\" style=\"fill:{color}\"/>{(correlations.Fields.Count > MostWithFigures ? Html.Empty : Html.Of($"<text class=\"tick{(share > 0.55 ? " on" : "")}\" x=\"{x + size / 2}\" y=\"{y + size / 2 + 4}\">{(r is not { } figure ? "—" : correlations.Fields.Count > MostWithZeros ? Short(figure) : Two(figure))}</text>"))}</g>");
    }

    static string Two(double r) => r.ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−');

    // In a narrow cell: .03, −.14, 1.
    static string Short(double r) => Math.Abs(r) < 0.005 ? "0" : r.ToString("#.00", CultureInfo.InvariantCulture).Replace('-', '−').Replace("1.00", "1", StringComparison.Ordinal);

    static string Cut(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
}
