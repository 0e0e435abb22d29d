using System.CommandLine;
using System.CommandLine.Parsing;
using Norma.Cli.Views;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary>What commands share: options, and how a fault becomes lines and an exit code.</summary>
static class Shared
{
    /// <summary>Findings as data.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print findings and results as JSON, one object a line.", Recursive = true };

    /// <summary>Overrides of the spec.</summary>
    public static Option<string[]> Set() => new("--set") { Description = "Override a key of the spec, as in training.epochs=3. May be repeated.", HelpName = "path=value", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>How long a model may take for a batch.</summary>
    public static Option<int> BatchTimeout()
    {
        var option = new Option<int>("--batch-timeout") { Description = "Seconds that the model may take for a batch of 2,048 rows, or for 64 texts that it writes.", HelpName = "seconds", DefaultValueFactory = _ => (int)Norma.Deployment.OnnxPredictor.UsualLimit.TotalSeconds };
        option.Validators.Add(result =>
        {
            if (!result.Implicit && !result.Errors.Any() && result.GetValueOrDefault<int>() is < 1 or > 86_400) result.AddError("--batch-timeout takes 1 to 86400.");
        });
        return option;
    }

    /// <summary>Whether an option stands without its argument: that is said already, and it has no value that could be asked for.</summary>
    public static bool LacksArgument(CommandResult parsed) =>
        parsed.Children.OfType<OptionResult>().Any(option => option is { Implicit: false, Tokens.Count: 0, Option.Arity.MinimumNumberOfValues: > 0 });

    /// <summary>A stated number of seconds.</summary>
    public static TimeSpan Time(ParseResult parsed, Option<int> option) => TimeSpan.FromSeconds(parsed.GetValue(option));

    /// <summary>The spec.</summary>
    public static Argument<string> Spec() => new("spec") { Description = "The spec, a YAML file." };

    /// <summary>Gives a command its action; what the library throws becomes findings and their code, and a signal ends it at once.</summary>
    public static Command Does(this Command command, Terminal terminal, Func<ParseResult, ExitCode> action) => command.Does(terminal, (parsed, _) => action(parsed));

    /// <summary>The same for an action that listens to signals.</summary>
    public static Command Does(this Command command, Terminal terminal, Func<ParseResult, Interrupt, ExitCode> action)
    {
        command.SetAction(parsed => Guarded(terminal, parsed.GetValue(Json), interrupt => (int)action(parsed, interrupt)));
        return command;
    }

    /// <summary>Does the work of a command; it hears of signals through its argument.</summary>
    internal static int Guarded(Terminal terminal, bool json, Func<Interrupt, int> action)
    {
        using var interrupt = new Interrupt();
        return Guarded(terminal, json, () =>
        {
            RequireFolder();
            return action(interrupt);
        });
    }

    /// <summary>Does work; what it throws becomes findings and their code.</summary>
    internal static int Guarded(Terminal terminal, bool json, Func<int> action)
    {
        try
        {
            return Reported(terminal, json, action);
        }
        catch (IOException closed) when (terminal.IsClosed(closed))
        {
            return (int)ExitCode.Ok;   // whoever read the output has seen enough
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException || FileLimit.Says(fault))
        {
            // The findings themselves could not be written to the output.
            terminal.Error.WriteLine(Unwritable(fault).ToString());
            return (int)ExitCode.Environment;
        }
    }

    static int Reported(Terminal terminal, bool json, Func<int> action)
    {
        try
        {
            return action();
        }
        catch (FindingsException fault)
        {
            FindingsView.Show(terminal, fault.Findings, json);
            return (int)fault.ExitCode;
        }
        catch (IOException closed) when (terminal.IsClosed(closed))
        {
            return (int)ExitCode.Ok;   // whoever read the output has seen enough
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException || FileLimit.Says(fault))
        {
            FindingsView.Show(terminal, [Unwritable(fault)], json);
            return (int)ExitCode.Environment;
        }
        catch (OutOfMemoryException)
        {
            terminal.Error.WriteLine("error: there is not enough memory for this.");
            return (int)ExitCode.Limit;
        }
        catch (Exception defect) when (Environment.GetEnvironmentVariable("NORMA_DEBUG") is not "1")
        {
            terminal.Error.WriteLine($"norma: a defect of Norma: {Printable.Escape(defect.Message)} ({defect.GetType().Name}). Please report it with the output of NORMA_DEBUG=1.");
            return (int)ExitCode.Bug;
        }
    }

    static Finding Unwritable(Exception fault) => Terminal.IsMissing(fault)
        ? new("FILE042", "", "the standard output is closed") { Expected = "an output", Fix = "write '> /dev/null' where the output is not wanted." }
        : new("FILE032", "", $"something cannot be read or written ({(FileLimit.Says(fault) ? "a file may grow no more" : fault.Message.TrimEnd('.'))})") { Expected = "room, and files and folders that this user may use", Fix = "free space, make the folder or change the permissions." };

    // Without it no relative name means anything, and native libraries end the process in their own way.
    static void RequireFolder()
    {
        try
        {
            Directory.GetCurrentDirectory();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("FILE041", "", "the current folder is not there any more, or may not be read")
            {
                Expected = "a folder",
                Fix = "change to another folder, then try again.",
            });
        }
    }
}
