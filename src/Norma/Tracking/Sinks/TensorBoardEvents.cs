using System.Globalization;
using Norma.Formats;
using Norma.Formats.TensorBoard;
using Norma.Spec;

namespace Norma.Tracking.Sinks;

/// <summary>events/: TensorBoard's curves, equal to history.csv. Tags <c>train/&lt;name&gt;</c> and <c>validation/&lt;name&gt;</c>, by global step.</summary>
/// <remarks>The first moment of a run writes the file anew from the history it brings, so that a resume leaves no step out and none twice.</remarks>
/// <param name="folder">Where the file lies.</param>
/// <param name="time">The clock.</param>
public sealed class TensorBoardEvents(string folder, TimeProvider time) : ISink
{
    const string Prefix = "events.out.tfevents.", Suffix = ".norma";

    string? _path;
    int _written;

    /// <inheritdoc/>
    /// <exception cref="FindingsException"><c>FILE032</c>: it cannot be written.</exception>
    public void Write(Moment moment)
    {
        if (_path is not null && _written == moment.History.Count) return;
        try
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
            using var records = new MemoryStream();
            if (_path is null) records.Write(EventFile.Begin(now));
            foreach (var row in moment.History.Skip(_written)) Append(records, row, moment.Columns, now);
            if (_path is null)
            {
                Directory.CreateDirectory(folder);
                foreach (var before in Directory.GetFiles(folder, $"{Prefix}*{Suffix}")) File.Delete(before);
                _path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{(long)now:D10}{Suffix}"));
                AtomicFile.Write(_path, records.ToArray());
            }
            else
            {
                FileLimit.Guard(() =>
                {
                    using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write);
                    records.WriteTo(stream);
                });
            }
            _written = moment.History.Count;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("FILE032", "", $"cannot be written ({fault.Message})")
            {
                File = _path ?? folder,
                Expected = "room, and a folder that this user may write",
                Fix = "free space or change the permissions, then go on with --resume.",
            });
        }
    }

    static void Append(MemoryStream to, HistoryRow row, Items<string> columns, double now)
    {
        to.Write(EventFile.Scalar(new(now, row.Step, "train/learning_rate", (float)row.LearningRate)));
        foreach (var column in columns)
        {
            if (!row.Values.TryGetValue(column, out var value)) continue;
            var tag = column.StartsWith("val_", StringComparison.Ordinal) ? $"validation/{column[4..]}" : $"train/{column}";
            to.Write(EventFile.Scalar(new(now, row.Step, tag, (float)value)));
        }
    }
}
