using System.Globalization;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data;

/// <summary>Holds one name of each row's set out as the thing to recommend; the set is the others, so that the model never sees it.</summary>
static class HoldOut
{
    /// <summary>The contract of a source, without the things that are held out of a set because it has no column of them.</summary>
    /// <exception cref="FindingsException"><c>DATA056</c>: the history is no field of type set (exit 2).</exception>
    public static Map<Field> Flat(Map<Field> contract, Items<string> names) =>
        contract.Values.Any(field => field is Item) ? contract.Where((name, field) => field is not Item || names.Contains(name)) : contract;

    /// <summary>What contradicts itself in the contract's things.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="collect">What makes sets of events.</param>
    public static IEnumerable<Finding> Check(Map<Field> contract, Collect? collect)
    {
        foreach (var (name, field) in contract)
        {
            if (field is not Item item || item.Role != Role.Target) continue;
            var path = $"{SpecPath.Key("$.data.fields", name)}.of";
            string[] sets = [.. contract.Where(f => f.Value is Set { Role: Role.Feature }).Select(f => f.Key).Concat(collect?.Into.Keys ?? []).Distinct(StringComparer.Ordinal)];
            if (contract.TryGetValue(item.Of, out var set) ? set is not Set { Role: Role.Feature } : collect is null || !collect.Into.ContainsKey(item.Of))
                yield return new Finding("DATA056", path, $"received {Printable.Quote(item.Of)}, which is no set that the model sees")
                {
                    Expected = sets.Length == 0 ? "a field of type set and role feature" : $"one of: {string.Join(", ", sets.Select(Printable.Escape))}",
                    Fix = Nearest.Hint(item.Of, sets) ?? $"state the field: {Printable.Escape(item.Of)}: {{type: set}}.",
                };
            if (contract.Count(f => f.Value is Item { Role: Role.Target } other && other.Of == item.Of) > 1)
                yield return new Finding("DATA056", path, $"received {Printable.Quote(item.Of)}, as another thing does") { Expected = "one thing of each set", Fix = "remove one of the fields." };
        }
    }

    /// <summary>Rows with one name of each set held out.</summary>
    public static DataSet Of(DataSet data, Map<Field> contract)
    {
        var items = Derived(contract, data.Table);
        if (items.Count == 0) return data;
        var (kept, table, fields, notes) = Rows(data.Table, data.Fields, contract, items);
        return (kept.Length == data.Table.Rows ? data : data.Take(kept)) with { Fields = fields, Table = table, Targets = DataSet.TargetsOf(fields, table), Findings = [.. data.Findings, .. notes] };
    }

    /// <summary>New rows with one name of each set held out, where they are to be judged.</summary>
    public static InputRows Of(InputRows data, Map<Field> contract)
    {
        var items = Derived(contract, data.Table);
        if (items.Count == 0) return data;
        var (kept, table, fields, notes) = Rows(data.Table, data.Fields, contract, items);
        return data with { Fields = fields, Table = table, Kept = data.Kept?.Take(kept), Findings = [.. data.Findings, .. notes], Named = [.. data.Named.Select(column => column.Take(kept))] };
    }

    /// <summary>Of each training row, the examples in which each other name of its set is held out, behind it; other rows as they are.</summary>
    /// <param name="data">Rows with one name held out.</param>
    /// <param name="parts">What they are used for.</param>
    public static (DataSet Data, Parts Parts) Every(DataSet data, Parts parts)
    {
        foreach (var (name, field) in data.Fields)
        {
            if (field is not Item { Role: Role.Target, Every: true } item || !data.Table.Has(name)) continue;
            var (histories, held) = ((TextColumn)data.Table[item.Of], (TextColumn)data.Table[name]);
            var set = (Set)data.Fields[item.Of];
            var (rows, partOf, sets, things) = (new List<int>(), new List<Part>(), new Texts(histories), new Texts(held));
            var part = new Part[data.Table.Rows];
            foreach (var one in Enum.GetValues<Part>()) foreach (var row in parts[one]) part[row] = one;
            for (var row = 0; row < part.Length; row++)
            {
                Add(row, histories[row], held[row]!);
                if (part[row] is not Part.Train || histories[row] is not { } text) continue;
                string[] all = [.. set.Of(text), held[row]!];
                for (var out_ = 0; out_ < all.Length - 1; out_++)
                    Add(row, SetText.Join([.. all.Where((_, i) => i != out_).Order(StringComparer.Ordinal)], set.Separator), all[out_]);

                void Add(int from, string? history, string thing)
                {
                    rows.Add(from);
                    partOf.Add(part[from]);
                    sets.Add(history);
                    things.Add(thing);
                }
            }
            var taken = data.Take([.. rows]);
            data = taken with { Table = new([.. taken.Table.Columns.Select(column => column.Name == item.Of ? sets.Column : column.Name == name ? things.Column : column)], rows.Count) };
            parts = Parts.Of([.. partOf]);
        }
        return (data, parts);
    }

