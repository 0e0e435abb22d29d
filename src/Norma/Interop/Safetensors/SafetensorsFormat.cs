using Norma.Formats;
using Norma.Formats.Safetensors;
using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Safetensors;

/// <summary>A safetensors file: weights alone, for a stated structure.</summary>
/// <remarks>
/// Each weight is found by its own name; by a stated name; or by PyTorch's name (<c>weight</c>, <c>running_mean</c>, <c>weight_ih_l0</c>, …), and is then laid
/// out as here. What is missing or left over is refused. https://github.com/huggingface/safetensors.
/// </remarks>
public sealed class SafetensorsFormat : ModelFormat
{
    const string Expected = "a safetensors file";

    /// <inheritdoc/>
    public override string Title => "Safetensors (.safetensors)";

    /// <inheritdoc/>
    public override bool Reads(string path) => FirstBytes.Of(path, 9) is [_, _, _, _, _, 0, 0, 0, (byte)'{'];

    /// <inheritdoc/>
    /// <exception cref="FindingsException"><c>INTR050</c>: no structure is stated. <c>INTR051</c>: a weight is missing. <c>INTR052</c>: a tensor is left over. <c>INTR053</c>, <c>INTR054</c>: one is of another shape or type. <c>FILE020</c>: it breaks the format (exit 4).</exception>
    public override ImportedModel Read(string path, NetworkModel? structure = null) => Read(path, structure, new Map<string>([]));

    /// <summary>The model in a file whose names are others.</summary>
    /// <param name="path">The file.</param>
    /// <param name="structure">The layers. Its own weights are not used.</param>
    /// <param name="names">The names in the file by those here: of layers, as in <c>conv: features.0</c>, or of weights, as in <c>conv.kernel: features.0.w</c>.</param>
    /// <exception cref="FindingsException">As above; <c>INTR055</c>: a stated name is of nothing in the model.</exception>
    public ImportedModel Read(string path, NetworkModel? structure, Map<string> names) => ReadingFaults.Model(path, "FILE020", Expected, () =>
    {
        ArgumentNullException.ThrowIfNull(names);
        using var stream = OuterFile.Open(path);
        var header = SafetensorsHeader.Read(stream);
        if (structure is null) throw new FindingsException(ExitCode.Refused, new Finding("INTR050", "", $"holds {header.Entries.Count} tensors and no layers")
        {
            File = path,
            Expected = "the structure of the model beside its weights",
            Fix = "state the layers, named as the tensors are, and the shapes of the inputs.",
        });
        using var file = new FileBytes(stream.SafeFileHandle);
        var search = new WeightSearch(path, header, names, new(file, header.DataAt));
        var weights = search.Find(structure.Wiring);
        if (search.Findings.Exists(finding => finding.Severity == Severity.Error)) throw new FindingsException(ExitCode.Refused, search.Findings);
        return new ImportedModel(structure with { Weights = new(weights) }, [.. search.Findings]);
    });

    /// <inheritdoc/>
    public override ModelDescription Describe(string path) => Guarded(path, () =>
    {
        using var stream = OuterFile.Open(path);
        var header = SafetensorsHeader.Read(stream);
        Finding[] odd = [.. header.Entries.Where(entry => !TensorBytes.IsRead(entry.Type) && !TorchNames.IsCounter(entry.Name)).Take(100).Select(entry => new Finding("INTR054", Printable.Escape(entry.Name), $"holds elements of the type {entry.Type}") { File = path, Severity = Severity.Warning, Expected = "F32, F16, BF16 or F64" })];
        return new ModelDescription(Title, new(header.Metadata), [.. header.Entries.Select(entry => new TensorFacts(Printable.Escape(entry.Name), entry.Type, entry.Shape, entry.End - entry.Begin))], null, [.. odd]);
    });

    /// <inheritdoc/>
    public override bool Writes(string path) => Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    /// <exception cref="FindingsException"><c>MODL010</c>: the weights are not those of the layers (exit 4). <c>INTR018</c>: the file cannot be written (5).</exception>
    public override void Write(string path, NetworkModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var wiring = model.Wiring;
        if (wiring.Layers.FirstOrDefault(layer => layer.Layer is Onnx.OnnxBlock) is { } block)
            throw new FindingsException(ExitCode.Refused, new Finding("INTR061", block.Name, "a frozen block has no weights that could be written by name") { File = path, Expected = "layers alone", Fix = "write it as ONNX." });
        model.Weights.Require(wiring.Weights);
        try
        {
            AtomicFile.Fill(path, beside => SafetensorsFile.Write(beside, model.Weights.All.Select(weight => new SafetensorsTensor(weight.Name, weight.Shape, weight.Values)), new Dictionary<string, string>()));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("INTR018", "", $"cannot be written ({fault.GetType().Name})") { File = path, Expected = "a folder that is there, with room and permission to write" });
        }
    }

    static T Guarded<T>(string path, Func<T> read) => ReadingFaults.Guarded(path, "FILE020", Expected, read);
}
