using System.Collections.Concurrent;
using System.Reflection;

namespace Norma.Spec;

/// <summary>What the file may say where a value of some type stands, found once per type by reflection over primary constructors.</summary>
abstract class Grammar(Type type)
{
    static readonly ConcurrentDictionary<Type, Grammar> s_all = new();

    public Type Type { get; } = type;

    /// <summary>What is expected, in words.</summary>
    public abstract string Expected { get; }

    /// <summary>The grammar of a type: bool, int, long, double, string, an enum, their nullable forms, <see cref="Items{T}"/>, <see cref="Map{T}"/>, a record or a slot.</summary>
    public static Grammar Of(Type type) => s_all.TryGetValue(type, out var known) ? known : s_all.GetOrAdd(type, Create);

    /// <summary>Finds what a record and its sections may say ahead of its use.</summary>
    public static void Prepare(Type type)
    {
        if (Of(type) is not RecordGrammar root) return;
        foreach (var key in root.Keys) _ = key.Grammar is RecordGrammar section ? section.Keys : null;
    }

    static Grammar Create(Type type)
    {
        if (System.Nullable.GetUnderlyingType(type) is { } underlying) return Of(underlying);
        if (type == typeof(bool)) return new BooleanGrammar();
        if (type == typeof(int) || type == typeof(long)) return new WholeGrammar(type);
        if (type == typeof(double)) return new NumberGrammar();
        if (type == typeof(string)) return new TextGrammar();
        if (type.IsEnum) return new ChoiceGrammar(type);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Items<>)) return new ListGrammar(type);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Map<>)) return new MapGrammar(type);
        if (type.IsClass && type.IsAbstract) return new SlotGrammar(type);
        if (type.IsClass && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true) return new RecordGrammar(type);
        throw new NotSupportedException($"No file can state a {type}.");
    }
}

sealed class BooleanGrammar() : Grammar(typeof(bool))
{
    public override string Expected => "true or false";
}

sealed class WholeGrammar(Type type) : Grammar(type)
{
    public override string Expected => "a whole number";

    public long Minimum => Type == typeof(int) ? int.MinValue : long.MinValue;

    public long Maximum => Type == typeof(int) ? int.MaxValue : long.MaxValue;

    public object Box(long value) => Type == typeof(int) ? (object)(int)value : value;
}

sealed class NumberGrammar() : Grammar(typeof(double))
{
    public override string Expected => "a number";
}

sealed class TextGrammar() : Grammar(typeof(string))
{
    public override string Expected => "text";
}

sealed class ChoiceGrammar : Grammar
{
    public ChoiceGrammar(Type type) : base(type)
    {
        foreach (var value in Enum.GetValues(type)) Choices.Add(Vocabulary.Snake(value.ToString()!), value);
    }

    public OrderedDictionary<string, object> Choices { get; } = new(StringComparer.Ordinal);

    public override string Expected => $"one of: {string.Join(", ", Choices.Keys)}";
}

sealed class ListGrammar(Type type) : Grammar(type)
{
    readonly IMaker _maker = (IMaker)Activator.CreateInstance(typeof(Maker<>).MakeGenericType(type.GenericTypeArguments[0]))!;

    public Grammar Item { get; } = Of(type.GenericTypeArguments[0]);

    public override string Expected => "a list";

    public object Make(List<object> items) => _maker.Make(items);

    interface IMaker
    {
        object Make(List<object> items);
    }

    sealed class Maker<T> : IMaker
    {
        public object Make(List<object> items)
        {
            var typed = new T[items.Count];
            for (var i = 0; i < typed.Length; i++) typed[i] = (T)items[i];
            return new Items<T>(typed);
        }
    }
}

sealed class MapGrammar(Type type) : Grammar(type)
{
    readonly IMaker _maker = (IMaker)Activator.CreateInstance(typeof(Maker<>).MakeGenericType(type.GenericTypeArguments[0]))!;

    public Grammar Item { get; } = Of(type.GenericTypeArguments[0]);

    public override string Expected => "a mapping";

    public object Make(List<KeyValuePair<string, object>> entries) => _maker.Make(entries);

    public IEnumerable<(string Name, object? Value)> Entries(object map) => _maker.Entries(map);

    interface IMaker
    {
        object Make(List<KeyValuePair<string, object>> entries);

        IEnumerable<(string Name, object? Value)> Entries(object map);
    }

    sealed class Maker<T> : IMaker
    {
        public object Make(List<KeyValuePair<string, object>> entries)
        {
            var typed = new KeyValuePair<string, T>[entries.Count];
            for (var i = 0; i < typed.Length; i++) typed[i] = new(entries[i].Key, (T)entries[i].Value);
            return new Map<T>(typed);
        }

        public IEnumerable<(string Name, object? Value)> Entries(object map)
        {
            foreach (var (name, value) in (Map<T>)map) yield return (name, value);
        }
    }
}

/// <summary>A record: its primary constructor's parameters are the keys.</summary>
sealed class RecordGrammar(Type type) : Grammar(type)
{
    SpecKey[]? _keys;
    ConstructorInvoker? _constructor;

    public SpecKey[] Keys => _keys ?? Prepare();

    public override string Expected => InlineKey is { } word ? word.Grammar.Expected : Keys.Length == 0 ? "a mapping" : $"a mapping with the keys {KeyNames}";

