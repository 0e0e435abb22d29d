using System.Globalization;
using Norma.Spec;

namespace Norma.Tests.Spec;

/// <summary>Makes records of any type from a seed: every word of every slot, numbers at and between their bounds, texts that YAML could mistake.</summary>
sealed class AnyRecord(long seed)
{
    static readonly string[] s_texts =
    [
        "a", "yes", "no", "null", "~", "", " ", " a", "a ", "true", "5", "-5", "1.5", "1e3", ".inf", ".nan", "0x1F", "1_000", "12:30", "2020-01-01", "- a", "a: b", "a #b", "#a", "*a", "&a", "!a", "%a", "@a", "`a",
        "{a}", "[a]", "a, b", "'a'", "\"a\"", "\\", "a\nb", "a\r\nb", "\ta", "a\tb", "<<", "=", "?", ":", "|", ">", "...", "---", "kg/m³", "北京", "ä", "🐧", "\u2028", "\u0085", "\u0001", "\u007f", "\uFEFF", "on", "Off", "n", "total_day_charge + 1",
        "one line that is so long that the writer has to think about its width, for it is longer than any line ought to be, by far",
    ];

    readonly Seed _seed = new(seed, "any-record");

    public object Of(Type type) => Make(Grammar.Of(type), null, 0)!;

    object? Make(Grammar grammar, SpecKey? key, int depth)
    {
        switch (grammar)
        {
            case BooleanGrammar: return _seed.Below(2) == 0;
            case WholeGrammar whole: return whole.Box(Whole(key?.Constraint?.Bounds, whole));
            case NumberGrammar: return Number(key?.Constraint?.Bounds);
            case TextGrammar: return key?.Constraint?.IsName == true ? "a-name_1.0" : Text();
            case ChoiceGrammar choice: return choice.Choices.GetAt(_seed.Below(choice.Choices.Count)).Value;
            case ListGrammar { Item: SlotGrammar { Words.Count: 0 } } list: return list.Make([]);
            case ListGrammar list: return list.Make([.. Enumerable.Range(0, _seed.Below(4)).Select(_ => Make(list.Item, key, depth + 1)!)]);
            case MapGrammar map:
                var entries = new OrderedDictionary<string, object>();
                for (var i = _seed.Below(4); i > 0; i--) entries[Text()] = Make(map.Item, key, depth + 1)!;
                return map.Make([.. entries]);
            case SlotGrammar slot:
                return Record(slot.Words.Values.ElementAt(_seed.Below(slot.Words.Count)), depth);
            case RecordGrammar record: return Record(record, depth);
            default: throw new InvalidOperationException(grammar.ToString());
        }
    }

    public object Record(RecordGrammar record, int depth = 0) =>
        record.Make([.. record.Keys.Select(key => !key.Required && (depth > 8 || _seed.Below(3) == 0) ? key.Default : key.IsVersion ? StandardVersionAttribute.Known : Make(key.Grammar, key, depth + 1))]);

    string Text()
    {
        if (_seed.Below(4) > 0) return s_texts[_seed.Below(s_texts.Length)];
        return string.Concat(Enumerable.Range(0, _seed.Below(12)).Select(_ => char.ConvertFromUtf32(_seed.Below(3) switch { 0 => 32 + _seed.Below(95), 1 => _seed.Below(0xD800), _ => 0xE000 + _seed.Below(0x10FFFF - 0xE000) })));
    }

    long Whole(BoundsAttribute? bounds, WholeGrammar whole)
    {
        var low = (long)Math.Max(bounds?.Minimum ?? whole.Minimum, whole.Minimum);
        var high = bounds is null || bounds.Maximum >= whole.Maximum ? whole.Maximum : (long)bounds.Maximum;
        return _seed.Below(3) switch { 0 => low, 1 => high, _ => low + (long)(_seed.Next() % (ulong)Math.Min(1000, Math.Max(1, high - low))) };
    }

    double Number(BoundsAttribute? bounds)
    {
        var low = bounds is null || double.IsInfinity(bounds.Minimum) ? -1e300 : bounds.ExclusiveMinimum ? Math.BitIncrement(bounds.Minimum) : bounds.Minimum;
        var high = bounds is null || double.IsInfinity(bounds.Maximum) ? double.MaxValue : bounds.ExclusiveMaximum ? Math.BitDecrement(bounds.Maximum) : bounds.Maximum;
        var text = string.Create(CultureInfo.InvariantCulture, $"{_seed.Below(1000)}e-{_seed.Below(4)}");
        return _seed.Below(4) switch { 0 => low, 1 => high, 2 => Math.Clamp(double.Parse(text, CultureInfo.InvariantCulture), low, high), _ => low / 2 + (high / 2 - low / 2) * _seed.Uniform() + low / 2 };
    }
}
