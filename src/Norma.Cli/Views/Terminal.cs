using Spectre.Console;

namespace Norma.Cli.Views;

/// <summary>Where the program writes.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Findings and progress.</param>
/// <param name="interactive">Whether a person watches: colours, and lines that are written over.</param>
sealed class Terminal(TextWriter output, TextWriter error, bool interactive)
{
    // Wide enough that nothing is wrapped where no person watches.
    const int Unwrapped = 4096;
    const int BrokenPipe = 32;

    IAnsiConsole? _console;

    /// <summary>Whether a person watches this process.</summary>
    public static bool IsInteractive => !System.Console.IsOutputRedirected && !System.Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb") && Environment.GetEnvironmentVariable("CI") is null;

    /// <summary>Results.</summary>
    public TextWriter Out => output;

    /// <summary>Findings and progress.</summary>
    public TextWriter Error => error;

    /// <summary>Whether a person watches.</summary>
    public bool Interactive => interactive;

    /// <summary>Tables and colours over <see cref="Out"/>; plain where no person watches.</summary>
    public IAnsiConsole Console => _console ??= Make();

    /// <summary>Whether a fault says that the reader of the output went away.</summary>
    public bool IsClosed(IOException fault) => !interactive && (fault.HResult & 0xFFFF) is BrokenPipe or 0x6D;

    IAnsiConsole Make()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = interactive && Environment.GetEnvironmentVariable("NO_COLOR") is null ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        if (!interactive) console.Profile.Width = Unwrapped;
        return console;
    }
}
