using System.Text.Json.Nodes;
using Norma.Models;
using Norma.Models.Layers.Convolution;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>Writes our words as the configs of Keras 3: the keys are the same, so the writing follows the constructors. What Keras does not have is refused.</summary>
/// <param name="findings">Where what cannot be written goes.</param>
sealed class ConfigWriter(List<Finding> findings)
{
    /// <summary>An object as Keras serializes it.</summary>
    public static JsonObject Serialized(string module, string className, JsonNode config) => new()
    {
        ["module"] = module,
        ["class_name"] = className,
        ["config"] = config,
        ["registered_name"] = null,
    };

    /// <summary>The class and config of a layer; null, with a finding, where Keras has no such layer.</summary>
    public (string ClassName, JsonObject Config)? Layer(Layer layer, string? name, bool trainable, string path)
    {
        if (KerasClasses.ClassOf(layer) is not { } className)
        {
            Refuse(path, $"Keras has no layer like '{Vocabulary.WordOf(layer.GetType())}'", "layers that Keras has too");
            return null;
        }
        var config = new JsonObject();
        if (name is not null) config["name"] = name;
        config["trainable"] = trainable;
        config["dtype"] = Serialized("keras", "DTypePolicy", new JsonObject { ["name"] = "float32" });
        Keys(config, layer, path);
        return (className, config);
    }

    void Keys(JsonObject config, object record, string path)
    {
        foreach (var key in ((RecordGrammar)Grammar.Of(record.GetType())).Keys)
        {
            if (key.Name == "name") continue;
            var (held, at) = (key.Get(record), SpecPath.Key(path, key.Name));
            if (KerasClasses.IsAttention(record) && key.Name is "causal" or "rotary")
            {
                // The first is an argument of the call.
                if (key.Name == "rotary" && held is not null) Refuse(at, $"Keras' attention has no '{key.Name}'", "no rotation: leave the key out");
                continue;
            }
            if (held is CausalPadding.Causal && record is not Conv1d) Refuse(at, $"Keras 3 has padding 'causal' for Conv1D alone, not for '{record.GetType().Name}'", "valid or same");
            config[ConfigFields.InKeras(record.GetType().Name, key.Name)] = held is null ? null : key.Grammar is ListGrammar list ? List(key, list, (System.Collections.IEnumerable)held, at) : Value(key.Grammar, held, at);
        }
    }

    // Keras takes one number for all axes, or exactly one for each; a list of one is neither. What lies around an axis stands in pairs.
    JsonNode? List(SpecKey key, ListGrammar list, System.Collections.IEnumerable held, string path)
    {
        JsonNode?[] items = [.. held.Cast<object>().Select((item, i) => Value(list.Item, item, SpecPath.Item(path, i)))];
        return key.OneOrMany && items.Length == 1 ? items[0]
            : key.Pairs && items.Length > 3 ? new JsonArray([.. items.Chunk(2).Select(pair => new JsonArray(pair))])
            : new JsonArray(items);
    }

    JsonNode? Value(Grammar grammar, object value, string path) => grammar switch
    {
        BooleanGrammar => JsonValue.Create((bool)value),
        WholeGrammar => JsonValue.Create(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
        NumberGrammar => JsonValue.Create((double)value),
        TextGrammar => JsonValue.Create((string)value),
        ChoiceGrammar => Vocabulary.Snake(value.ToString()!) is var word && word == "none" ? null : JsonValue.Create(word),
        ListGrammar list => new JsonArray([.. ((System.Collections.IEnumerable)value).Cast<object>().Select((item, i) => Value(list.Item, item, SpecPath.Item(path, i)))]),
        SlotGrammar when value is Activation activation => Function(activation, path),
        SlotGrammar when value is Initializer => Object("keras.initializers", value, path),
        SlotGrammar when value is Regularizer => Object("keras.regularizers", value, path),
        SlotGrammar when KerasClasses.IsAttention(value) => Unwritten(value, path),
        SlotGrammar when value is Layer layer => Layer(layer, layer.Name ?? Vocabulary.WordOf(layer.GetType()), true, path) is var (className, config) ? Serialized("keras.layers", className, config) : null,
        _ => Unwritten(value, path),
    };

    JsonObject Object(string module, object word, string path)
    {
        var config = new JsonObject();
        Keys(config, word, path);
        return Serialized(module, word.GetType().Name, config);
    }

    // A function by its name, which Keras knows; with arguments of its own it is a layer in Keras, which may stand in its place.
    JsonNode? Function(Activation activation, string path)
    {
        var word = Vocabulary.WordOf(activation.GetType());
        var standard = activation.Equals(StandardOf(activation));
        if (standard && !KerasClasses.IsFunction(word)) return Unwritten(activation, path);
        if (standard) return JsonValue.Create(word);
        if (KerasClasses.Word(typeof(Activation), LayerOf(word)) is null) return Unwritten(activation, path);
        var config = new JsonObject { ["name"] = word, ["trainable"] = true, ["dtype"] = Serialized("keras", "DTypePolicy", new JsonObject { ["name"] = "float32" }) };
        Keys(config, activation, path);
        return Serialized("keras.layers", LayerOf(word), config);
    }

    static Activation? StandardOf(Activation activation)
    {
        var grammar = (RecordGrammar)Grammar.Of(activation.GetType());
        return Array.TrueForAll(grammar.Keys, key => !key.Required) ? (Activation)grammar.Make(Array.ConvertAll(grammar.Keys, key => key.Default)) : null;
    }

    // Of the functions with arguments, these are layers too, with the same arguments.
    static string LayerOf(string word) => word switch { "leaky_relu" => "LeakyReLU", "elu" => "ELU", _ => "" };

    JsonNode? Unwritten(object value, string path)
    {
        Refuse(path, $"Keras has nothing like {SpecWriter.Brief(value)}", "what Keras has too");
        return null;
    }

    void Refuse(string path, string message, string expected) => findings.Add(new("INTR017", path, message) { Expected = expected, Fix = "replace it, or export the model as ONNX." });
}
