using System.Text.Json;
using System.Text.Json.Nodes;
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
    public override ImportedModel Read(string path, NetworkModel? structure = null) => ReadingFaults.Model(path, "INTR003", Expected, () =>
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

    /// <inheritdoc/>
    public override bool Writes(string path) => Path.GetExtension(path).Equals(".keras", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    /// <exception cref="FindingsException"><c>INTR017</c>: Keras does not have a layer or argument of the model (exit 4). <c>INTR018</c>: the file cannot be written (5).</exception>
    public override void Write(string path, NetworkModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var wiring = model.Wiring;
        model.Weights.Require(wiring.Weights);
        var findings = new List<Finding>();
        foreach (var rewrite in model.Rewrites)
            if (rewrite is not Models.Rewrites.Freeze) findings.Add(new("INTR017", rewrite.Path, $"Keras has nothing like the rewrite '{Vocabulary.WordOf(rewrite.GetType())}'") { Expected = "'freeze' alone", Fix = "write the model that the rewrite made." });
        var writer = new GraphWriter(findings, model.Rewrites);
        var config = writer.Write(model.Name, model.Graph, wiring.Inputs);
        if (findings.Exists(finding => finding.Severity == Severity.Error)) throw new FindingsException(ExitCode.Refused, findings);
        var archive = new KerasArchive(
            Text(new JsonObject { ["keras_version"] = Version, ["date_saved"] = "1980-01-01@00:00:00" }),
            Text(ConfigWriter.Serialized("keras.src.models.functional", "Functional", config)),
            Hdf5Writer.Write(ArchiveWeights.Write(writer.Places, model.Weights)));
        try
        {
            AtomicFile.Fill(path, beside =>
            {
                using var stream = new FileStream(beside, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
                archive.Write(stream);
            });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("INTR018", "", $"cannot be written ({fault.GetType().Name})") { File = path, Expected = "a folder that is there, with room and permission to write" });
        }
    }

    // Keras reads a file that an older one wrote; this is the oldest whose configs are these.
    const string Version = "3.5.0";

    static byte[] Text(JsonObject json)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) json.WriteTo(writer);
        return bytes.ToArray();
    }

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
