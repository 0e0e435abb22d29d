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
}
