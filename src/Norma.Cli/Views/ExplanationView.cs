using System.Globalization;
using System.Text.Json;
using Norma.Evaluation.Explain;

namespace Norma.Cli.Views;

/// <summary>Importances as bars, trees as rules.</summary>
static class ExplanationView
{
    const int BarWidth = 24;

    static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void Show(Terminal terminal, Explanation explanation, bool json)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new { explanation.Rows, explanation.Importances, explanation.Trees }, s_json));
            return;
        }
        foreach (var importance in explanation.Importances) Importance(terminal, importance, explanation.Rows);
        foreach (var tree in explanation.Trees) Tree(terminal, tree);
    }

    static void Importance(Terminal terminal, PermutationImportance importance, int rows)
    {
        var table = Tables.Of("Field", $">{importance.Metric} lost", ">±", "");
        var most = importance.Fields.Count == 0 ? 0 : Math.Max(0, importance.Fields.Max(f => f.Mean));
        foreach (var field in importance.Fields)
            table.Row(field.Field, field.Mean.ToString("0.0000", CultureInfo.InvariantCulture), field.Deviation.ToString("0.0000", CultureInfo.InvariantCulture),
                most <= 0 || field.Mean <= 0 ? "" : new string('█', (int)Math.Round(BarWidth * field.Mean / most)));
        table.Show(terminal, $"Permutation importance on {Figures.Count(rows)} rows ({importance.Metric} {Figures.Metric(importance.Baseline)}): how much is lost when a field is shuffled");
    }

    static void Tree(Terminal terminal, SurrogateTree tree)
    {
        terminal.Out.WriteLine();
        var fidelity = tree.Fidelity is { } value ? $"{(tree.FidelityOf == "r2" ? "R²" : "agreement")} {Figures.Metric(value)} with the model on {Figures.Count(tree.HeldOutRows)} rows that it was not fitted on" : "not compared: too few rows";
        terminal.Out.WriteLine($"A small tree that imitates the model for '{tree.Target}' ({fidelity})");
        foreach (var rule in tree.Rules)
            terminal.Out.WriteLine($"  {(rule.If.Count == 0 ? "always" : "if " + string.Join(" and ", rule.If))}: {rule.Then}  ({Figures.Count(rule.Rows)} rows, {rule.Share.ToString("P0", CultureInfo.InvariantCulture)})");
    }
}
