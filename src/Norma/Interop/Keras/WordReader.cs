using System.Text.Json;
using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>Makes our words of Keras' configs: the keys are the same, so the reading follows the constructors. What is not mapped is refused.</summary>
sealed class WordReader(ConfigReading reading)
{
    static readonly object s_failed = new();

    /// <summary>The layer of a class with that config; null, with findings, where it cannot be.</summary>
    public Layer? Layer(string className, JsonElement config, string path)
    {
        if (OddLayers.Find(className) is { } odd) return odd(reading, this, config, path);
        if (KerasClasses.Word(typeof(Layer), className) is { } word) return (Layer?)Record(Vocabulary.Words(typeof(Layer))[word], className, config, path);
        if (className is "Lambda" or "TFOpLambda" or "SlicingOpLambda" or "TensorFlowOpLayer")
            reading.Report("INTR005", path, $"'{className}' holds code", "layers of Keras that are no code: code from a file is never run", "replace it by layers before exporting.");
        else if (KerasClasses.IsLayer(className)) reading.Report("INTR006", path, $"Norma has no layer like Keras' '{className}'", "a layer that Norma has", "replace it by layers that Norma has.");
        else reading.Report("INTR005", path, $"{Printable.Quote(className)} is no class of Keras", "layers of Keras itself: the code of others is not in the file, and is never run", "replace it by layers of Keras.");
        return null;
    }

    /// <summary>An activation; null where Keras says none, and with a finding where it cannot be.</summary>
    public Activation? Activation(JsonElement value, string path) => Slot(typeof(Activation), value, path) as Activation;

    /// <summary>A record of a type, from a config whose members are its keys.</summary>
    internal object? Record(Type type, string className, JsonElement config, string path)
    {
        var grammar = (RecordGrammar)Grammar.Of(type);
        var (arguments, stated, failed) = (new object?[grammar.Keys.Length], new bool[grammar.Keys.Length], false);
        foreach (var (stood, value, at) in reading.Members(config, path))
        {
            var name = ConfigFields.Today(className, stood);
            var index = name == "name" ? -1 : Array.FindIndex(grammar.Keys, key => key.Name == name);
            if (index >= 0)
            {
                if (stated[index]) reading.Report("INTR007", at, $"'{name}' is said twice", "one of the two names");
                stated[index] = true;
                var key = grammar.Keys[index];
                if ((arguments[index] = Value(key, value, at)) == s_failed) failed = true;
            }
            else if (ConfigFields.Of(name) is not var (allowed, meaning))
            {
                failed = true;
                reading.Report("INTR007", at, $"'{className}' has an argument that is not read: {ConfigReading.Show(value)}", $"one of: {grammar.KeyNames}", Nearest.Hint(name, grammar.Keys.Select(k => k.Name)));
            }
            else if (!allowed(value))
            {
                failed = true;
                reading.Report("INTR009", at, $"received {ConfigReading.Show(value)}", $"{meaning}: nothing else is read for '{className}'");
            }
            else if (name == "axis" && ConfigFields.LastAxis(value) is > 0 and { } axis) reading.Axes[path] = axis;
        }
        for (var i = 0; i < arguments.Length; i++)
        {
            if (stated[i]) continue;
            var key = grammar.Keys[i];
            // Before version 3 a GRU that does not say so resets before the product; the one of cuDNN always after it.
            if (key.Name == "reset_after" && className == "GRU" && reading.Version < 3) arguments[i] = false;
            else if (!key.Required) arguments[i] = key.Default;
            else
            {
                failed = true;
                reading.Report("INTR008", path, $"'{className}' lacks '{key.Name}'", key.Grammar.Expected);
            }
        }
        if (failed || config.ValueKind != JsonValueKind.Object) return null;
        return grammar.Make(arguments);
    }

