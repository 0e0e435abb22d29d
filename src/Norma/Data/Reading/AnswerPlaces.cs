using System.Globalization;
using Norma.Data.Fields;
using Norma.Spec;
using Span = Norma.Data.Fields.Span;

namespace Norma.Data.Reading;

/// <summary>Answers beside the texts that they stand in.</summary>
static class AnswerPlaces
{
    /// <summary>The spans that are to be found, with their names.</summary>
    static IEnumerable<(string Name, Span Span)> Of(Map<Field> fields)
    {
        foreach (var (name, field) in fields)
            if (field is Span { Role: Role.Target } span) yield return (name, span);
    }

    /// <summary>What a column is that says where answers begin, or which answers are right, where nothing else is stated of it: no feature. Null for others.</summary>
    public static Field? Usual(Map<Field> stated, string column) =>
        Of(stated).Any(span => span.Span.Start == column) ? new Number(Role.Ignore) : Of(stated).Any(span => span.Span.Answers == column) ? new Text() : null;

    /// <summary>What is stated of both and does not fit.</summary>
    /// <param name="fields">The contract.</param>
    /// <param name="known">Whether every field is known, and none can come from the source.</param>
    public static IEnumerable<Finding> CheckStated(Map<Field> fields, bool known)
    {
        foreach (var (name, span) in Of(fields))
        {
            var path = SpecPath.Key("$.data.fields", name);
            if (fields.TryGetValue(span.Of, out var text) ? text is not (Text { Role: Role.Feature } or Inferred) || known && text is not Text : known)
                yield return new("DATA029", $"{path}.of", $"received {Printable.Quote(span.Of)}{(text is null ? ", which is no field" : $", a field of type {text.Type} and role {Vocabulary.Snake(text.Role.ToString())}")}")
                {
                    Expected = "a field of type text and of role feature: what the answer stands in",
                    Fix = $"state {{type: text, role: feature}} for {Printable.Quote(span.Of)}, or name the field that is meant.",
                };
            if (span.Start is { } start && (fields.TryGetValue(start, out var place) ? place is not (Number { Role: Role.Ignore } or Inferred) || known && place is not Number : known))
                yield return new("DATA029", $"{path}.start", $"received {Printable.Quote(start)}{(place is null ? ", which is no field" : $", a field of type {place.Type} and role {Vocabulary.Snake(place.Role.ToString())}")}")
                {
                    Expected = "a field of type number and of role ignore: it tells where the answer begins",
                    Fix = $"state {{type: number, role: ignore}} for {Printable.Quote(start)}, or leave 'start' out.",
                };
            if (span.Answers is { } answers && (fields.TryGetValue(answers, out var lists) ? lists is not (Text { Role: Role.Ignore } or Inferred) || known && lists is not Text : known))
                yield return new("DATA029", $"{path}.answers", $"received {Printable.Quote(answers)}{(lists is null ? ", which is no field" : $", a field of type {lists.Type} and role {Vocabulary.Snake(lists.Role.ToString())}")}")
                {
                    Expected = "a field of type text and of role ignore: it holds all answers that are right",
                    Fix = $"state {{type: text, role: ignore}} for {Printable.Quote(answers)}, or leave 'answers' out.",
                };
        }
    }

    /// <summary>Answers that do not stand where their rows say, or nowhere in their texts; lists of right answers that are none.</summary>
    public static IEnumerable<Finding> Check(Map<Field> fields, Table table, string file)
    {
        foreach (var (name, span) in Of(fields))
        {
            if (span.Answers is { } several && table.Has(several) && table[several] is TextColumn lists && Unreadable(lists) is { } rows)
                yield return new("DATA045", $"{SpecPath.Key("$.data.fields", name)}.answers", $"{Printable.Quote(several)} holds no right answers in {Shown(rows, table)}")
                {
                    File = file,
                    Expected = AnswerList.Expected,
                    Fix = "correct the rows: a cell may be empty where the answer itself is the only right one.",
                };
            if (!table.Has(name) || !table.Has(span.Of) || table[name] is not TextColumn answers || table[span.Of] is not TextColumn texts) continue;
            var starts = span.Start is { } column && table.Has(column) ? table[column] as NumberColumn : null;
            var wrong = new RowList();
            for (var row = 0; row < table.Rows; row++)
                if (answers[row] is { } answer && CodePoints.Find(texts[row] ?? "", answer, starts?.Values[row]) < 0) wrong.Add(row);
            if (wrong.Count > 0)
                yield return new("DATA045", SpecPath.Key("$.data.fields", name), string.Create(CultureInfo.InvariantCulture,
                    $"{Printable.Quote(name)} does not stand in {Printable.Quote(span.Of)}{(starts is null ? "" : $" where {Printable.Quote(span.Start)} says,")} in {Shown(wrong, table)}"))
                {
                    File = file,
                    Expected = starts is null ? "the answer word for word in the text" : "the answer word for word at that character, counted in Unicode code points from 0",
                    Fix = starts is null ? "correct the rows, or remove them." : "correct the rows, or leave 'start' out where the first place of the answer is meant.",
                };
        }
    }

    static RowList? Unreadable(TextColumn lists)
    {
        var (wrong, sound) = (new RowList(), Array.ConvertAll(lists.Levels, cell => AnswerList.Read(cell) is not null));
        for (var row = 0; row < lists.Rows; row++)
            if (lists.Codes[row] is var code and >= 0 && !sound[code]) wrong.Add(row);
        return wrong.OrNull();
    }

    static string Shown(RowList rows, Table table) => string.Create(CultureInfo.InvariantCulture,
        $"{rows.Count} of {table.Rows} rows (row{(rows.Count > 1 ? "s" : "")} {string.Join(", ", rows.First.Select(row => row + 1))}{(rows.Count > rows.First.Count ? " …" : "")})");
}