    public string KeyNames => string.Join(", ", Keys.Where(key => !key.Inline).Select(key => key.Name));

    /// <summary>The key whose word stands in the record's own mapping; null for most records.</summary>
    public SpecKey? InlineKey => Array.Find(Keys, key => key.Inline);

    public object Make(object?[] arguments) => _constructor!.Invoke(arguments.AsSpan());

    public SpecKey? Find(string name)
    {
        foreach (var key in Keys)
            if (key.Name == name) return key;
        return null;
    }

    SpecKey[] Prepare()
    {
        // The longest public constructor is the primary one; the copy constructor of a sealed record is private.
        ConstructorInfo? primary = null;
        foreach (var constructor in Type.GetConstructors(BindingFlags.Public | BindingFlags.Instance))
            if (primary is null || constructor.GetParameters().Length > primary.GetParameters().Length) primary = constructor;
        if (primary is null) throw new NotSupportedException($"{Type} has no public constructor.");
        _constructor = ConstructorInvoker.Create(primary);
        return _keys = Array.ConvertAll(primary.GetParameters(), parameter => new SpecKey(Type, parameter));
    }
}

/// <summary>A slot: an abstract record whose words are the records that derive from it.</summary>
sealed class SlotGrammar : Grammar
{
    readonly ConcurrentDictionary<string, RecordGrammar> _found = new(StringComparer.Ordinal);
    Dictionary<string, RecordGrammar>? _words;

    public SlotGrammar(Type type) : base(type)
    {
        if (type.GetCustomAttribute<DefaultWordAttribute>() is { } standing) DefaultWord = standing.Word;
    }

    public IReadOnlyDictionary<string, RecordGrammar> Words => _words ??= All();

    /// <summary>The word of a mapping without <c>type</c>; null when there must be one.</summary>
    public string? DefaultWord { get; }

    public string WordList => string.Join(", ", Words.Keys);

    public override string Expected => $"one of: {WordList}";

    public RecordGrammar WordOf(object value) => Words[Vocabulary.WordOf(value.GetType())];

    /// <summary>The record of a word; null where there is none.</summary>
    public RecordGrammar? Find(string word) =>
        _found.TryGetValue(word, out var known) ? known : Vocabulary.Find(Type, word) is { } record ? Known(word, record) : null;

    RecordGrammar Known(string word, Type record) => _found.GetOrAdd(word, _ => new RecordGrammar(record));

    Dictionary<string, RecordGrammar> All()
    {
        var words = new Dictionary<string, RecordGrammar>(StringComparer.Ordinal);
        foreach (var (word, record) in Vocabulary.Words(Type)) words.Add(word, Known(word, record));
        return words;
    }
}

/// <summary>A key of a record: a parameter of its primary constructor.</summary>
sealed class SpecKey
{
    readonly PropertyInfo _property;
    readonly Type _type;
    Grammar? _grammar;

    public SpecKey(Type owner, ParameterInfo parameter)
    {
        Parameter = parameter;
        Name = Vocabulary.Snake(parameter.Name!);
        _type = parameter.ParameterType;
        _property = owner.GetProperty(parameter.Name!) ?? throw new NotSupportedException($"{owner}.{parameter.Name} has no property.");
        Required = !parameter.HasDefaultValue;
        Default = Required ? null : parameter.DefaultValue;
        Nullable = IsNullable(_property);
        Constraint = Constraint.Of(parameter);
        OneOrMany = parameter.IsDefined(typeof(OneOrManyAttribute), false);
        Pairs = parameter.IsDefined(typeof(PairsAttribute), false);
        Inline = parameter.IsDefined(typeof(InlineAttribute), false);
        IsVersion = parameter.IsDefined(typeof(StandardVersionAttribute), false);
    }

    public ParameterInfo Parameter { get; }

    public string Name { get; }

    public Grammar Grammar => _grammar ??= Grammar.Of(_type);

    public bool Required { get; }

    /// <summary>What the constructor takes when the file is silent.</summary>
    public object? Default { get; }

    /// <summary>Whether null may be stated; it means the same as silence.</summary>
    public bool Nullable { get; }

    public Constraint? Constraint { get; }

    public bool OneOrMany { get; }

    /// <summary>Whether the numbers of its list may also stand in pairs.</summary>
    public bool Pairs { get; }

    public bool Inline { get; }

    public bool IsVersion { get; }

    public object? Get(object record) => _property.GetValue(record);

    static bool IsNullable(PropertyInfo property)
    {
        if (property.PropertyType.IsValueType) return System.Nullable.GetUnderlyingType(property.PropertyType) is not null;
        var flag = Flag(property.CustomAttributes, "NullableAttribute");
        for (var type = property.DeclaringType; flag is null && type is not null; type = type.DeclaringType) flag = Flag(type.CustomAttributes, "NullableContextAttribute");
        return flag == 2;
    }

    // The compiler's own metadata (2 is nullable); NullabilityInfoContext reads the same in ten times the time.
    static byte? Flag(IEnumerable<CustomAttributeData> attributes, string name)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.AttributeType.Name != name) continue;
            return attribute.ConstructorArguments[0].Value switch
            {
                byte flag => flag,
                IReadOnlyList<CustomAttributeTypedArgument> { Count: > 0 } flags => (byte)flags[0].Value!,
                _ => null,
            };
        }
        return null;
    }
}
