using System.Globalization;

namespace Norma.Spec;

/// <summary>The one walk over nodes and constructor parameters: builds the record and reports everything that stands in its way.</summary>
sealed class Binder(string file, List<Finding> findings)
{
    static readonly object s_failed = new();

    readonly List<(string? Key, int Index)> _path = [];

    /// <summary>The value of the root, or null with findings.</summary>
    public object? Root(SpecNode node, Type type)
    {
        var grammar = Grammar.Of(type);
        if (grammar is RecordGrammar record && node is MapNode map && !IsKnownVersion(record, map)) return null;
        var value = Bind(node, grammar, null, false);
        return value == s_failed ? null : value;
    }

    // Nothing else is judged in a file of another version: its keys may mean something else.
    bool IsKnownVersion(RecordGrammar record, MapNode map)
    {
        foreach (var key in record.Keys)
        {
            if (!key.IsVersion) continue;
            var known = StandardVersionAttribute.Known;
            var expected = string.Create(CultureInfo.InvariantCulture, $"{known}, the only version that this tool knows");
            if (map[key.Name] is not { } stated)
            {
                Report("SPEC017", map, $"needs '{key.Name}'", string.Create(CultureInfo.InvariantCulture, $"the version of the standard, {known}"),
                    string.Create(CultureInfo.InvariantCulture, $"begin with '{key.Name}: {known}'"));
            }
            else if (stated is BrokenNode)
            {
                return false;
            }
            else if (stated is not ScalarNode { Kind: ScalarKind.Whole, Text: var text } || Scalar.Whole(text) != known)
            {
                _path.Add((key.Name, 0));
                Report("SPEC017", stated, $"received {Show(stated)}", expected,
                    stated is ScalarNode { Kind: ScalarKind.Whole } ? "use a newer Norma, or write the file for this version" : string.Create(CultureInfo.InvariantCulture, $"write '{key.Name}: {known}'"));
                _path.RemoveAt(_path.Count - 1);
                return false;
            }
        }
        return true;
    }

    object? Bind(SpecNode node, Grammar grammar, Constraint? constraint, bool oneOrMany)
    {
        if (node is BrokenNode) return s_failed;
        switch (grammar)
        {
            case ListGrammar list when node is ListNode items:
                return Items(items, list, constraint);
            case ListGrammar list when oneOrMany && node is not ScalarNode { Kind: ScalarKind.Null }:
                var one = Bind(node, list.Item, constraint, false);
                return one == s_failed ? s_failed : list.Make([one!]);
            case MapGrammar map when node is MapNode entries:
                return Entries(entries, map, constraint, oneOrMany);
            case SlotGrammar slot:
                return Word(node, slot);
            case RecordGrammar { InlineKey: { } word } record:
                return Inlined(node, record, word);
            case RecordGrammar record when node is MapNode keys:
                return Keys(keys, record, false);
        }
        if (node is ScalarNode { Kind: ScalarKind.Null } nothing) return Null(nothing, grammar);
        if (node is not ScalarNode scalar) return WrongType(node, grammar);
        return grammar switch
        {
            TextGrammar => Text(scalar, grammar, constraint),
            BooleanGrammar => scalar.Kind == ScalarKind.Boolean ? scalar.Text[0] is 't' or 'T' : WrongType(scalar, grammar),
            WholeGrammar whole => Whole(scalar, whole, constraint),
            NumberGrammar => Number(scalar, grammar, constraint),
            ChoiceGrammar choice => Choice(scalar, choice),
            _ => WrongType(scalar, grammar),
        };
    }

    object Items(ListNode node, ListGrammar list, Constraint? constraint, bool pairs = false)
    {
        var items = new List<object>(node.Items.Length);
        var failed = false;
        for (var i = 0; i < node.Items.Length; i++)
        {
            _path.Add((null, i));
            var item = pairs ? Items((ListNode)node.Items[i], list, constraint) : Bind(node.Items[i], list.Item, constraint, false);
            _path.RemoveAt(_path.Count - 1);
            if (item == s_failed) failed = true;
            else if (pairs) items.AddRange(((System.Collections.IEnumerable)item!).Cast<object>());
            else items.Add(item!);
        }
        return failed ? s_failed : list.Make(items);
    }

    // Two pairs at least: one alone would be read as two numbers that are no pair.
    static bool ArePairs(SpecNode node) => node is ListNode { Items.Length: > 1 } list && Array.TrueForAll(list.Items, item => item is ListNode { Items.Length: 2 });

