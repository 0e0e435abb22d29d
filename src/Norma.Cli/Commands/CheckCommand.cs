using System.CommandLine;
using Norma.Cli.Views;
using Norma.Conformance;

namespace Norma.Cli.Commands;

/// <summary><c>check</c>: judges anyone's artefact by its standard. Exit 0: it conforms, 4: it does not, 7: its digests do not verify.</summary>
static class CheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("path") { Description = "A package, a run folder, an ONNX or safetensors file, a CSV with its Table Schema, a spec." };
        return new Command("check", "Check an artefact against its open standard: rule, place, verdict.") { path }.Does(terminal, parsed =>
        {
            var report = Check.Of(parsed.GetRequiredValue(path));
            CheckView.Show(terminal, report, parsed.GetValue(Shared.Json));
            return report.ExitCode;
        });
    }
}
