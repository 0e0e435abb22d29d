using System.Globalization;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines.Linear;

/// <summary>Keeps the fit of a baseline short: beyond so many cells it learns from rows drawn by chance.</summary>
static class Sampling
{
    /// <summary>Numbers and codes of all rows, times the classes. A linear model of some thousand coefficients gains nothing from more.</summary>
    const long MostCells = 6_000_000;

    /// <summary>Of very wide rows or many classes at least so many are kept.</summary>
    const int FewestRows = 2000;

    /// <summary>But never more numbers than these: they are held as float64.</summary>
    const long MostHeld = 1 << 25;

    /// <summary>The rows, or a sample of them, in their order.</summary>
    /// <param name="train">All training rows.</param>
    /// <param name="outputs">How many scores the model gives a row.</param>
    /// <param name="word">The baseline, for the finding.</param>
    /// <param name="seed">Stream <c>baseline</c> of it draws.</param>
    /// <param name="findings">Takes the note that says so.</param>
    public static BaselineRows Of(BaselineRows train, int outputs, string word, long seed, List<Finding> findings)
    {
        var (all, layout) = (train.Features.Rows, train.Features.Layout);
        var kept = (int)Math.Min(all, Math.Max(Math.Clamp(MostHeld / (layout.Numbers + 1), 1, FewestRows), MostCells / ((layout.Numbers + layout.Codes.Count + 1) * (long)outputs)));
        if (kept == all) return train;
        findings.Add(new("EVAL031", "$.evaluation.baselines", string.Create(CultureInfo.InvariantCulture, $"'{word}' is fitted on {kept} of {all} training rows, drawn by chance"))
        {
            Severity = Severity.Information,
            Expected = "about 6 million numbers and codes at most",
            Fix = "nothing: a linear model of so few coefficients gains little from more rows.",
        });
        var rows = new int[all];
        for (var row = 0; row < all; row++) rows[row] = row;
        new Seed(seed, "baseline").Shuffle<int>(rows);
        Array.Resize(ref rows, kept);
        Array.Sort(rows);
        return new(train.Features.Take(rows), Array.ConvertAll(rows, row => train.Truth[row]), train.Weights is null ? null : Array.ConvertAll(rows, row => train.Weights[row]));
    }
}
