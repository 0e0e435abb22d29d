using System.Globalization;
using System.Threading.Channels;
using Norma.Spec;

namespace Norma.Server;

/// <summary>One line an event: time in UTC, event, details. Nothing a client sends can end a line or move a cursor; no request waits for a slow writer.</summary>
sealed class EventLog : IAsyncDisposable
{
    const int MostWaiting = 8192;

    readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    readonly TimeProvider _time;
    readonly Task _writing;
    long _lost;

    /// <summary>A log to a writer, which it alone uses until it is disposed.</summary>
    public EventLog(TextWriter writer, TimeProvider time)
    {
        _time = time;
        _writing = Task.Run(() => WriteAsync(writer));
    }

    /// <summary>Writes an event. When the writer cannot follow, it is counted as lost.</summary>
    public void Write(string name, string details)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {name} {Printable.Escape(details)}");
        if (!_lines.Writer.TryWrite(line)) Interlocked.Increment(ref _lost);
    }

    /// <summary>Writes what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    async Task WriteAsync(TextWriter writer)
    {
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (_lines.Reader.TryRead(out var line)) await writer.WriteLineAsync(line);
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost) await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} lost {lost} lines"));
            await writer.FlushAsync();
        }
    }
}
