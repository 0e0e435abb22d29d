using System.Text.Json;
using Norma.Formats;
using Norma.Formats.TensorflowJs;
using Norma.Interop.Keras;
using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.TensorflowJs;

/// <summary>A layers model of TensorFlow.js: <c>model.json</c> with a config of Keras, and files of weights beside it.</summary>
/// <remarks>Weights in 8 or 16 bits are read as the numbers that they stand for. A graph model has operations of TensorFlow instead of layers and is refused.</remarks>
public sealed class TensorflowJsLayers : ModelFormat
{
    const string Expected = "a layers model of TensorFlow.js";
    const long MostText = 64 << 20;

    /// <inheritdoc/>
    public override string Title => "TensorFlow.js layers model (model.json)";

    /// <inheritdoc/>
    public override bool Reads(string path)
    {
        if (FirstBytes.Of(path, 1) is not [(byte)'{']) return false;
        try
        {
            return Json(path).Member("weightsManifest") is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override ImportedModel Read(string path, NetworkModel? structure = null) => ReadingFaults.Model(path, "INTR013", Expected, () =>
    {
        var json = Json(path);
        if (json.Text("format") is not (null or "layers-model") and var format) throw new InvalidDataException($"the format is {Printable.Quote(format)}, and only a layers model is read");
        var (model, at) = Topology(json);
        // Its configs are those of Keras 2, whoever says to have written them.
        var reading = new ConfigReading(path, 2);
        var made = new GraphReader(reading).Read(model, at);
        if (json.Member("trainingConfig") is { ValueKind: not JsonValueKind.Null }) reading.Report("INTR015", "$.trainingConfig", "loss, metrics and optimizer are left out", "layers and weights alone", "state them in the training section.", Severity.Information);
        return KerasBuild.Of(reading, made, structure, (keras, match) => Give(reading, Weights(json, path), keras.Layers, match));
    });

    /// <inheritdoc/>
    public override ModelDescription Describe(string path) => ReadingFaults.Guarded(path, "INTR013", Expected, () =>
    {
        var json = Json(path);
        var metadata = s_metadata.Select(name => KeyValuePair.Create(name, json.Text(name) ?? json.Member("modelTopology")?.Text(name))).Where(entry => entry.Value is not null);
        Items<TensorFacts> tensors = [.. Weights(json, path).Select(weight => new TensorFacts(weight.Tensor.Name, weight.Tensor.Stored, weight.Tensor.Shape, weight.Tensor.Bytes))];
        Map<string> facts = new(metadata.Select(entry => KeyValuePair.Create(entry.Key, entry.Value!)));
        try
        {
            var model = Read(path);
            return new ModelDescription(Title, facts, tensors, model.Model, model.Notes);
        }
        catch (FindingsException refused)
        {
            return new(Title, facts, tensors, null, [.. refused.Findings]);
        }
    });

    static readonly string[] s_metadata = ["format", "generatedBy", "convertedBy", "keras_version", "backend"];

    // Python puts the config one level deeper than JavaScript does.
    static (JsonElement Model, string Path) Topology(JsonElement json)
    {
        var topology = json.Member("modelTopology") is { ValueKind: JsonValueKind.Object } said ? said : throw new InvalidDataException("'modelTopology' is missing: the file has weights alone");
        return topology.Member("model_config") is { } config ? (config, "$.modelTopology.model_config") : (topology, "$.modelTopology");
    }

    static void Give(ConfigReading reading, List<(JsTensor Tensor, ReadOnlyMemory<byte> Bytes)> weights, Items<KerasLayer> layers, WeightMatch match)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(layers, "");
        var byLayer = weights.GroupBy(weight => weight.Tensor.Name.Split('/')[0], StringComparer.Ordinal).ToDictionary(group => group.Key, StringComparer.Ordinal);
        foreach (var (name, place) in places)
        {
            var own = byLayer.Remove(name, out var found) ? found.Select(w => new FoundWeight(w.Tensor.Name, w.Tensor.Name[(w.Tensor.Name.LastIndexOf('/') + 1)..], w.Tensor.Shape, () => w.Tensor.Floats(w.Bytes.Span))).ToList() : [];
            match.Give(place, own, $"$.weightsManifest: {Printable.Escape(name)}");
        }
        foreach (var name in byLayer.Keys) reading.Report("INTR011", "$.weightsManifest", $"has weights of a layer {Printable.Quote(name)} that the model does not have", "weights of the layers of the model", Nearest.Hint(name, places.Keys));

        // The weights of a model inside the model have the names of its own layers.
        void Collect(Items<KerasLayer> layers, string prefix)
        {
            foreach (var layer in layers)
            {
                if (layer.Layers is { } inner) Collect(inner, $"{prefix}{layer.Node}.");
                else if (!places.TryAdd(layer.Name, prefix + layer.Node)) reading.Report("INTR010", "$.modelTopology", $"the name {Printable.Quote(layer.Name)} occurs in two models inside each other", "a name for each layer, as weights go by names");
            }
        }
    }

    static List<(JsTensor Tensor, ReadOnlyMemory<byte> Bytes)> Weights(JsonElement json, string path) =>
        WeightsManifest.Read(json.Member("weightsManifest") ?? throw new InvalidDataException("'weightsManifest' is missing"), Path.GetDirectoryName(Path.GetFullPath(path))!);

    static JsonElement Json(string path) => StrictJson.Parse(OuterFile.Read(path, MostText));
}
