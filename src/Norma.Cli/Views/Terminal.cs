using Spectre.Console;
using Spectre.Console.Rendering;

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
    const int BadDescriptor = 9;

    /// <summary>Whether a person watches this process.</summary>
    public static bool IsInteractive => !System.Console.IsOutputRedirected && !System.Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb") && Environment.GetEnvironmentVariable("CI") is null;

    /// <summary>Results.</summary>
    public TextWriter Out => output;

    /// <summary>Findings and progress. Where they cannot be written nobody can be told: the work goes on, and its exit code says how it ended.</summary>
    public TextWriter Error { get; } = new Unheard(error);

    /// <summary>Whether a person watches.</summary>
    public bool Interactive => interactive;

    /// <summary>A table as text: as wide as the window, with colours, where a person watches; else plain and unwrapped.</summary>
    public string Render(IRenderable drawn)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = interactive && Environment.GetEnvironmentVariable("NO_COLOR") is null ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = interactive && System.Console.WindowWidth is > 0 and var width ? width : Unwrapped;
        console.Write(drawn);
        return text.ToString();
    }

    /// <summary>Whether a fault says that the reader of the output went away.</summary>
    public bool IsClosed(IOException fault) => !interactive && (fault.HResult & 0xFFFF) is BrokenPipe or 0x6D;

    /// <summary>Whether a fault says that the process was started without an output (<c>&gt;&amp;-</c>).</summary>
    public static bool IsMissing(Exception fault) => (fault.InnerException ?? fault) is IOException { HResult: var code } && (code & 0xFFFF) == BadDescriptor;

    /// <summary>A writer whose text is lost where it cannot be written.</summary>
    sealed class Unheard(TextWriter inner) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public override System.Text.Encoding Encoding => inner.Encoding;

        public override void Write(char value) => Try(() => inner.Write(value));

        public override void Write(string? value) => Try(() => inner.Write(value));

        public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

        public override void Flush() => Try(inner.Flush);

        static void Try(Action write)
        {
            try { write(); }
            catch (Exception lost) when (lost is IOException or UnauthorizedAccessException || Formats.FileLimit.Says(lost))
            {
                // There is no other place to say it.
            }
        }
    }
}
