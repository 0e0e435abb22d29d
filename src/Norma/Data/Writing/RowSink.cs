using Norma.Formats;

namespace Norma.Data.Writing;

/// <summary>A file of rows that is written piece by piece.</summary>
abstract class RowSink : IDisposable
{
    /// <summary>Whether the file could not be written.</summary>
    public bool Failed { get; private set; }

    /// <summary>Makes rows ready, on any thread, several pieces at a time.</summary>
    /// <param name="columns">Columns of the same names and kinds in each piece.</param>
    /// <param name="from">The first row.</param>
    /// <param name="count">How many.</param>
    /// <returns>Writes them; called in the order of the pieces.</returns>
    public Action Piece(IReadOnlyList<Column> columns, int from, int count)
    {
        var write = Prepare(columns, from, count);
        return () => Guarded(write);
    }

    /// <summary>Ends the file after the last piece. There is at least one, perhaps without rows.</summary>
    public void Finish() => Guarded(End);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Makes rows ready; what it gives writes them.</summary>
    protected abstract Action Prepare(IReadOnlyList<Column> columns, int from, int count);

    /// <summary>Ends the file.</summary>
    protected abstract void End();

    void Guarded(Action write)
    {
        try
        {
            FileLimit.Guard(write);
        }
        catch (Exception)
        {
            // Not at the end: whoever asks in a filter asks before that.
            Failed = true;
            throw;
        }
    }
}
