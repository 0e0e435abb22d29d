using System.Text.RegularExpressions;
using Norma.Spec;

namespace Norma.Formats.TableSchema.Rows;

sealed class Pattern() : RowRule("table/pattern", "cells that match their pattern as a whole", TableSchema.Reference + "#pattern")
{
    public override RowCheck? Start(TableSchema schema, RowReport report)
    {
        var patterns = schema.Fields.Select((field, i) => (Index: i, field.Name, Text: field.Constraints.Pattern)).Where(p => p.Text is not null).Select(p => (p.Index, p.Name, Regex: CellPattern.Of(p.Text!), p.Text)).ToArray();
        return patterns.Length == 0 ? null : new(row =>
        {
            foreach (var (i, name, regex, text) in patterns)
                if (row.Cells[i] is { } cell && !Matches(regex, cell)) report(row, name, $"{Printable.Quote(cell)} does not match {Printable.Quote(text)}");
        });
    }

    static bool Matches(Regex regex, string cell)
    {
        try
        {
            return regex.IsMatch(cell);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new CannotJudgeException("a pattern took longer than 200 ms on one cell");
        }
    }
}