    object Entries(MapNode node, MapGrammar map, Constraint? constraint, bool oneOrMany)
    {
        var entries = new List<KeyValuePair<string, object>>(node.Entries.Length);
        var failed = false;
        foreach (var (name, _, value) in node.Entries)
        {
            _path.Add((name, 0));
            var item = Bind(value, map.Item, constraint, oneOrMany);
            _path.RemoveAt(_path.Count - 1);
            if (item == s_failed) failed = true;
            else entries.Add(new(name, item!));
        }
        return failed ? s_failed : map.Make(entries);
    }

    // The record's own keys are taken out of the mapping; what is left is the word.
    object? Inlined(SpecNode node, RecordGrammar record, SpecKey word)
    {
        var (own, rest) = node is MapNode map
            ? (Part(map, entry => record.Find(entry.Key) is { Inline: false }), Part(map, entry => record.Find(entry.Key) is null or { Inline: true }))
            : (new MapNode([], node.At) { Override = node.Override }, node);
        var held = Word(rest, (SlotGrammar)word.Grammar);
        var bound = Keys(own, record, false, (word, held));
        return held == s_failed || held is null ? s_failed : bound;

        static MapNode Part(MapNode map, Func<SpecEntry, bool> which) => new(Array.FindAll(map.Entries, entry => which(entry)), map.At) { Override = map.Override, IsPartial = map.IsPartial };
    }

    object? Word(SpecNode node, SlotGrammar slot)
    {
        switch (node)
        {
            case ScalarNode { Kind: ScalarKind.Null } nothing:
                return Null(nothing, slot);
            case ScalarNode { Kind: ScalarKind.Text } bare:
                return Named(bare, slot) is { } named ? Bare(bare, named) : s_failed;
            case MapNode map when map["type"] is { } type:
                _path.Add(("type", 0));
                var record = type is ScalarNode { Kind: ScalarKind.Text } word ? Named(word, slot) : null;
                if (type is BrokenNode) return Unnamed();
                if (type is ScalarNode { Kind: ScalarKind.Null } absent) Null(absent, slot);
                else if (type is not ScalarNode { Kind: ScalarKind.Text }) WrongType(type, slot);
                _path.RemoveAt(_path.Count - 1);
                return record is null ? s_failed : Keys(map, record, true);
            case MapNode { IsPartial: true }:
                return s_failed;
            case MapNode map when slot.DefaultWord is { } standing:
                return Keys(map, slot.Find(standing)!, true);
            case MapNode map:
                Report("SPEC002", map, "needs 'type'", slot.Expected, Guess(map, slot));
                return s_failed;
            default:
                return WrongType(node, slot);
        }
    }

    object Unnamed()
    {
        _path.RemoveAt(_path.Count - 1);
        return s_failed;
    }

    RecordGrammar? Named(ScalarNode word, SlotGrammar slot)
    {
        if (slot.Find(word.Text) is { } record) return record;
        Report("SPEC004", word, $"received {Printable.Quote(word.Text)}", slot.Expected, Nearest.Hint(word.Text, slot.Words.Keys));
        return null;
    }

