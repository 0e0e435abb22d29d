using System.CommandLine;
using System.CommandLine.Help;
using Norma.Cli.Commands;
using Norma.Cli.Views;

namespace Norma.Cli;

/// <summary><c>norma</c>: a command parses, calls one method of the library, shows one view, returns a code.</summary>
static class Program
{
    static int Main(string[] args) => Invoke(args, new Terminal(Console.Out, Console.Error, Terminal.IsInteractive));

    /// <summary>The whole program but for its process.</summary>
    internal static int Invoke(string[] args, Terminal terminal)
    {
        // Not a RootCommand, which calls itself after the executable's file.
        var root = new Command("norma", "Takes a deep-learning model through its whole life, from one file: data, structure, training, evaluation, deployment.")
        {
            new HelpOption(), new VersionOption { Description = "Show the version." }, Shared.Json,
        };
        foreach (var command in All(terminal)) root.Subcommands.Add(command);
        root.SetAction(_ =>
        {
            Say(terminal, "needs a command.");
            return (int)Norma.Spec.ExitCode.Spec;
        });
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Say(terminal, [.. parsed.Errors.Select(e => Norma.Spec.Printable.Escape(e.Message))]);
            return (int)Norma.Spec.ExitCode.Spec;
        }
        // Help and version have no command of ours around them.
        return Shared.Guarded(terminal, json: false, () => parsed.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }));
    }

    static void Say(Terminal terminal, params ReadOnlySpan<string> errors)
    {
        foreach (var error in errors) terminal.Error.WriteLine($"norma: {error}");
        terminal.Error.WriteLine("norma: 'norma --help' lists the commands, 'norma COMMAND --help' their options.");
    }

    static IEnumerable<Command> All(Terminal terminal) =>
    [
        InitCommand.Create(terminal), ProfileCommand.Create(terminal), ValidateCommand.Create(terminal), PlanCommand.Create(terminal), GraphCommand.Create(terminal), RunCommand.Create(terminal), LearningCurveCommand.Create(terminal),
        PredictCommand.Create(terminal), ExplainCommand.Create(terminal), ReproduceCommand.Create(terminal), EvaluateCommand.Create(terminal),
        CheckCommand.Create(terminal), InspectCommand.Create(terminal), ConvertCommand.Create(terminal), ServeCommand.Create(terminal), SchemaCommand.Create(terminal), DoctorCommand.Create(terminal),
    ];
}
