using System.CommandLine;
using Norma.Cli.Views;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>explain</c>: what a packaged model looks at (permutation importance) and roughly does (a small tree as rules, with its fidelity).</summary>
static class ExplainCommand
{
    const int MostRepeats = 1000, MostDepth = 8;

    public static Command Create(Terminal terminal)
    {
        var package = new Argument<string>("package") { Description = "The folder of a package." };
        var data = new Argument<string>("data") { Description = "Rows with the target: CSV, JSON, JSON Lines, XML or Parquet." };
        var repeats = new Option<int>("--repeats") { Description = "How often each field is shuffled.", DefaultValueFactory = _ => 5 };
        var depth = new Option<int>("--depth") { Description = "The depth of the surrogate tree.", DefaultValueFactory = _ => 4 };
        var command = new Command("explain", "Show what a packaged model looks at and roughly does.") { package, data, repeats, depth };
        command.Validators.Add(parsed =>
        {
            if (Shared.LacksArgument(parsed)) return;
            Within(parsed, repeats, MostRepeats);
            Within(parsed, depth, MostDepth);
        });
        return command.Does(terminal, parsed =>
        {
            var json = parsed.GetValue(Shared.Json);
            var explanation = Explanation.Of(parsed.GetRequiredValue(package), parsed.GetRequiredValue(data), parsed.GetValue(repeats), parsed.GetValue(depth));
            FindingsView.Show(terminal, explanation.Findings, json);
            ExplanationView.Show(terminal, explanation, json);
            return ExitCode.Ok;
        });
    }

    static void Within(System.CommandLine.Parsing.CommandResult parsed, Option<int> option, int most)
    {
        if (parsed.GetResult(option) is { Implicit: false } && parsed.GetValue(option) is var value && (value < 1 || value > most)) parsed.AddError($"{option.Name} takes 1 to {most}.");
    }
}
