using System.Globalization;
using System.Reflection;
using System.Text;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Spec;

public sealed class KeyTableTests
{
    static readonly SpecDocs s_docs = SpecDocs.Beside(typeof(ModelSpec))!;

    [Fact]
    public void Annex_a_is_what_the_types_say() => Approve.Text(Annex(), "spec", "norma-1-keys.md");

    static string Annex()
    {
        var text = new StringBuilder("# Norma 1, Annex A: the keys\n\nGenerated from the types. *one or many*: a single item may stand without its brackets. *nullable*: `null` means the same as absence.\n");
        var (seen, open) = (new HashSet<Type>(), new Queue<Grammar>([Grammar.Of(typeof(ModelSpec))]));
        while (open.TryDequeue(out var grammar))
        {
            switch (grammar)
            {
                case ListGrammar list: open.Enqueue(list.Item); break;
                case MapGrammar map: open.Enqueue(map.Item); break;
                case RecordGrammar record when seen.Add(record.Type):
                    text.Append($"\n## {Title(record.Type)}\n\n{s_docs.Summary(record.Type)}\n");
                    Table(text, record);
                    foreach (var key in record.Keys) open.Enqueue(key.Grammar);
                    break;
                case SlotGrammar slot when seen.Add(slot.Type):
                    text.Append($"\n## {Title(slot.Type)}\n\n{s_docs.Summary(slot.Type)}\n");
                    if (slot.DefaultWord is { } standing) text.Append($"\nA mapping without `type` is `{standing}`.\n");
                    foreach (var (word, record) in slot.Words)
                    {
                        text.Append($"\n### {word}\n\n{s_docs.Summary(record.Type)}\n");
                        Table(text, record);
                        foreach (var key in record.Keys) open.Enqueue(key.Grammar);
                    }
                    break;
            }
        }
        return text.ToString();
    }

    static void Table(StringBuilder text, RecordGrammar record)
    {
        if (record.Keys.Length == 0) return;
        text.Append("\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var key in record.Keys)
        {
            var value = (key.IsVersion ? $"`{StandardVersionAttribute.Known}`" : Value(key.Grammar)) + (key.OneOrMany ? ", one or many" : "") + (key.Constraint is null ? "" : ", " + (key.Constraint.IsName ? NameAttribute.Meaning : key.Constraint.Range(double.PositiveInfinity))) + (key.Nullable ? ", nullable" : "");
            text.Append($"| `{key.Name}` | {value} | {Default(key)} | {s_docs.Parameter(record.Type, key.Parameter.Name!)?.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
    }

    static string Value(Grammar grammar) => grammar switch
    {
        ListGrammar list => $"list of {Value(list.Item)}",
        MapGrammar map => $"mapping of names to {Value(map.Item)}",
        ChoiceGrammar choice => string.Join(", ", choice.Choices.Keys.Select(name => $"`{name}`")),
        RecordGrammar or SlotGrammar => $"[{Title(grammar.Type)}](#{Title(grammar.Type).Replace(' ', '-')})",
        _ => grammar.Expected,
    };

    static string Default(SpecKey key) => (key.Parameter.GetCustomAttribute<DefaultAttribute>()?.Text, key.Required, key.Default, key.Grammar) switch
    {
        ({ } text, _, _, _) => $"`{text}`",
        (_, true, _, _) => "**required**",
        (_, _, null, _) when key.Nullable => "",
        (_, _, null, ListGrammar or MapGrammar) => "",
        (_, _, null, _) => "all defaults",
        (_, _, var value, ChoiceGrammar) => $"`{Vocabulary.Snake(value.ToString()!)}`",
        (_, _, bool value, _) => value ? "`true`" : "`false`",
        (_, _, string value, _) => $"`{(value.Length == 0 ? "\"\"" : value)}`",
        (_, _, IFormattable value, _) => $"`{value.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => "",
    };

    static string Title(Type type) => type == typeof(ModelSpec) ? "the root" : Vocabulary.Snake(type.Name).Replace('_', ' ');
}
