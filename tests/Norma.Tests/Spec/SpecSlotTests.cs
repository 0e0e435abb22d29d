using System.Reflection;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Spec;

/// <summary>The contract that every slot and every word obeys, found by walking from the root record: a new file is tested before its author writes a test.</summary>
public sealed class SpecSlotTests
{
    static readonly SpecDocs s_docs = SpecDocs.Beside(typeof(ModelSpec))!;

    static List<RecordGrammar> Records()
    {
        var (seen, found, open) = (new HashSet<Type>(), new List<RecordGrammar>(), new Queue<Grammar>([Grammar.Of(typeof(ModelSpec))]));
        while (open.TryDequeue(out var grammar))
        {
            switch (grammar)
            {
                case RecordGrammar record when seen.Add(record.Type):
                    found.Add(record);
                    foreach (var key in record.Keys) open.Enqueue(key.Grammar);
                    break;
                case SlotGrammar slot when seen.Add(slot.Type):
                    foreach (var word in slot.Words.Values) open.Enqueue(word);
                    break;
                case ListGrammar list: open.Enqueue(list.Item); break;
                case MapGrammar map: open.Enqueue(map.Item); break;
            }
        }
        return found;
    }

    static List<SlotGrammar> Slots() => [.. Records().Select(record => record.Type.BaseType!).Where(type => type != typeof(object)).Distinct().Select(type => (SlotGrammar)Grammar.Of(type))];

    public static TheoryData<string> RecordNames() => [.. Records().Select(record => record.Type.FullName!)];

    public static TheoryData<string> WordNames() => [.. Slots().SelectMany(slot => slot.Words.Values).Select(record => record.Type.FullName!)];

    static RecordGrammar Record(string name) => (RecordGrammar)Grammar.Of(typeof(ModelSpec).Assembly.GetType(name)!);

    [Fact]
    public void Slots_have_words_and_the_words_stand_in_order()
    {
        var slots = Slots();
        Assert.True(slots.Count >= 12);
        foreach (var slot in slots)
        {
            Assert.NotEmpty(slot.Words);
            Assert.Equal(slot.Words.Keys.Order(StringComparer.Ordinal), slot.Words.Keys);
            if (slot.DefaultWord is { } word) Assert.Contains(word, slot.Words.Keys);
        }
    }

    [Fact]
    public void Slots_and_records_have_names_of_their_own_for_the_schema()
    {
        var types = Slots().Select(slot => slot.Type).Concat(Records().Select(record => record.Type).Where(type => !type.IsDefined(typeof(WordAttribute), false)));
        Assert.DoesNotContain(types.GroupBy(type => Vocabulary.Snake(type.Name)), named => named.Count() > 1);
    }

    [Fact]
    public void Every_word_is_reachable_from_the_root()
    {
        var reachable = Records().Select(record => record.Type).ToHashSet();
        Assert.DoesNotContain(typeof(ModelSpec).Assembly.GetTypes(), type => type.IsDefined(typeof(WordAttribute), false) && !reachable.Contains(type));
    }

    [Theory]
    [MemberData(nameof(WordNames))]
    public void A_word_is_the_snake_case_of_its_sealed_class(string name)
    {
        var type = Record(name).Type;
        var word = Vocabulary.WordOf(type);

        Assert.True(type.IsSealed);
        Assert.True(type.BaseType!.IsAbstract);
        Assert.Equal(typeof(object), type.BaseType.BaseType);
        Assert.Equal(type.Name, string.Concat(word.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..])));
        Assert.Same(type, Vocabulary.Words(type.BaseType)[word]);
    }

    [Theory]
    [MemberData(nameof(WordNames))]
    public void A_word_with_any_arguments_reads_back_as_it_was_written(string name)
    {
        var record = Record(name);
        var slot = typeof(Held<>).MakeGenericType(record.Type.BaseType!);
        for (var seed = 0; seed < 20; seed++)
        {
            var held = Activator.CreateInstance(slot, new AnyRecord(seed).Record(record))!;
            var text = SpecWriter.Write(held);
            var read = typeof(SpecReader).GetMethod(nameof(SpecReader.Read))!.MakeGenericMethod(slot).Invoke(null, [text, "norma.yaml", null])!;
            Assert.Equal([], (IReadOnlyList<Finding>)read.GetType().GetProperty("Findings")!.GetValue(read)!);
            Assert.Equal(held, read.GetType().GetProperty("Value")!.GetValue(read));
        }
    }

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void A_record_is_documented_and_no_key_is_called_type(string name)
    {
        var record = Record(name);
        Assert.NotNull(s_docs.Summary(record.Type));
        foreach (var key in record.Keys)
        {
            Assert.True(s_docs.Parameter(record.Type, key.Parameter.Name!) is { Length: > 0 }, $"{name}.{key.Parameter.Name} has no <param>.");
            Assert.NotEqual("type", key.Name);
        }
    }

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void Null_may_be_stated_where_the_property_may_be_null(string name)
    {
        var record = Record(name);
        foreach (var key in record.Keys)
        {
            var property = record.Type.GetProperty(key.Parameter.Name!)!;
            Assert.Equal(new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable, key.Nullable);
        }
    }

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void A_stated_default_is_the_real_one(string name)
    {
        var record = Record(name);
        var arguments = record.Keys.Select(key => key.Required ? new AnyRecord(1).Of(key.Parameter.ParameterType) : key.Default).ToArray();
        var made = record.Make(arguments);
        foreach (var key in record.Keys)
        {
            var stated = key.Parameter.GetCustomAttribute<DefaultAttribute>()?.Text;
            if (stated is not null)
            {
                var slot = Assert.IsType<SlotGrammar>(key.Grammar);
                Assert.Equal(Vocabulary.WordOf(key.Get(made)!.GetType()), stated);
                Assert.Equal(slot.Words[stated].Make([.. slot.Words[stated].Keys.Select(k => k.Default)]), key.Get(made));
            }
            else if (key.Grammar is SlotGrammar && key.Default is null && !key.Required && !key.Nullable)
            {
                Assert.True(((SlotGrammar)key.Grammar).DefaultWord is not null, $"{name}.{key.Parameter.Name} has a default that no [Default] states.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void Bounds_hold_the_defaults_and_stand_on_numbers(string name)
    {
        foreach (var key in Record(name).Keys)
        {
            if (key.Constraint?.Bounds is not { } bounds) continue;
            Assert.True(bounds.Minimum <= bounds.Maximum, $"{name}.{key.Name}");
            var held = key.Grammar switch { ListGrammar list => list.Item, MapGrammar map => map.Item, var grammar => grammar };
            Assert.True(held is WholeGrammar or NumberGrammar, $"{name}.{key.Name} has bounds but is no number.");
            if (key.Default is int or long or double) Assert.Null(key.Constraint.Refuse(Convert.ToDouble(key.Default, System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}

/// <summary>A root that holds one word.</summary>
/// <param name="Word">The word.</param>
public sealed record Held<T>(T Word);
