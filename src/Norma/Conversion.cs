using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Interop;
using Norma.Models;
using Norma.Spec;

namespace Norma;

/// <summary>A model of one format in another, held to what it gave.</summary>
/// <param name="Model">The model.</param>
/// <param name="From">The format that was read.</param>
/// <param name="Into">The format that was written.</param>
/// <param name="Difference">The greatest difference between what the model that was read and the file that was written give for the same rows.</param>
/// <param name="Notes">What was left out or changed on the way and does not change what the model gives.</param>
public sealed record Conversion(NetworkModel Model, string From, string Into, double Difference, Items<Finding> Notes)
{
    /// <summary>Reads a model, writes it by the ending of the output, and compares both: a file that differs is not left behind.</summary>
    /// <param name="input">A model in any format that is read.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="structure">A model whose layers are those of <paramref name="input"/>, where that holds weights alone.</param>
    /// <exception cref="FindingsException">The input is refused (exit 4), the output's ending is that of no format (2), a layer is none of that format (4), or what was written differs (8).</exception>
    public static Conversion Run(string input, string output, string? structure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(output);
        var into = ModelFormat.All.FirstOrDefault(format => format.Writes(output)) ?? throw new FindingsException(ExitCode.Spec, new Finding("INTR070", "", $"the ending of {Printable.Quote(output)} is that of no format that is written")
        {
            Expected = "model.onnx, model.keras or model.safetensors",
            Fix = "name the output so.",
        });
        var from = ModelFormat.Of(input);
        var read = from.Read(input, structure is null ? null : ModelFormat.Of(structure).Read(structure).Model);
        var (probe, expected) = NetworkParity.Ask(read.Model);
        into.Write(output, read.Model);
        var kept = false;
        try
        {
            var actual = Path.GetExtension(output).Equals(".onnx", StringComparison.OrdinalIgnoreCase)
                ? NetworkParity.Run(OnnxModel.Read(output), probe)
                : into.Read(output, read.Model).Model.Predict(probe);
            var difference = NetworkParity.Between(expected, actual);
            kept = difference <= NetworkParity.Tolerance;
            return kept ? new(read.Model, from.Title, into.Title, difference, read.Notes) : throw new FindingsException(ExitCode.Gate, new Finding("INTR071", "", FormattableString.Invariant($"what was written gives numbers up to {difference:0.0e0} away from what was read"))
            {
                File = output,
                Expected = FormattableString.Invariant($"at most {NetworkParity.Tolerance:0.0e0}"),
                Fix = "report it with the file: nothing was left behind.",
            });
        }
        finally
        {
            if (!kept) File.Delete(output);
        }
    }
}
