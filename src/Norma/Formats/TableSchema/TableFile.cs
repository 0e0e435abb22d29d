using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Norma.Formats.Csv;

namespace Norma.Formats.TableSchema;

/// <summary>The records of a delimited text, one after the other, with their lines; what is wrong with its form is gathered beside them.</summary>
static class TableFile
{
    const int Least = 1 << 20, Most = 1 << 28, Head = 1 << 16;

    /// <summary>The records, the header first.</summary>
    /// <param name="stream">At the beginning of the file.</param>
    /// <param name="faults">Takes what is wrong with the form, at most <see cref="Ruling.MostPlaces"/> places.</param>
    public static IEnumerable<TableRecord> Read(Stream stream, List<Breach> faults)
    {
        var buffer = new byte[Least + PaddedBytes.Padding];
        var (length, line, dialect) = (0, 1L, (CsvDialect?)null);
        var collector = new Collector(faults);
        for (var last = false; !last;)
        {
            var space = buffer.Length - PaddedBytes.Padding - length;
            var read = stream.ReadAtLeast(buffer.AsSpan(length, space), space, throwOnEndOfStream: false);
            last = read < space;
            length += read;
            var start = dialect is null && buffer.AsSpan(0, length).StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
            dialect ??= new CsvDialect(CsvDialect.Detect(new PaddedBytes(buffer, Math.Min(length, Head)), length <= Head, (byte)'"', null));
            var next = collector.Read(buffer, start, length, last, dialect.Value, line);
            line = collector.Line;
            foreach (var record in collector.Records) yield return record;
            buffer.AsSpan(next, length - next).CopyTo(buffer);
            length -= next;
            if (last || next > 0) continue;
            if (buffer.Length >= Most) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"line {line}: a record of more than {Most} bytes"));
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    /// <summary>The records of a part of the text.</summary>
    sealed class Collector(List<Breach> faults)
    {
        readonly List<string> _cells = [];
        byte[] _text = [];
        int _counted;

        public List<TableRecord> Records { get; } = [];

        /// <summary>The line where the next part begins.</summary>
        public long Line { get; private set; }

        public int Read(byte[] text, int start, int length, bool last, CsvDialect dialect, long line)
        {
            Records.Clear();
            _cells.Clear();
            (_text, _counted, Line) = (text, 0, line);
            var sink = new Sink(this);
            var next = CsvRecords.Read(new PaddedBytes(text, length), start, length, last, dialect, ref sink);
            LineOf(next);
            return next;
        }

        long LineOf(int at)
        {
            if (at > _counted) (Line, _counted) = (Line + _text.AsSpan(_counted, at - _counted).Count((byte)'\n'), at);
            return Line;
        }

        void Fault(int at, string what)
        {
            var line = at >= _counted ? Line + _text.AsSpan(_counted, at - _counted).Count((byte)'\n') : Line;
            if (faults.Count <= Ruling.MostPlaces) faults.Add(faults.Count == Ruling.MostPlaces ? new("…", $"and more places than {Ruling.MostPlaces}") : new($"line {line}", what));
        }

        readonly struct Sink(Collector to) : ICsvSink
        {
            public void Cell(int column, int at, ReadOnlySpan<byte> value)
            {
                if (!Utf8.IsValid(value)) to.Fault(at, "has bytes that are not UTF-8");
                else if (value.Contains((byte)0)) to.Fault(at, "has a NUL byte");
                to._cells.Add(Encoding.UTF8.GetString(value));
            }

            public bool End(int cells, int start)
            {
                to.Records.Add(new(to.LineOf(start), [.. to._cells]));
                to._cells.Clear();
                return true;
            }

            public void Undo() => to._cells.Clear();

            public void Fault(CsvFaultKind kind, int at, int opened) => to.Fault(kind == CsvFaultKind.Unclosed ? opened : at, kind switch
            {
                CsvFaultKind.Unclosed => "a quote is opened and never closed",
                CsvFaultKind.AfterQuote => "something stands between a closing quote and the next delimiter",
                CsvFaultKind.LoneReturn => "a carriage return has no line feed",
                CsvFaultKind.Overlong => "a cell is longer than 1 MB",
                _ => "is no delimited text",
            });
        }
    }
}
