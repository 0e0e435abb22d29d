using Norma.Cli;
using Norma.Cli.Views;

namespace Norma.Tests.Cli;

/// <summary>The program, called as a shell would, with what it printed.</summary>
sealed record Shell(int Code, string Out, string Error)
{
    public static Shell Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = Norma.Cli.Program.Invoke(args, new Terminal(output, error, interactive: false));
        return new(code, output.ToString(), error.ToString());
    }
}
