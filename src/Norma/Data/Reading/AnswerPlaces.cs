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

    /// <summary>A column that says where answers begin is no feature where nothing else is stated of it.</summary>
    public static bool IsStart(Map<Field> stated, string column) => Of(stated).Any(span => span.Span.Start == column);

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
            if (span.Start is not { } start) continue;
            if (fields.TryGetValue(start, out var place) ? place is not (Number { Role: Role.Ignore } or Inferred) || known && place is not Number : known)
                yield return new("DATA029", $"{path}.start", $"received {Printable.Quote(start)}{(place is null ? ", which is no field" : $", a field of type {place.Type} and role {Vocabulary.Snake(place.Role.ToString())}")}")
                {
                    Expected = "a field of type number and of role ignore: it tells where the answer begins",
                    Fix = $"state {{type: number, role: ignore}} for {Printable.Quote(start)}, or leave 'start' out.",
                };
        }
    }

    /// <summary>Answers that do not stand where their rows say, or nowhere in their texts.</summary>
    public static IEnumerable<Finding> Check(Map<Field> fields, Table table, string file)
    {
        foreach (var (name, span) in Of(fields))
        {
            if (!table.Has(name) || !table.Has(span.Of) || table[name] is not TextColumn answers || table[span.Of] is not TextColumn texts) continue;
            var starts = span.Start is { } column && table.Has(column) ? table[column] as NumberColumn : null;
            var wrong = new RowList();
            for (var row = 0; row < table.Rows; row++)
                if (answers[row] is { } answer && CodePoints.Find(texts[row] ?? "", answer, starts?.Values[row]) < 0) wrong.Add(row);
            if (wrong.Count > 0)
                yield return new("DATA045", SpecPath.Key("$.data.fields", name), string.Create(CultureInfo.InvariantCulture,
                    $"{Printable.Quote(name)} does not stand in {Printable.Quote(span.Of)}{(starts is null ? "" : $" where {Printable.Quote(span.Start)} says,")} in {wrong.Count} of {table.Rows} rows (row{(wrong.Count > 1 ? "s" : "")} {string.Join(", ", wrong.First.Select(row => row + 1))}{(wrong.Count > wrong.First.Count ? " …" : "")})"))
                {
                    File = file,
                    Expected = starts is null ? "the answer word for word in the text" : "the answer word for word at that character, counted in Unicode code points from 0",
                    Fix = starts is null ? "correct the rows, or remove them." : "correct the rows, or leave 'start' out where the first place of the answer is meant.",
                };
        }
    }
}