    /// <summary>Test rows whose thing is that of no training row: no model can name it.</summary>
    public static IEnumerable<Finding> Unlearned(DataSet data, Parts parts)
    {
        foreach (var (name, field) in data.Fields)
        {
            if (field is not Item { Role: Role.Target } || data.Table[name] is not TextColumn things) continue;
            var learned = parts.Train.Select(row => things.Codes[row]).ToHashSet();
            if (parts.Test.Count(row => !learned.Contains(things.Codes[row])) is > 0 and var others)
                yield return new Finding("DATA052", SpecPath.Key("$.data.fields", name), string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(name)} is in {others} of {parts.Test.Length} test rows a thing of no training row"))
                {
                    Severity = Severity.Information,
                    Expected = "things that the model can have learned",
                    Fix = "bring more training rows, if these are many.",
                };
        }
    }

    static List<(string Name, Item Item)> Derived(Map<Field> contract, Table table)
    {
        var items = new List<(string, Item)>();
        foreach (var (name, field) in contract)
            if (field is Item { Role: Role.Target } item && !table.Has(name)) items.Add((name, item));
        return items;
    }

    static (int[] Kept, Table Table, Map<Field> Fields, IReadOnlyList<Finding> Notes) Rows(Table table, Map<Field> fields, Map<Field> contract, List<(string Name, Item Item)> items)
    {
        var (kept, notes) = (Enumerable.Range(0, table.Rows).ToArray(), new List<Finding>());
        foreach (var (_, item) in items)
        {
            var (column, set) = ((TextColumn)table[item.Of], (Set)fields[item.Of]);
            var several = Array.ConvertAll(column.Levels, level => set.Of(level).Skip(1).Any());
            kept = Array.FindAll(kept, row => column.Codes[row] >= 0 && several[column.Codes[row]]);
        }
        var path = SpecPath.Key("$.data.fields", items[0].Name);
        if (kept.Length == 0)
            throw new FindingsException(ExitCode.Data, new Finding("DATA057", path, string.Create(CultureInfo.InvariantCulture, $"none of {table.Rows:N0} rows has two names in {string.Join(" and ", items.Select(one => Printable.Quote(one.Item.Of)))}")) { Expected = "sets of two names or more: one is held out, the others are the history", Fix = "name another set, or see that its separator is right." });
        if (kept.Length < table.Rows)
            notes.Add(new Finding("DATA057", path, string.Create(CultureInfo.InvariantCulture, $"{table.Rows - kept.Length:N0} of {table.Rows:N0} rows have fewer than two names in {string.Join(" or ", items.Select(one => Printable.Quote(one.Item.Of)))}, and are left out")) { Severity = Severity.Information, Expected = "sets of two names or more: one is held out, the others are the history", Fix = "none is needed." });
        var identity = Identity(table, fields);
        var made = new Dictionary<string, Column>(StringComparer.Ordinal);
        foreach (var (name, item) in items) (made[item.Of], made[name]) = Held(name, item, (TextColumn)table[item.Of], (Set)fields[item.Of], kept, identity);
        var all = new Map<Field>([.. contract.Where(f => fields.ContainsKey(f.Key) || made.ContainsKey(f.Key)).Select(f => KeyValuePair.Create(f.Key, fields.TryGetValue(f.Key, out var known) ? known : f.Value is Item item && made.ContainsKey(f.Key) ? item with { IsHeld = true } : f.Value)), .. fields.Where(f => !contract.ContainsKey(f.Key))]);
        return (kept, new([.. all.Keys.Select(name => made.TryGetValue(name, out var column) ? column : table[name].Take(kept))], kept.Length), all, notes);
    }

    static (Column History, Column Thing) Held(string name, Item item, TextColumn column, Set set, int[] kept, ulong[] identity)
    {
        var (sets, things) = (new Texts(item.Of), new Texts(name));
        // All names are things that can be recommended, those that are held out nowhere too.
        foreach (var level in column.Levels) foreach (var one in set.Of(level)) things.Know(one);
        var draw = RowHash.Mix((ulong)item.Draw + 1);
        foreach (var row in kept)
        {
            string[] names = [.. set.Of(column[row]!).Order(StringComparer.Ordinal)];
            var held = (int)((UInt128)RowHash.Mix(identity[row] ^ draw) * (uint)names.Length >> 64);
            things.Add(names[held]);
            sets.Add(SetText.Join([.. names.Where((_, i) => i != held)], set.Separator));
        }
        return (sets.Column, things.Column);
    }

    // What names the row: its fields of role id, else its place.
    static ulong[] Identity(Table table, Map<Field> fields)
    {
        var keys = new ulong[table.Rows];
        string[] ids = [.. fields.Where(f => f.Value.Role == Role.Id && table.Has(f.Key)).Select(f => f.Key)];
        if (ids.Length == 0) for (var row = 0; row < keys.Length; row++) keys[row] = RowHash.Of(0, row);
        foreach (var id in ids) RowHash.Fold(table[id], keys);
        return keys;
    }

    /// <summary>A column of texts that grows.</summary>
    sealed class Texts(string name)
    {
        readonly List<int> _codes = [];
        readonly List<string> _levels = [];
        readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);

        /// <summary>One of the levels of another, without its rows.</summary>
        public Texts(TextColumn like) : this(like.Name)
        {
            foreach (var level in like.Levels) Know(level);
        }

        public TextColumn Column => new(name, [.. _codes], [.. _levels]);

        public void Add(string? text) => _codes.Add(text is null ? -1 : Know(text));

        public int Know(string text)
        {
            if (!_codeOf.TryGetValue(text, out var code))
            {
                _codeOf.Add(text, code = _levels.Count);
                _levels.Add(text);
            }
            return code;
        }
    }
}
