using System.CommandLine;
using Norma.Cli.Views;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>schema</c>: the JSON Schema of the file, for editors.</summary>
static class SchemaCommand
{
    public static Command Create(Terminal terminal) =>
        new Command("schema", "Print the JSON Schema of the spec, for editors.").Does(terminal, _ =>
        {
            terminal.Out.Write(JsonSchema.Text());
            return ExitCode.Ok;
        });
}
