using System.Globalization;
using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Explain;

/// <summary>What holds on the way to a node: for each column that was asked about, the range or the levels that remain.</summary>
/// <param name="columns">What questions are about.</param>
sealed class TreePath(IReadOnlyList<Column> columns)
{
    const int MostLevels = 6;

    sealed record Remains(int Column, double Above, double AtMost, bool[]? Levels, bool Missing);

    Remains[] _remains = [];

    /// <summary>The path with one more answer.</summary>
    public TreePath And(TreeQuestion question, bool left)
    {
        var was = _remains.FirstOrDefault(r => r.Column == question.Column) ?? new(question.Column, double.NegativeInfinity, double.PositiveInfinity, null, true);
        var now = question.Levels is { } levels
            ? was with { Levels = [.. levels.Select((goesLeft, level) => goesLeft == left && (was.Levels?[level] ?? true))] }
            : left ? was with { AtMost = Math.Min(was.AtMost, question.AtMost), Missing = was.Missing && question.MissingLeft }
            : was with { Above = Math.Max(was.Above, question.AtMost), Missing = was.Missing && !question.MissingLeft };
        return new(columns) { _remains = [.. _remains.Where(r => r.Column != question.Column), now] };
    }

    /// <summary>In words, one for each column.</summary>
    public Items<string> Conditions() => [.. _remains.Select(Words)];

    string Words(Remains remains)
    {
        var column = columns[remains.Column];
        if (remains.Levels is { } levels) return Words((TextColumn)column, levels);
        var range = (double.IsFinite(remains.Above), double.IsFinite(remains.AtMost)) switch
        {
            (true, true) => $"{Text(column, remains.Above)} < {column.Name} ≤ {Text(column, remains.AtMost)}",
            (true, false) => $"{column.Name} > {Text(column, remains.Above)}",
            _ => $"{column.Name} ≤ {Text(column, remains.AtMost)}",
        };
        return remains.Missing && HasMissing(column) ? $"({range} or missing)" : range;
    }

    static string Words(TextColumn column, bool[] remain)
    {
        var hasMissing = HasMissing(column);
        string[] Names(bool which) => [.. column.Levels.Where((_, level) => remain[level] == which).Order(StringComparer.Ordinal), .. hasMissing && remain[^1] == which ? ["missing"] : Array.Empty<string>()];
        var (those, others) = (Names(true), Names(false));
        var (names, not) = those.Length <= others.Length ? (those, "") : (others, "not ");
        if (names.Length == 1) return $"{column.Name} is {not}{names[0]}";
        var more = names.Length > MostLevels ? string.Create(CultureInfo.InvariantCulture, $", … {names.Length - MostLevels} more") : "";
        return $"{column.Name} is {not}one of {string.Join(", ", names.Take(MostLevels))}{more}";
    }

    static bool HasMissing(Column column)
    {
        for (var row = 0; row < column.Rows; row++) if (column.IsMissing(row)) return true;
        return false;
    }

    static string Text(Column column, double value) => column is DateColumn
        ? DateTime.UnixEpoch.AddTicks((long)value * TimeSpan.TicksPerMicrosecond) is var moment && moment.TimeOfDay == TimeSpan.Zero ? moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : moment.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);
}
