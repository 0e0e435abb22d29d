using System.CommandLine;
using Norma.Cli.Views;
using Norma.Spec;
using Norma.Training;

namespace Norma.Cli.Commands;

/// <summary><c>run</c>: the whole life. Exit 8: a gate or parity was not met; 9: training diverged; 130 or 143: interrupted, with a checkpoint.</summary>
static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var spec = new Argument<string?>("spec") { Description = "The spec, a YAML file; left out with --resume.", Arity = ArgumentArity.ZeroOrOne };
        var set = Shared.Set();
        var output = new Option<string?>("--output", "-o") { Description = "The run's folder, absent or empty; runs/NAME/TIME when left out.", HelpName = "folder" };
        var resume = new Option<string?>("--resume") { Description = "Go on with the run of a folder, by its own spec.", HelpName = "folder" };
        var command = new Command("run", "Take a model from data to a judged, packaged model.") { spec, set, output, resume };
        command.Validators.Add(parsed =>
        {
            if (Shared.LacksArgument(parsed)) return;
            var (stated, resumed) = (parsed.GetValue(spec), parsed.GetValue(resume));
            if (stated is null == resumed is null) parsed.AddError(resumed is null ? "run needs a spec, or --resume with the folder of a run." : "run takes a spec or --resume, not both: a run goes on with its own spec.");
            else if (resumed is not null && (parsed.GetValue(output) is not null || parsed.GetValue(set) is { Length: > 0 })) parsed.AddError("--resume goes on with the run as it was stated: it takes neither --output nor --set.");
        });
        command.SetAction(parsed => Shared.Guarded(terminal, parsed.GetValue(Shared.Json), interrupt =>
        {
            var view = new RunView(terminal, parsed.GetValue(Shared.Json));
            var options = new RunSettings
            {
                Output = parsed.GetValue(output),
                Sinks = [view],
                Cancellation = interrupt.Token,
                Noticed = view.Noticed,
                Planned = (plan, folder) =>
                {
                    view.Planned(plan, folder);
                    interrupt.Listen();
                },
                Trained = trained => interrupt.Ended(heard: trained.Result.StoppedBy is StoppedBy.Interrupted),
                Judged = view.Judged,
            };
            var result = parsed.GetValue(resume) is { } folder ? Run.Resume(folder, options) : Run.Start(Stated.Read(parsed.GetValue(spec)!, parsed.GetValue(set)), options);
            view.Ended(result);
            return result.Judged is null ? interrupt.Code : (int)(result.Judged.Judgement.Blessed ? ExitCode.Ok : ExitCode.Gate);
        }));
        return command;
    }
}
