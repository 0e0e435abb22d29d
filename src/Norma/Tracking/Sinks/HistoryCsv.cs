using System.Globalization;
using System.Text;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Tracking.Sinks;

/// <summary>history.csv: <c>epoch, step, seconds, learning_rate</c>, then the values of each epoch; an undefined value is an empty cell.</summary>
/// <remarks>
/// The first moment of a run writes the whole file from the history it brings, so that after a resume no row is missing and none is double,
/// whatever an interrupted run had left. Later rows are appended.
/// </remarks>
/// <param name="path">The file.</param>
public sealed class HistoryCsv(string path) : ISink
{
    int _written = -1;

    /// <inheritdoc/>
    /// <exception cref="FindingsException"><c>FILE032</c>: it cannot be written.</exception>
    public void Write(Moment moment)
    {
        if (_written == moment.History.Count) return;
        try
        {
            if (_written < 0)
            {
                var text = new StringBuilder();
                text.AppendJoin(',', ["epoch", "step", "seconds", "learning_rate", .. moment.Columns.Select(Cell)]).Append('\n');
                foreach (var row in moment.History) Append(text, moment.Columns, row);
                AtomicFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()));
            }
            else
            {
                var text = new StringBuilder();
                foreach (var row in moment.History.Skip(_written)) Append(text, moment.Columns, row);
                FileLimit.Guard(() => File.AppendAllText(path, text.ToString()));
            }
            _written = moment.History.Count;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("FILE032", "", $"cannot be written ({fault.Message})")
            {
                File = path,
                Expected = "room, and a folder that this user may write",
                Fix = "free space or change the permissions, then go on with --resume.",
            });
        }
    }

    static void Append(StringBuilder text, Items<string> columns, HistoryRow row)
    {
        text.Append(CultureInfo.InvariantCulture, $"{row.Epoch},{row.Step},{Math.Round(row.Seconds, 3)},{row.LearningRate}");
        foreach (var column in columns)
        {
            text.Append(',');
            if (row.Values.TryGetValue(column, out var value)) text.Append(CultureInfo.InvariantCulture, $"{value}");
        }
        text.Append('\n');
    }

    /// <summary>A target's name may hold a comma or a quote, or begin like a formula.</summary>
    static string Cell(string name)
    {
        if (name.Length > 0 && name[0] is '=' or '+' or '-' or '@' or '\t') name = "'" + name;
        return name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
