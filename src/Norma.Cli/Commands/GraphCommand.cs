using System.CommandLine;
using System.Text;
using Norma.Cli.Views;
using Norma.Deployment.Drawing;
using Norma.Formats;
using Norma.Interop;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>graph</c>: the model as a picture.</summary>
static class GraphCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "A spec, or a model: Keras (.keras, .h5), TensorFlow.js, ONNX." };
        var (set, output) = (Shared.Set(), new Option<string>("--output", "-o") { Description = "The picture, an SVG file.", DefaultValueFactory = _ => "model.svg" });
        return new Command("graph", "Draw the model: layers, shapes, shared and repeated parts, as an SVG file.") { file, set, output }.Does(terminal, parsed =>
        {
            var (from, path) = (parsed.GetRequiredValue(file), parsed.GetValue(output)!);
            var svg = Path.GetExtension(from).ToUpperInvariant() is ".YAML" or ".YML" ? OfSpec(from, parsed.GetValue(set)) : OfModel(from);
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(svg));
            terminal.Out.WriteLine($"{Printable.Escape(path)}: the picture of {Printable.Escape(from)}.");
            return ExitCode.Ok;
        });
    }

    static string OfSpec(string path, string[]? set)
    {
        var plan = Stated.Read(path, set).Plan();
        return ModelDrawing.Svg(plan.Network, plan.Spec.Name);
    }

    static string OfModel(string path)
    {
        var model = ModelFormat.Of(path).Read(path).Model;
        return ModelDrawing.Svg(model.Wiring, [.. model.Inputs.Keys], model.Name);
    }
}
