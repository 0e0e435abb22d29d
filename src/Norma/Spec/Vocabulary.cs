using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace Norma.Spec;

/// <summary>Which words fit which slot, found by reflection over the records marked <see cref="WordAttribute"/>; no list to edit.</summary>
public static class Vocabulary
{
    static readonly ConcurrentDictionary<Type, IReadOnlyDictionary<string, Type>> s_words = new();
    static readonly ConcurrentDictionary<Type, string> s_names = new();

    /// <summary>The words of a slot (an abstract record), in ordinal order.</summary>
    public static IReadOnlyDictionary<string, Type> Words(Type slot) => s_words.GetOrAdd(slot, static slot =>
    {
        var types = Array.FindAll(MetadataTypes.DerivedFrom(slot), static type => type.IsDefined(typeof(WordAttribute), false));
        Array.Sort(types, static (a, b) => string.CompareOrdinal(WordOf(a), WordOf(b)));
        // A dictionary that nothing is removed from keeps the order in which it was filled.
        var words = new Dictionary<string, Type>(types.Length, StringComparer.Ordinal);
        foreach (var type in types) words.Add(WordOf(type), type);
        return words;
    });

    /// <summary>The record of a word; null where the slot has no such word. Its other records are not loaded for it.</summary>
    internal static Type? Find(Type slot, string word) =>
        MetadataTypes.DerivedFrom(slot, Pascal(word)) is { } type && WordOf(type) == word && type.IsDefined(typeof(WordAttribute), false) ? type : null;

    /// <summary>The word of a record: the snake_case of its class name.</summary>
    public static string WordOf(Type word) => s_names.GetOrAdd(word, static type => Snake(type.Name));

    /// <summary>The word of that slot with all its defaults.</summary>
    /// <exception cref="ArgumentException">The slot has no such word, or the word needs arguments.</exception>
    public static T Parse<T>(string word) where T : class
    {
        if (Find(typeof(T), word) is not { } type)
            throw new ArgumentException($"received '{word}', expected one of: {string.Join(", ", Words(typeof(T)).Keys)}", nameof(word));
        var constructors = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance);
        // Without parameters nothing need be looked up, and no code be made at run time, as for the second call of a constructor.
        if (constructors is [var only] && only.GetParameters().Length == 0) return (T)Activator.CreateInstance(type)!;
        var (constructor, parameters) = (constructors[0], constructors[0].GetParameters());
        foreach (var other in constructors.AsSpan(1))
            if (other.GetParameters() is var own && own.Length > parameters.Length) (constructor, parameters) = (other, own);
        if (Array.Find(parameters, parameter => !parameter.HasDefaultValue) is { } needed)
            throw new ArgumentException($"'{word}' needs '{Snake(needed.Name!)}'", nameof(word));
        return (T)constructor.Invoke(Array.ConvertAll(parameters, parameter => parameter.DefaultValue));
    }

    // What Snake undoes.
    static string Pascal(string word)
    {
        var name = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
            if (word[i] != '_') name.Append(i == 0 || word[i - 1] == '_' ? char.ToUpperInvariant(word[i]) : word[i]);
        return name.ToString();
    }

    /// <summary><c>LearningRate</c> is <c>learning_rate</c>; a digit stays with the letters before it: <c>Beta1</c> is <c>beta1</c>, <c>Conv2d</c> is <c>conv2d</c>.</summary>
    public static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i])) snake.Append('_');
            snake.Append(char.ToLowerInvariant(name[i]));
        }
        return snake.ToString();
    }
}
