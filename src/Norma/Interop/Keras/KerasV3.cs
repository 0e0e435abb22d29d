using System.Text.Json;
using Norma.Formats;
using Norma.Formats.Hdf5;
using Norma.Formats.Keras;
using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>A <c>.keras</c> file: a zip of metadata, config and weights, as Keras 3 (and TensorFlow's Keras from 2.12 on) saves it.</summary>
/// <remarks>https://keras.io/guides/serialization_and_saving. A Lambda, a class or an argument that is in no table is refused by its path: nothing from the file is run.</remarks>
public sealed class KerasV3 : ModelFormat
{
    const string Expected = "a .keras file: a zip of metadata.json, config.json and model.weights.h5";

    /// <inheritdoc/>
    public override string Title => "Keras v3 (.keras)";

    /// <inheritdoc/>
    public override bool Reads(string path) => FirstBytes.Of(path, 4) is [(byte)'P', (byte)'K', 3, 4];

    /// <inheritdoc/>
    public override ImportedModel Read(string path, NetworkModel? structure = null) => ReadingFaults.Guarded(path, "INTR003", Expected, () =>
    {
        var archive = Archive(path);
        var reading = new ConfigReading(path, 3);
        var model = new GraphReader(reading).Read(Json(archive.Config, KerasArchive.ConfigName), "$");
        return KerasBuild.Of(reading, model, structure, (made, match) => ArchiveWeights.Read(reading, Weights(archive), made.Layers, match));
    });

    /// <inheritdoc/>
    public override ModelDescription Describe(string path) => ReadingFaults.Guarded(path, "INTR003", Expected, () =>
    {
        var archive = Archive(path);
        var metadata = Json(archive.Metadata, KerasArchive.MetadataName);
        var facts = metadata.ValueKind == JsonValueKind.Object ? metadata.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.ToString())) : [];
        return Hdf5Facts.Describe(Title, new(facts), Weights(archive), () => Read(path));
    });

    static KerasArchive Archive(string path)
    {
        using var stream = OuterFile.Open(path);
        return KerasArchive.Read(stream);
    }

    static Hdf5Group Weights(KerasArchive archive)
    {
        try
        {
            return Hdf5File.Open(new MemoryBytes(archive.Weights));
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"'{KerasArchive.WeightsName}': {fault.Message}");
        }
    }

    static JsonElement Json(byte[] bytes, string part)
    {
        try
        {
            return StrictJson.Parse(bytes);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"'{part}' {fault.Message}");
        }
    }
}
