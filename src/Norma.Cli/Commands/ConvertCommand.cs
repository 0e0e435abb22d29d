using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Norma.Cli.Views;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>convert</c>: a model from one format into another, with its parity. Exit 4: it is refused, 8: what was written differs.</summary>
static class ConvertCommand
{
    public static Command Create(Terminal terminal)
    {
        var input = new Argument<string>("input") { Description = "A model: Keras (.keras, .h5), TensorFlow.js, ONNX, safetensors." };
        var output = new Argument<string>("output") { Description = "The file to write; its ending says the format: .onnx, .keras, .safetensors." };
        var structure = new Option<string?>("--structure") { Description = "A model whose layers those of the input are, where it holds weights alone." };
        return new Command("convert", "Turn a model of another framework into ONNX, Keras or safetensors, held to what it gave.") { input, output, structure }.Does(terminal, parsed =>
        {
            var into = parsed.GetRequiredValue(output);
            var converted = Conversion.Run(parsed.GetRequiredValue(input), into, parsed.GetValue(structure));
            var json = parsed.GetValue(Shared.Json);
            FindingsView.Show(terminal, converted.Notes, json);
            var wiring = converted.Model.Wiring;
            terminal.Out.WriteLine(json
                ? JsonSerializer.Serialize(new { output = into, from = converted.From, into = converted.Into, layers = wiring.Layers.Count, parameters = wiring.Layers.Sum(l => l.Parameters), difference = converted.Difference })
                : string.Create(CultureInfo.InvariantCulture, $"{Printable.Escape(into)}: {converted.From} as {converted.Into}, {wiring.Layers.Count} layers, {wiring.Layers.Sum(l => l.Parameters):N0} parameters; greatest difference {converted.Difference:0.0e0}."));
            return ExitCode.Ok;
        });
    }
}
