using System.Globalization;
using System.Text;
using System.Text.Json;
using Norma.Formats;
using Norma.Formats.Hdf5;
using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>An HDF5 file as Keras 1 and 2 save it: the config in an attribute, a group of arrays for each layer; or the weights alone.</summary>
/// <remarks>Weights alone have no structure: state it, with layers named as in the file. What stands for training is left out and said.</remarks>
public sealed class KerasH5 : ModelFormat
{
    const string Expected = "an HDF5 file with a model of Keras";

    static readonly string[] s_metadata = ["keras_version", "backend"];

    /// <inheritdoc/>
    public override string Title => "Keras HDF5 (.h5, .hdf5)";

    /// <inheritdoc/>
    public override bool Reads(string path) => FirstBytes.Of(path, 8) is [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <inheritdoc/>
    public override bool IsNamed(string path) => Path.GetExtension(path).ToUpperInvariant() is ".H5" or ".HDF5";

    /// <inheritdoc/>
    public override ImportedModel Read(string path, NetworkModel? structure = null) => ReadingFaults.Model(path, "INTR002", Expected, () =>
    {
        using var stream = OuterFile.Open(path);
        using var file = new FileBytes(stream.SafeFileHandle);
        var root = Hdf5File.Open(file);
        var reading = new ConfigReading(path, Version(root));
        if (root.Text("model_config") is { } config)
        {
            var model = new GraphReader(reading).Read(Json(config), "$");
            if (root.Attributes.ContainsKey("training_config") || root.Names.Contains("optimizer_weights"))
                reading.Report("INTR015", "/", "loss, metrics and optimizer are left out", "layers and weights alone", "state them in the training section.", Severity.Information);
            return KerasBuild.Of(reading, model, structure, (made, match) =>
                H5Weights.Read(reading, root.Member("model_weights") as Hdf5Group ?? throw new InvalidDataException("the file has no group 'model_weights'"), made.Layers, match, []));
        }
        if (structure is null)
        {
            reading.Report("INTR016", "/", root.Attributes.ContainsKey("layer_names") ? "holds weights alone" : "has neither 'model_config' nor 'layer_names'", "a file with the model's structure", "state the layers, named as in the file, and read the weights into them.");
            KerasBuild.Stop(reading);
        }
        var wiring = KerasBuild.Wire(reading, structure!.Graph, structure.Inputs);
        var match = new WeightMatch(reading, wiring);
        H5Weights.Read(reading, root, null, match, [.. structure.Graph.Nodes.Where(node => node.Value.Layer is not Models.Layers.Core.Shared).Select(node => node.Key)]);
        KerasBuild.Stop(reading);
        Weights weights = new(match.Weights);
        weights.Require(wiring.Weights);
        return new ImportedModel(structure with { Weights = weights }, [.. reading.Findings]);
    });

    /// <inheritdoc/>
    public override ModelDescription Describe(string path) => ReadingFaults.Guarded(path, "INTR002", Expected, () =>
    {
        using var stream = OuterFile.Open(path);
        using var file = new FileBytes(stream.SafeFileHandle);
        var root = Hdf5File.Open(file);
        var metadata = s_metadata.Select(name => KeyValuePair.Create(name, root.Text(name))).Where(entry => entry.Value is not null);
        return Hdf5Facts.Describe(Title, new(metadata.Select(entry => KeyValuePair.Create(entry.Key, entry.Value!))), root, () => Read(path));
    });

    // Keras 1 said no version at first.
    static int Version(Hdf5Group root) =>
        (root.Text("keras_version") ?? (root.Member("model_weights") as Hdf5Group)?.Text("keras_version")) is { Length: > 0 } version && int.TryParse(version.AsSpan(0, 1), NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 1;

    static JsonElement Json(string config)
    {
        try
        {
            return StrictJson.Parse(Encoding.UTF8.GetBytes(config));
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"the attribute 'model_config' {fault.Message}");
        }
    }
}
