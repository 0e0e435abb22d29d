using System.CommandLine;
using System.Text.Json;
using Norma.Cli.Views;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>predict</c>: new rows through a packaged model. Exit 3: the rows break the contract, 4 or 7: the package does not hold.</summary>
static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var package = new Argument<string>("package") { Description = "The folder of a package." };
        var input = new Argument<string>("input") { Description = "New rows: CSV, JSON, JSON Lines, XML or Parquet, by the file's ending." };
        var output = new Option<string>("--output", "-o") { Description = "The predictions: .csv, .jsonl or .parquet.", HelpName = "file", Required = true };
        var keep = new Option<bool>("--keep") { Description = "Write the input's columns before the predictions." };
        var timeout = Shared.BatchTimeout();
        return new Command("predict", "Predict new rows with a packaged model.") { package, input, output, keep, timeout }.Does(terminal, parsed =>
        {
            var (to, json) = (parsed.GetRequiredValue(output), parsed.GetValue(Shared.Json));
            var result = Predicting.Run(parsed.GetRequiredValue(package), parsed.GetRequiredValue(input), to, parsed.GetValue(keep), Shared.Time(parsed, timeout));
            FindingsView.Show(terminal, result.Findings, json);
            if (json) terminal.Out.WriteLine(JsonSerializer.Serialize(new { rows = result.Rows, output = to }));
            else terminal.Out.WriteLine($"{Figures.Count(result.Rows)} rows → {to}");
            return ExitCode.Ok;
        });
    }
}
