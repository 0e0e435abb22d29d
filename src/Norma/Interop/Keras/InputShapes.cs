using System.Text.Json;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>The shapes of what enters, as configs of several ages say them.</summary>
static class InputShapes
{
    /// <summary>Whether the config of a first layer says what enters it.</summary>
    public static bool Stated(JsonElement config) => config.ValueKind == JsonValueKind.Object &&
        (Has(config, "batch_input_shape") || Has(config, "batch_shape") || Has(config, "input_shape") || Has(config, "input_dim"));

    /// <summary>The shape in a config, without the batch; null, with a finding, where there is none.</summary>
    public static Shape? Of(ConfigReading reading, JsonElement config, string path)
    {
        foreach (var (field, skipped) in (ReadOnlySpan<(string, int)>)[("batch_shape", 1), ("batch_input_shape", 1), ("input_shape", 0), ("shape", 0)])
        {
            if (!Has(config, field)) continue;
            if (Sizes(config.GetProperty(field), skipped) is { } shape) return shape;
            reading.Report("INTR012", SpecPath.Key(path, field), $"received {ConfigReading.Show(config.GetProperty(field))}", "a list of sizes, the batch first and null");
            return null;
        }
        if (Has(config, "input_dim") && config.GetProperty("input_dim") is { ValueKind: JsonValueKind.Number } width && width.TryGetInt64(out var size) && size > 0)
            return Has(config, "input_length") && config.GetProperty("input_length") is { ValueKind: JsonValueKind.Number } length && length.TryGetInt64(out var steps) && steps > 0 ? [steps, size] : [size];
        reading.Report("INTR012", path, "does not say the shape of what enters", "'batch_shape' or 'batch_input_shape'");
        return null;
    }

    /// <summary>The shape that a stack was built for, where Keras 3 says it beside the config; else null.</summary>
    public static Shape? OfBuild(JsonElement model) =>
        Has(model, "build_config") && Has(model.GetProperty("build_config"), "input_shape") ? Sizes(model.GetProperty("build_config").GetProperty("input_shape"), 1)
        : Has(model, "config") && Has(model.GetProperty("config"), "build_input_shape") ? Sizes(model.GetProperty("config").GetProperty("build_input_shape"), 1) : null;

    static bool Has(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null;

    static Shape? Sizes(JsonElement value, int skipped)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("items", out var items)) value = items;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() < skipped || value.GetArrayLength() > 16) return null;
        var sizes = new List<long>();
        foreach (var size in value.EnumerateArray().Skip(skipped))
        {
            if (size.ValueKind == JsonValueKind.Null) sizes.Add(Shape.Any);
            else if (size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var number) && number > 0) sizes.Add(number);
            else return null;
        }
        return Shape.Of([.. sizes]);
    }
}
