using System.CommandLine;
using System.Text.Json;
using Norma.Cli.Views;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>reproduce</c>: runs again; exit 0 for the same weights, 8 with the first difference.</summary>
static class ReproduceCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("folder") { Description = "The folder of a run." };
        return new Command("reproduce", "Run a run again and compare the digest of its weights with the lock.") { folder }.Does(terminal, parsed =>
        {
            var json = parsed.GetValue(Shared.Json);
            var view = new RunView(terminal, json);
            var result = Reproduction.Of(parsed.GetRequiredValue(folder), new RunSettings { Sinks = [view], Planned = view.Planned });
            FindingsView.Show(terminal, result.Notes, json);
            if (json) terminal.Out.WriteLine(JsonSerializer.Serialize(new { reproduced = result.Difference is null, expected = result.Expected, weights = result.Weights, difference = result.Difference }));
            else
            {
                if (terminal.Interactive) terminal.Out.WriteLine();
                terminal.Out.WriteLine(result.Difference is null ? $"reproduced: weights {result.Weights}" : $"not reproduced; the first difference is {result.Difference}.");
            }
            return result.Difference is null ? ExitCode.Ok : ExitCode.Gate;
        });
    }
}
