using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Norma.Formats.Csv;

/// <summary>Takes what a CSV reader finds.</summary>
interface ICsvSink
{
    /// <summary>The next cell of the record.</summary>
    /// <param name="column">Its place in the record.</param>
    /// <param name="at">Where it begins, its quote included.</param>
    /// <param name="value">Its value, unquoted; good until the next call.</param>
    void Cell(int column, int at, ReadOnlySpan<byte> value);

    /// <summary>The record is over.</summary>
    /// <param name="cells">How many cells it had.</param>
    /// <param name="start">Where it began.</param>
    /// <returns>Whether to go on.</returns>
    bool End(int cells, int start);

    /// <summary>The cells since the last end are taken back: the text ends before the record does.</summary>
    void Undo();

    /// <summary>Something is wrong with the form.</summary>
    void Fault(CsvFaultKind kind, int at, int opened);
}

/// <summary>Divides text into records and cells as RFC 4180 has it: 64 bytes are compared at a time, and only delimiters and line ends are looked at one by one.</summary>
/// <remarks>A quote counts at the beginning of a cell only; elsewhere it is text. Blank lines and comment lines are no records. Lines end in LF or CR LF.</remarks>
static class CsvRecords
{
    /// <summary>The most bytes of a cell.</summary>
    public const int LongestCell = 1 << 20;

    /// <summary>Reads the records that begin in a range.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where a record begins.</param>
    /// <param name="stop">No record that begins here or later is read.</param>
    /// <param name="last">Whether the file ends where the text does; else a record that is not complete is left.</param>
    /// <param name="dialect">What divides it.</param>
    /// <param name="sink">Takes the cells.</param>
    /// <returns>Where the next record begins.</returns>
    public static int Read<TSink>(PaddedBytes text, int start, int stop, bool last, CsvDialect dialect, ref TSink sink) where TSink : struct, ICsvSink
    {
        var scan = new Scan(text, dialect.Delimiter);
        var bytes = text.Span;
        var length = text.Length;
        var (delimiter, quote) = (dialect.Delimiter, dialect.Quote);
        var position = start;
        while (position < stop && position < length)
        {
            var first = bytes[position];
            if (first == '\n') { position++; continue; }
            if (first == '\r' && position + 1 < length && bytes[position + 1] == '\n') { position += 2; continue; }
            if (first == dialect.Comment)
            {
                var end = bytes[position..].IndexOf((byte)'\n');
                if (end < 0) return last ? length : position;
                position += end + 1;
                continue;
            }
            var record = position;
            for (var column = 0; ;)
            {
                int end;
                if (position < length && bytes[position] == quote)
                {
                    var opened = position;
                    var closing = Closing(bytes, opened + 1, quote, out var doubled);
                    if (closing < 0 || (closing + 1 == length && !last))
                    {
                        if (!last && length - opened <= LongestCell) { sink.Undo(); return record; }
                        if (closing < 0)
                        {
                            sink.Fault(CsvFaultKind.Unclosed, opened, opened);
                            sink.Cell(column++, opened, []);
                            sink.End(column, record);
                            return length;
                        }
                    }
                    end = closing + 1;
                    if (end < length && bytes[end] != delimiter && bytes[end] is not ((byte)'\n' or (byte)'\r'))
                    {
                        sink.Fault(CsvFaultKind.AfterQuote, end, opened);
                        end = scan.Next(end);
                    }
                    if (closing - opened > LongestCell) sink.Fault(CsvFaultKind.Overlong, opened, opened);
                    sink.Cell(column++, opened, doubled ? Undouble(bytes[(opened + 1)..closing], quote) : bytes[(opened + 1)..closing]);
                }
                else
                {
                    end = scan.Next(position);
                    if (end == length && !last && end - position <= LongestCell) { sink.Undo(); return record; }
                    if (end - position > LongestCell) sink.Fault(CsvFaultKind.Overlong, position, position);
                    sink.Cell(column++, position, bytes[position..end]);
                }
                if (end >= length) { position = length; if (!sink.End(column, record)) return position; break; }
                position = end + 1;
                var mark = bytes[end];
                if (mark == delimiter) continue;
                if (mark == '\r')
                {
                    if (position < length && bytes[position] == '\n') position++;
                    else if (position == length && !last) { sink.Undo(); return record; }
                    else sink.Fault(CsvFaultKind.LoneReturn, end, end);
                }
                if (!sink.End(column, record)) return position;
                break;
            }
        }
        return position;
    }

    static int Closing(ReadOnlySpan<byte> bytes, int from, byte quote, out bool doubled)
    {
        doubled = false;
        for (var at = from; ;)
        {
            var found = bytes[at..].IndexOf(quote);
            if (found < 0) return -1;
            at += found;
            if (at + 1 >= bytes.Length || bytes[at + 1] != quote) return at;
            doubled = true;
            at += 2;
        }
    }

    static byte[] Undouble(ReadOnlySpan<byte> value, byte quote)
    {
        var plain = new byte[value.Length];
        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            plain[length++] = value[i];
            if (value[i] == quote) i++;
        }
        return plain[..length];
    }

    ref struct Scan(PaddedBytes text, byte delimiter)
    {
        readonly ref readonly byte _first = ref text.First;
        readonly int _length = text.Length;
        readonly Vector256<byte> _delimiter = Vector256.Create(delimiter);
        int _window = -64;
        ulong _marks;

        /// <summary>The first delimiter or line end from a place on; the length where there is none.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Next(int from)
        {
            var window = from & ~63;
            if (window != _window)
            {
                if (from >= _length) return _length;
                _window = window;
                _marks = Marks(window);
            }
            var marks = _marks & (ulong.MaxValue << (from & 63));
            while (marks == 0)
            {
                if (_window + 64 >= _length) return _length;
                _window += 64;
                marks = _marks = Marks(_window);
            }
            return _window + BitOperations.TrailingZeroCount(marks);
        }

        readonly ulong Marks(int window)
        {
            ref var first = ref Unsafe.AsRef(in _first);
            var low = Vector256.LoadUnsafe(ref first, (nuint)window);
            var high = Vector256.LoadUnsafe(ref first, (nuint)window + 32);
            var marks = Of(low) | (ulong)Of(high) << 32;
            var left = _length - window;
            return left >= 64 ? marks : marks & ((1UL << left) - 1);
        }

        readonly uint Of(Vector256<byte> bytes) =>
            (Vector256.Equals(bytes, _delimiter) | Vector256.Equals(bytes, Vector256.Create((byte)'\n')) | Vector256.Equals(bytes, Vector256.Create((byte)'\r'))).ExtractMostSignificantBits();
    }
}
