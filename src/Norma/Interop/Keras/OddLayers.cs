using System.Text.Json;
using Norma.Models;
using Norma.Models.Activations;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>Classes of Keras that are other layers here: activations that are layers of their own.</summary>
static class OddLayers
{
    /// <summary>How to read a class; null for one that is read by its word.</summary>
    public static Func<ConfigReading, WordReader, JsonElement, string, Layer?>? Find(string className)
    {
        if (KerasClasses.Word(typeof(Layer), className) is not null) return null;
        return className switch
        {
            "ReLU" => Relu,
            "LeakyReLU" => (reading, words, config, path) => Function<LeakyRelu>(className, reading, words, config, path, new LeakyRelu(0.3)),
            "ELU" => (reading, words, config, path) => Function<Elu>(className, reading, words, config, path, new Elu()),
            "Softmax" => (reading, words, config, path) => Function<Softmax>(className, reading, words, config, path, new Softmax()),
            _ => null,
        };
    }

    // The arguments of the layer are those of the function.
    static Models.Layers.Core.Activation? Function<T>(string className, ConfigReading reading, WordReader words, JsonElement config, string path, T silent) where T : Activation
    {
        var stated = config.ValueKind == JsonValueKind.Object && config.EnumerateObject().Any(member => Grammar.Of(typeof(T)) is RecordGrammar grammar && grammar.Find(ConfigFields.Today(className, member.Name)) is not null);
        return words.Record(typeof(T), className, config, path) is T function ? new(stated ? function : silent) : null;
    }

    static Models.Layers.Core.Activation? Relu(ConfigReading reading, WordReader words, JsonElement config, string path)
    {
        var (most, slope, failed) = ((double?)null, 0.0, false);
        foreach (var (name, value, at) in reading.Members(config, path))
        {
            if (name is "max_value" or "negative_slope" or "threshold")
            {
                var number = value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var read) ? read : (double?)null;
                if (number is null && value.ValueKind != JsonValueKind.Null) { reading.Report("INTR008", at, $"received {ConfigReading.Show(value)}", "a number or null"); failed = true; }
                else if (name == "max_value") most = number;
                else if (name == "negative_slope") slope = number ?? 0;
                else if (number is not (null or 0)) { reading.Report("INTR009", at, $"received {ConfigReading.Show(value)}", "0: nothing else is read for 'ReLU'"); failed = true; }
            }
            else if (ConfigFields.Of(name) is not var (allowed, meaning)) { reading.Report("INTR007", at, $"'ReLU' has an argument that is not read: {ConfigReading.Show(value)}", "one of: max_value, negative_slope, threshold"); failed = true; }
            else if (!allowed(value)) { reading.Report("INTR009", at, $"received {ConfigReading.Show(value)}", $"{meaning}: nothing else is read for 'ReLU'"); failed = true; }
        }
        if (failed || config.ValueKind != JsonValueKind.Object) return null;
        Activation? function = (most, slope) switch
        {
            (null, 0) => new Models.Activations.Relu(),
            (6, 0) => new Relu6(),
            (null, > 0 and <= 1) => new LeakyRelu(slope),
            _ => null,
        };
        if (function is not null) return new(function);
        reading.Report("INTR009", path, $"'ReLU' with max_value {most?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"} and negative_slope {slope.ToString(System.Globalization.CultureInfo.InvariantCulture)}", "max_value null or 6, or a negative_slope above 0 alone");
        return null;
    }
}