    object Bare(ScalarNode word, RecordGrammar record)
    {
        var arguments = new object?[record.Keys.Length];
        var missing = new List<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (record.Keys[i].Required) missing.Add(record.Keys[i].Name);
            arguments[i] = record.Keys[i].Default;
        }
        if (missing.Count == 0) return record.Make(arguments);
        Report("SPEC002", word, $"needs {Quoted(missing)}", $"a mapping with {Quoted(missing)}", $"write {{type: {word.Text}, {string.Join(", ", missing.Select(name => name + ": …"))}}}");
        return s_failed;
    }

    // A mapping that is alone in its slot in having all these keys shows which word was meant.
    static string? Guess(MapNode map, SlotGrammar slot)
    {
        foreach (var (name, _, value) in map.Entries)
            if (value is ScalarNode { Kind: ScalarKind.Text } word && slot.Words.ContainsKey(word.Text)) return $"write 'type: {word.Text}' for '{Cut(name)}: {word.Text}'";
        string? only = null;
        foreach (var (word, record) in slot.Words)
        {
            if (map.Entries.Length == 0 || !Array.TrueForAll(map.Entries, entry => record.Find(entry.Key) is not null)) continue;
            if (only is not null) return null;
            only = word;
        }
        return only is null ? null : $"add 'type: {only}'";
    }

    object Keys(MapNode node, RecordGrammar record, bool typed, (SpecKey Key, object? Value)? inlined = null)
    {
        var keys = record.Keys;
        var arguments = new object?[keys.Length];
        var stated = new bool[keys.Length];
        var failed = false;
        foreach (var (name, at, value) in node.Entries)
        {
            if (typed && name == "type") continue;
            var index = Array.FindIndex(keys, key => key.Name == name);
            _path.Add((name, 0));
            if (index < 0)
            {
                failed = true;
                Report("SPEC001", node.Override ?? value.Override, at, "is not a known key", Known(record, typed), Hint(name, record, typed));
            }
            else
            {
                var key = keys[index];
                stated[index] = true;
                if (value is ScalarNode { Kind: ScalarKind.Null } && key.Nullable) arguments[index] = key.Default;
                else if ((arguments[index] = key.Pairs && ArePairs(value) ? Items((ListNode)value, (ListGrammar)key.Grammar, key.Constraint, pairs: true) : Bind(value, key.Grammar, key.Constraint, key.OneOrMany)) == s_failed) failed = true;
            }
            _path.RemoveAt(_path.Count - 1);
        }
        for (var i = 0; i < keys.Length; i++)
        {
            if (stated[i]) continue;
            if (keys[i] == inlined?.Key)
            {
                if ((arguments[i] = inlined.Value.Value) == s_failed) failed = true;
                continue;
            }
            if (!keys[i].Required) arguments[i] = keys[i].Default;
            else
            {
                failed = true;
                if (!keys[i].IsVersion && !node.IsPartial) Report("SPEC002", node, $"needs '{keys[i].Name}'", keys[i].Grammar.Expected, $"add '{keys[i].Name}: …'");
            }
        }
        return failed ? s_failed : record.Make(arguments);
    }

    static string Known(RecordGrammar record, bool typed) => (typed, record.Keys.Length) switch
    {
        (false, 0) => "no keys",
        (true, 0) => "one of: type",
        _ => $"one of: {(typed ? "type, " : "")}{record.KeyNames}",
    };

    // A key that is known one level deeper was probably indented too little; one of another word belongs there.
    static string? Hint(string name, RecordGrammar record, bool typed)
    {
        if (Nearest.Hint(name, [.. record.Keys.Select(key => key.Name), .. typed ? (ReadOnlySpan<string>)["type"] : []]) is { } near) return near;
        if (typed && Grammar.Of(record.Type.BaseType!) is SlotGrammar slot)
        {
            string[] others = [.. slot.Words.Where(other => other.Value.Find(name) is not null).Select(other => other.Key)];
            if (others.Length > 0) return $"remove it: it is a key of {string.Join(", ", others)}";
        }
        foreach (var key in record.Keys)
        {
            var inner = key.Grammar switch
            {
                RecordGrammar section => section,
                SlotGrammar { DefaultWord: { } word } section => section.Words[word],
                _ => null,
            };
            if (inner?.Find(name) is not null) return $"move it under '{key.Name}'";
        }
        return name == "type" ? "remove it: there is one type here" : null;
    }

    object Text(ScalarNode scalar, Grammar grammar, Constraint? constraint)
    {
        if (scalar.Kind != ScalarKind.Text) return WrongType(scalar, grammar);
        if (constraint?.Refuse(scalar.Text) is not { } expected) return scalar.Text;
        return Refuse(scalar, Constraints.Misformed(Path(), scalar.Text, expected));
    }

    object Whole(ScalarNode scalar, WholeGrammar grammar, Constraint? constraint)
    {
        if (scalar.Kind == ScalarKind.Number && !double.IsFinite(Scalar.Number(scalar.Text))) return Refuse(scalar, Constraints.NotFinite(Path(), Cut(scalar.Text)));
        if (scalar.Kind != ScalarKind.Whole || HasLeadingZero(scalar.Text)) return WrongType(scalar, grammar);
        if (Scalar.Whole(scalar.Text) is { } value && value >= grammar.Minimum && value <= grammar.Maximum)
            return constraint?.Refuse(value) is { } expected ? Refuse(scalar, Constraints.OutOfBounds(Path(), Cut(scalar.Text), expected)) : grammar.Box(value);
        var range = constraint?.Bounds is null
            ? string.Create(CultureInfo.InvariantCulture, $"at least {grammar.Minimum} and at most {grammar.Maximum}")
            : constraint.Range(grammar.Maximum);
        return Refuse(scalar, Constraints.OutOfBounds(Path(), Cut(scalar.Text), range));
    }

    object Number(ScalarNode scalar, Grammar grammar, Constraint? constraint)
    {
        if (scalar.Kind is not (ScalarKind.Number or ScalarKind.Whole) || HasLeadingZero(scalar.Text)) return WrongType(scalar, grammar);
        var value = Scalar.Number(scalar.Text);
        if (!double.IsFinite(value)) return Refuse(scalar, Constraints.NotFinite(Path(), Cut(scalar.Text)));
        return constraint?.Refuse(value) is { } expected ? Refuse(scalar, Constraints.OutOfBounds(Path(), Cut(scalar.Text), expected)) : value;
    }

    // 010 is 10 in YAML 1.2 and 8 in YAML 1.1: no tool may see another number than the next.
    static bool HasLeadingZero(string text)
    {
        var digits = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        return digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]) && Scalar.KindOf(text) == ScalarKind.Whole;
    }

    object Choice(ScalarNode scalar, ChoiceGrammar choice)
    {
        if (choice.Choices.TryGetValue(scalar.Text, out var value)) return value;
        Report("SPEC005", scalar, $"received {Show(scalar)}", choice.Expected, Nearest.Hint(scalar.Text, choice.Choices.Keys));
        return s_failed;
    }

    object Null(ScalarNode node, Grammar grammar)
    {
        var fix = grammar is RecordGrammar or SlotGrammar { DefaultWord: not null } or MapGrammar ? "give a value, {} for the defaults, or remove the key" : "give a value or remove the key";
        Report("SPEC008", node, "received null", grammar.Expected, fix);
        return s_failed;
    }

    object WrongType(SpecNode node, Grammar grammar)
    {
        Report("SPEC006", node, $"received {Show(node)}", grammar.Expected, TypeFix(node, grammar));
        return s_failed;
    }

    static string? TypeFix(SpecNode node, Grammar grammar)
    {
        if (node is ListNode { Items.Length: 1 } && grammar is not (ListGrammar or MapGrammar)) return "remove the brackets or the dash";
        if (node is not ScalarNode { Text: var text, Kind: var kind }) return null;
        switch (grammar)
        {
            case TextGrammar:
                return $"write it in quotes: \"{Cut(text)}\"";
            case ListGrammar { Item: var item } when item is not (MapGrammar or RecordGrammar):
                return $"write [{Cut(text)}]";
            case BooleanGrammar when text.ToUpperInvariant() is "YES" or "Y" or "ON" or "TRUE" or "1":
                return "write true";
            case BooleanGrammar when text.ToUpperInvariant() is "NO" or "N" or "OFF" or "FALSE" or "0":
                return "write false";
            case WholeGrammar or NumberGrammar when kind == ScalarKind.Whole && HasLeadingZero(text):
                return $"write {Cut((text[0] == '-' ? "-" : "") + text.TrimStart('-', '+', '0').PadLeft(1, '0'))}";
            case WholeGrammar when kind == ScalarKind.Number && Scalar.Number(text) is var value && value == Math.Truncate(value) && Math.Abs(value) < 1e15:
                return string.Create(CultureInfo.InvariantCulture, $"write {(long)value}");
            case WholeGrammar or NumberGrammar when kind == ScalarKind.Text && Scalar.KindOf(text) is ScalarKind.Whole or ScalarKind.Number:
                return "remove the quotes";
            case WholeGrammar or NumberGrammar when kind == ScalarKind.Text && text.Replace("_", "", StringComparison.Ordinal) is { Length: > 0 } digits && digits.Length < text.Length && Scalar.KindOf(digits) is ScalarKind.Whole or ScalarKind.Number:
                return $"write {Cut(digits)}";
            case NumberGrammar when kind == ScalarKind.Text && text.Replace(',', '.') is { Length: > 0 } point && point != text && Scalar.KindOf(point) == ScalarKind.Number:
                return $"write {Cut(point)}";
            default:
                return null;
        }
    }

    object Refuse(SpecNode node, Finding finding)
    {
        Add(finding, node.Override, node.At);
        return s_failed;
    }

    void Report(string code, SpecNode node, string message, string? expected, string? fix = null) => Report(code, node.Override, node.At, message, expected, fix);

    void Report(string code, string? overriding, Place at, string message, string? expected, string? fix) =>
        Add(new(code, Path(), message) { Expected = expected, Fix = fix }, overriding, at);

    void Add(Finding finding, string? overriding, Place at)
    {
        if (findings.Count < SpecLimits.Findings) findings.Add(finding with { File = overriding ?? file, At = overriding is null ? at : null });
    }

    string Path()
    {
        var path = "$";
        foreach (var (key, index) in _path) path = key is null ? SpecPath.Item(path, index) : SpecPath.Key(path, key);
        return path;
    }

    static string Quoted(List<string> names) => string.Join(" and ", names.Select(name => $"'{name}'"));

    static string Show(SpecNode node) => node switch
    {
        ListNode => "a list",
        MapNode => "a mapping",
        ScalarNode { Kind: ScalarKind.Text, Text: var text } => $"the text {Printable.Quote(text)}",
        ScalarNode { Kind: ScalarKind.Null } => "null",
        ScalarNode { Kind: ScalarKind.Boolean, Text: var text } => $"the boolean {text}",
        ScalarNode { Text: var text } => $"the number {Cut(text)}",
        _ => "nothing",
    };

    static string Cut(string text) => Printable.Escape(text.Length <= 60 ? text : text[..60] + "…");
}
