using Norma.Cli.Views;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Cli;

/// <summary>What the program does where it cannot say anything.</summary>
public sealed class ClosedOutputTests
{
    static readonly Exception s_closed = new UnauthorizedAccessException("Access to the path is denied.", new IOException("Bad file descriptor", 9));
    static readonly Exception s_gone = new IOException("Broken pipe", 32);
    static readonly Exception s_long = new ArgumentOutOfRangeException("value", "Specified file length was too large for the file system.");
    static readonly Exception s_full = new IOException("No space left on device", 28);

    public static TheoryData<string[]> Commands => new(["--help"], ["schema"], ["validate", "--help"]);

    [Theory, MemberData(nameof(Commands))]
    public void A_closed_output_is_said_and_is_no_success(string[] args)
    {
        var (code, error) = Run(args, new Failing(s_closed));
        Assert.Equal((int)ExitCode.Environment, code);
        Assert.StartsWith("error[FILE042]: the standard output is closed", error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Commands))]
    public void A_reader_that_has_seen_enough_is_no_failure(string[] args) => Assert.Equal((0, ""), Run(args, new Failing(s_gone)));

    [Fact]
    public void Findings_that_cannot_be_written_as_data_are_said_beside_it()
    {
        var (code, error) = Run(["--json", "validate", "no-such.yaml"], new Failing(s_full));
        Assert.Equal((int)ExitCode.Environment, code);
        Assert.StartsWith("error[FILE032]: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_may_grow_no_more_is_no_defect()
    {
        var (code, error) = Run(["schema"], new Failing(s_long));
        Assert.Equal((int)ExitCode.Environment, code);
        Assert.StartsWith("error[FILE032]: something cannot be read or written (a file may grow no more)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_error_stream_changes_nothing()
    {
        using var output = new StringWriter();
        using var error = new Failing(s_closed);
        Assert.Equal((int)ExitCode.Spec, Norma.Cli.Program.Invoke(["validate", "no-such.yaml"], new Terminal(output, error, interactive: false)));
        Assert.Equal((int)ExitCode.Spec, Norma.Cli.Program.Invoke(["no-such-command"], new Terminal(output, error, interactive: false)));
    }

    static (int Code, string Error) Run(string[] args, Failing output)
    {
        using (output)
        using (var error = new StringWriter { NewLine = "\n" })
            return (Norma.Cli.Program.Invoke(args, new Terminal(output, error, interactive: false)), error.ToString());
    }

    sealed class Failing(Exception fault) : StringWriter
    {
        public override void Write(char value) => throw fault;

        public override void Write(string? value) => throw fault;

        public override void Write(char[] buffer, int index, int count) => throw fault;

        public override void WriteLine(string? value) => throw fault;

        public override void WriteLine() => throw fault;
    }
}