    object? Value(SpecKey key, JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            // Keras says null for an activation that is none, also where ours has another default.
            if (key.Grammar.Type == typeof(Activation) && key.Parameter.IsDefined(typeof(DefaultAttribute), false)) return Vocabulary.Parse<Activation>("linear");
            if (key.Nullable) return null;
        }
        // The shape of what leaves attention, behind its steps: of one axis here.
        if (key is { Name: "output_shape", Grammar: WholeGrammar } && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1) (value, path) = (value[0], SpecPath.Item(path, 0));
        if (key is { Pairs: true, Grammar: ListGrammar list } && Items(value) is { } pairs && pairs.Count() > 1 && pairs.All(pair => Items(pair)?.Count() == 2))
            return List(list, key.Constraint, pairs.SelectMany(pair => Items(pair)!.Value), path);
        return Value(key.Grammar, key.Constraint, key.OneOrMany, value, path);
    }

    object? Value(Grammar grammar, Constraint? constraint, bool oneOrMany, JsonElement value, string path)
    {
        object? read = (grammar, value.ValueKind) switch
        {
            (BooleanGrammar, JsonValueKind.True) => true,
            (BooleanGrammar, JsonValueKind.False) => false,
            (WholeGrammar whole, JsonValueKind.Number) when value.TryGetInt64(out var number) && number >= whole.Minimum && number <= whole.Maximum =>
                constraint?.Refuse(number) is { } expected ? Refused(value, path, expected) : whole.Box(number),
            (NumberGrammar, JsonValueKind.Number) when value.TryGetDouble(out var number) && double.IsFinite(number) =>
                constraint?.Refuse(number) is { } expected ? Refused(value, path, expected) : number,
            (TextGrammar, JsonValueKind.String) => value.GetString(),
            (ChoiceGrammar choice, JsonValueKind.String) when choice.Choices.TryGetValue(value.GetString()!, out var chosen) => chosen,
            (SlotGrammar slot, JsonValueKind.String or JsonValueKind.Object) => Slot(slot.Type, value, path) ?? s_failed,
            (ListGrammar list, JsonValueKind.Array) => List(list, constraint, value.EnumerateArray(), path),
            (ListGrammar list, JsonValueKind.Object) when Tuple(value) is { } items => List(list, constraint, items, path),
            (ListGrammar list, _) when oneOrMany => Value(list.Item, constraint, false, value, path) is var one && one == s_failed ? s_failed : list.Make([one!]),
            _ => Refused(value, path, grammar.Expected),
        };
        return read;
    }

    object List(ListGrammar list, Constraint? constraint, IEnumerable<JsonElement> values, string path)
    {
        var (items, failed, i) = (new List<object>(), false, 0);
        foreach (var value in values)
        {
            var item = Value(list.Item, constraint, false, value, SpecPath.Item(path, i++));
            if (item is null || item == s_failed) failed = true;
            else items.Add(item);
        }
        return failed ? s_failed : list.Make(items);
    }

    static JsonElement.ArrayEnumerator? Items(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object => Tuple(value),
        _ => null,
    };

    // TensorFlow's Keras writes tuples as objects.
    static JsonElement.ArrayEnumerator? Tuple(JsonElement value) =>
        value.TryGetProperty("class_name", out var kind) && kind.ValueKind == JsonValueKind.String && kind.GetString() == "__tuple__" && value.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray() : null;

    /// <summary>A word of a slot: a layer in a layer, an activation, an initializer, a regularizer.</summary>
    object? Slot(Type slot, JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.String) return Named(slot, value.GetString()!, null, path);
        if (reading.Text(value, "class_name", path) is not { } className) return null;
        if (!IsOfKeras(value, path)) return null;
        var has = value.TryGetProperty("config", out var config);
        var at = SpecPath.Key(path, "config");
        if (className is "function" && config.ValueKind == JsonValueKind.String) return Named(slot, config.GetString()!, null, at);
        if (!has)
        {
            reading.Report("INTR004", path, "lacks 'config'", "a config as Keras writes it");
            return null;
        }
        return slot == typeof(Layer) ? Layer(className, config, at) : Named(slot, className, config, at);
    }

    object? Named(Type slot, string name, JsonElement? config, string path)
    {
        if (OddWords.Find(slot, name, config, reading.Version) is { } odd) return odd;
        if (KerasClasses.Word(slot, name) is { } word)
        {
            if (config is { } stated) return Record(Vocabulary.Words(slot)[word], name, stated, path);
            var grammar = ((SlotGrammar)Grammar.Of(slot)).Words[word];
            if (Array.TrueForAll(grammar.Keys, key => !key.Required)) return grammar.Make(Array.ConvertAll(grammar.Keys, key => key.Default));
        }
        reading.Report("INTR006", path, $"received {Printable.Quote(name)}", $"one of: {string.Join(", ", Vocabulary.Words(slot).Keys)}", Nearest.Hint(KerasClasses.Snake(name), Vocabulary.Words(slot).Keys));
        return null;
    }

    /// <summary>Whether a serialized object is one of Keras itself: its module is, and nobody registered it.</summary>
    internal bool IsOfKeras(JsonElement value, string path)
    {
        var module = value.TryGetProperty("module", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : null;
        var registered = value.TryGetProperty("registered_name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : null;
        var foreign = module is not null && !(module is "keras" or "builtins" || module.StartsWith("keras.", StringComparison.Ordinal) || module.StartsWith("tf_keras.", StringComparison.Ordinal));
        if (!foreign && (registered is null || !registered.Contains('>', StringComparison.Ordinal))) return true;
        reading.Report("INTR005", path, $"{Printable.Quote(foreign ? module : registered)} is no part of Keras", "layers of Keras itself: the code of others is not in the file, and is never run", "replace it by layers of Keras.");
        return false;
    }

    object Refused(JsonElement value, string path, string expected)
    {
        reading.Report("INTR008", path, $"received {ConfigReading.Show(value)}", expected);
        return s_failed;
    }
}
