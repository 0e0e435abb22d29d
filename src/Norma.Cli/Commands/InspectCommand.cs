using System.CommandLine;
using Norma.Cli.Views;
using Norma.Interop;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>inspect</c>: what is in a model's file: metadata, tensors, layers, what is suspicious. Exit 4: no reader would take it, 6: it is larger than any machine holds.</summary>
static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "A model: Keras (.keras, .h5), TensorFlow.js, ONNX, safetensors." };
        return new Command("inspect", "Show what is in a model's file: metadata, tensors, layers, sizes, what is suspicious.") { file }.Does(terminal, parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var described = ModelFormat.Of(path).Describe(path);
            ModelDescriptionView.Show(terminal, path, described, parsed.GetValue(Shared.Json));
            return described.Findings.Any(f => f.Severity == Severity.Error) ? FindingsException.CodeOf(described.Findings, ExitCode.Refused) : ExitCode.Ok;
        });
    }
}
