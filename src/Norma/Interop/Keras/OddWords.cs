using System.Text.Json;
using Norma.Models;
using Norma.Models.Initializers;

namespace Norma.Interop.Keras;

/// <summary>Names of activations, initializers and regularizers that are not those of our words.</summary>
static class OddWords
{
    /// <summary>The word behind an odd name; null where the name is a usual one.</summary>
    public static object? Find(Type slot, string name, JsonElement? config, int version)
    {
        if (slot == typeof(Activation))
        {
            return name switch
            {
                "swish" => new Models.Activations.Silu(),
                // Up to Keras 2 another line: its slope was one fifth.
                "hard_sigmoid" when version < 3 => new Models.Activations.HardSigmoid(0.2),
                _ => null,
            };
        }
        if (slot != typeof(Initializer)) return null;
        return name switch
        {
            "zero" => new Zeros(),
            "one" => new Ones(),
            "uniform" => new RandomUniform(),
            "normal" => new RandomNormal(),
            "VarianceScaling" when config is { } stated => Scaling(stated),
            _ => null,
        };
    }

    // Keras writes its usual initializers as their general form. 'normal' was a truncated one from the first.
    static Initializer? Scaling(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object) return null;
        var (scale, mode, distribution) = (1.0, "fan_in", "truncated_normal");
        foreach (var member in config.EnumerateObject())
        {
            switch (member.Name, member.Value.ValueKind)
            {
                case ("scale", JsonValueKind.Number): scale = member.Value.GetDouble(); break;
                case ("mode", JsonValueKind.String): mode = member.Value.GetString()!; break;
                case ("distribution", JsonValueKind.String): distribution = member.Value.GetString()!; break;
                case ("seed", _): break;
                default: return null;
            }
        }
        return (scale, mode, distribution) switch
        {
            (1, "fan_avg", "uniform") => new GlorotUniform(),
            (1, "fan_avg", "normal" or "truncated_normal") => new GlorotNormal(),
            (2, "fan_in", "uniform") => new HeUniform(),
            (2, "fan_in", "normal" or "truncated_normal") => new HeNormal(),
            (1, "fan_in", "uniform") => new LecunUniform(),
            (1, "fan_in", "normal" or "truncated_normal") => new LecunNormal(),
            _ => null,
        };
    }
}
