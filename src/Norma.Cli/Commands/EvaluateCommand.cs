using System.CommandLine;
using Norma.Cli.Views;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>evaluate</c>: judges a model that was trained elsewhere by a spec's data, metrics and gates. Exit 8: a gate failed.</summary>
static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var (spec, set) = (Shared.Spec(), Shared.Set());
        var model = new Option<string>("--model", "-m") { Description = "An ONNX file.", HelpName = "file", Required = true };
        var output = new Option<string?>("--output", "-o") { Description = "The folder of the judgement, absent or empty; runs/NAME/TIME when left out.", HelpName = "folder" };
        var timeout = Shared.BatchTimeout();
        return new Command("evaluate", "Judge a model trained elsewhere by the same data, metrics and gates.") { spec, model, output, timeout, set }.Does(terminal, parsed =>
        {
            var view = new RunView(terminal, parsed.GetValue(Shared.Json));
            var options = new RunSettings { Output = parsed.GetValue(output), Planned = view.Planned, Judged = view.Judged, BatchTimeout = Shared.Time(parsed, timeout) };
            var result = Run.Judge(Stated.Read(parsed.GetRequiredValue(spec), parsed.GetValue(set)), parsed.GetRequiredValue(model), options);
            view.Ended(result);
            return result.Judged!.Judgement.Blessed ? ExitCode.Ok : ExitCode.Gate;
        });
    }
}
