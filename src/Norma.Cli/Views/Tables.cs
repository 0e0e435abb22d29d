using Spectre.Console;

namespace Norma.Cli.Views;

/// <summary>The one look of tables.</summary>
static class Tables
{
    /// <summary>A table; a column whose title begins with <c>&gt;</c> is set to the right. Names and numbers stay whole; other texts wrap in a narrow window.</summary>
    public static Table Of(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple, ShowHeaders = true, UseSafeBorder = true };
        foreach (var title in columns)
        {
            var right = title.StartsWith('>');
            var column = new TableColumn(new Text(right ? title[1..] : title, new Style(decoration: Decoration.Bold))) { NoWrap = right || table.Columns.Count == 0 };
            if (right) column.Alignment = Justify.Right;
            table.AddColumn(column);
        }
        return table;
    }

    /// <summary>Adds a row; texts are shown as they are.</summary>
    public static void Row(this Table table, params ReadOnlySpan<string> cells)
    {
        var row = new Text[cells.Length];
        for (var i = 0; i < cells.Length; i++) row[i] = new Text(Norma.Spec.Printable.Escape(cells[i]));
        table.AddRow(row);
    }

    /// <summary>Writes it, without blanks at the ends of lines.</summary>
    public static void Show(this Table table, Terminal terminal, string title)
    {
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(title);
        // The border draws a blank line above and below, and pads every line to the last column.
        var lines = terminal.Render(table).Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
        foreach (var line in lines) terminal.Out.WriteLine(line);
    }
}
