using System.CommandLine;
using Norma.Cli.Views;
using Norma.Deployment.Drawing;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>graph</c>: the model as a picture.</summary>
static class GraphCommand
{
    public static Command Create(Terminal terminal)
    {
        var (spec, set) = (Shared.Spec(), Shared.Set());
        var output = new Option<string>("--output", "-o") { Description = "The picture, an SVG file.", DefaultValueFactory = _ => "model.svg" };
        return new Command("graph", "Draw the model: layers, shapes, shared and repeated parts, as an SVG file.") { spec, set, output }.Does(terminal, parsed =>
        {
            var plan = Stated.Read(parsed.GetRequiredValue(spec), parsed.GetValue(set)).Plan();
            FindingsView.Show(terminal, plan.Findings.Where(f => f.Severity != Severity.Information).ToArray(), parsed.GetValue(Shared.Json));
            var path = parsed.GetValue(output)!;
            AtomicFile.Write(path, System.Text.Encoding.UTF8.GetBytes(ModelDrawing.Svg(plan.Network, plan.Spec.Name)));
            terminal.Out.WriteLine($"{path}: {plan.Network.Wiring.Layers.Count} layers");
            return ExitCode.Ok;
        });
    }
}
