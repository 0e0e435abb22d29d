using System.CommandLine;
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
        var root = new RootCommand("Takes a deep-learning model through its whole life, from one file: data, structure, training, evaluation, deployment.");
        foreach (var option in root.Options.Where(o => o is VersionOption).ToList()) option.Description = "Show the version.";
        root.Options.Add(Shared.Json);
        foreach (var command in All(terminal)) root.Subcommands.Add(command);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) terminal.Error.WriteLine($"norma: {Norma.Spec.Printable.Escape(error.Message)}");
            terminal.Error.WriteLine("norma: 'norma --help' lists the commands, 'norma COMMAND --help' their options.");
            return (int)Norma.Spec.ExitCode.Spec;
        }
        return parsed.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    static IEnumerable<Command> All(Terminal terminal) =>
    [
        InitCommand.Create(terminal), ValidateCommand.Create(terminal), PlanCommand.Create(terminal), RunCommand.Create(terminal),
        PredictCommand.Create(terminal), ExplainCommand.Create(terminal), ReproduceCommand.Create(terminal), EvaluateCommand.Create(terminal),
        CheckCommand.Create(terminal), ServeCommand.Create(terminal), SchemaCommand.Create(terminal), DoctorCommand.Create(terminal),
    ];
}
