using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Norma.Formats;
using Norma.Formats.Csv;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>A CSV file: blocks of 2 MiB are parsed in parallel from bytes into typed cells.</summary>
/// <remarks>
/// A block begins where a line ends, which in text with line breaks inside quotes may be no record's beginning: each block is held to the end of the one
/// before it, and read again where its beginning was guessed wrong. So the result does not depend on the number of threads.
/// </remarks>
sealed class CsvFile : RowFile
{
    const int BlockSize = 2 << 20, HeadSize = 256 << 10, MostFields = 16_384, LongestRecord = 64 << 20;

    readonly ByteSource _bytes;
    readonly ByteSource _original;
    readonly CsvDialect _dialect;
    readonly long _start;
    readonly int _blockSize;

    CsvFile(string shown, ByteSource original, ByteSource bytes, CsvDialect dialect, byte point, Items<string> names, long start, int blockSize) : base(shown) =>
        (_original, _bytes, _dialect, Point, Names, _start, _blockSize) = (original, bytes, dialect, point, names, start, blockSize);

    /// <inheritdoc/>
    public override Items<string> Names { get; }

    /// <inheritdoc/>
    public override byte Point { get; }

    /// <summary>What divides its cells.</summary>
    public CsvDialect Dialect => _dialect;

    /// <summary>Whether its first line names the fields.</summary>
    public bool HasHeader { get; private init; }

    /// <summary>About how many bytes a record has, by the beginning of the file: so much room is made for rows.</summary>
    int RecordLength { get; init; } = 1;

    /// <summary>Opens a file: decodes it if it is no UTF-8, finds the dialect, reads the header.</summary>
    public static CsvFile Open(Sources.Csv source, ByteSource original, string shown, int blockSize = BlockSize)
    {
        var bytes = CsvEncoding.ToUtf8(original, source.Encoding, shown, out var start);
        var head = ReadHead(bytes, start, out var last);
        var text = new PaddedBytes(head, head.Length - PaddedBytes.Padding);
        if (text.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0 && last) throw CsvFindings.Empty(shown);

        var quote = (byte)source.Quote[0];
        var comment = source.Comment is null ? (byte?)null : (byte)source.Comment[0];
        var delimiter = source.Delimiter is null ? CsvDialect.Detect(text, last, quote, comment) : (byte)source.Delimiter[0];
        var dialect = new CsvDialect(delimiter, quote, comment);
        var first = new FirstRecord();
        var next = CsvRecords.Read(text, 0, text.Length, last, dialect, ref first);
        if (first.Cells.Count > MostFields) throw CsvFindings.TooManyFields(shown, first.Cells.Count, MostFields);
        if (!first.Ended)
            throw first.Cells.Count == 0 && last ? CsvFindings.Empty(shown) : CsvFindings.LongHeader(shown, HeadSize);
        var file = new CsvFile(shown, original, bytes, dialect, (byte)source.DecimalSeparator[0],
            source.Header ? NamesOf(first.Cells) : [.. Enumerable.Range(0, first.Cells.Count).Select(i => $"x{i}")],
            start + (source.Header ? next : 0), blockSize) { HasHeader = source.Header, RecordLength = Math.Max(1, text.Length / Math.Max(1, text.Span.Count((byte)'\n'))) };
        if (first.Faults.Count > 0 || !Utf8.IsValid(text.Span[..next])) file.Refuse(first.Faults, start, next);
        if (source.Header && CsvFindings.Header(shown, file.Names, file.Places([.. first.Places.ConvertAll(p => start + p)])).ToArray() is { Length: > 0 } wrong)
            throw new FindingsException(ExitCode.Data, wrong);
        return file;
    }

    /// <inheritdoc/>
    public override (long Size, string Sha256) Identity()
    {
        using var stream = new SourceStream(_original);
        return (_original.Length, Digest.Sha256(stream));
    }

    /// <inheritdoc/>
    public override FileRows Read(IReadOnlyList<Func<Cells>?> columns, int most = int.MaxValue)
    {
        var count = most == int.MaxValue ? (int)Math.Max(1, (_bytes.Length - _start + _blockSize - 1) / _blockSize) : 1;
        var blocks = new CsvBlock[count];
        Spread.For(count, _bytes.Length, block => blocks[block] = Parse(block, null, columns, most));

        var expected = _start;
        for (var block = 0; block < count; block++)
        {
            // Faults of a block with a wrong beginning are none; a block that is right but for its beginning is read again.
            if (blocks[block].Start != expected) blocks[block] = Parse(block, expected, columns, most);
            expected = blocks[block].End;
            if (blocks[block].Fatal) { blocks = blocks[..(block + 1)]; break; }
        }
        if (Array.Exists(blocks, b => b.FaultCount > 0)) throw CsvFindings.Of(this, [.. blocks.SelectMany(b => b.Faults).OrderBy(f => f.At)], blocks.Sum(b => b.FaultCount));
        var rows = 0L;
        foreach (var block in blocks) rows += block.Rows;
        if (rows > int.MaxValue) throw CsvFindings.TooManyRows(Shown, rows);
        return new((int)rows, [.. columns.Select((make, c) => make is null ? null : (IReadOnlyList<Cells>)[.. blocks.Select(b => b.Columns[c]!)])]);
    }

    /// <inheritdoc/>
    public override void Pieces(IReadOnlyList<Func<Cells>?> columns, Func<FileRows, bool> take)
    {
        var count = (int)Math.Max(1, (_bytes.Length - _start + _blockSize - 1) / _blockSize);
        var expected = _start;
        for (var first = 0; first < count; first += Environment.ProcessorCount)
        {
            var blocks = new CsvBlock[Math.Min(Environment.ProcessorCount, count - first)];
            var at = first;
            Parallel.For(0, blocks.Length, Spread.ByProcessors, i => blocks[i] = Parse(at + i, at + i == at ? expected : null, columns, int.MaxValue));
            for (var i = 0; i < blocks.Length; i++)
            {
                if (blocks[i].Start != expected) blocks[i] = Parse(first + i, expected, columns, int.MaxValue);
                expected = blocks[i].End;
                if (blocks[i].FaultCount > 0)
                {
                    Read(columns);
                    throw CsvFindings.Of(this, [.. blocks[i].Faults], blocks[i].FaultCount);
                }
                if (!take(new(blocks[i].Rows, [.. blocks[i].Columns.Select(c => c is null ? null : (IReadOnlyList<Cells>)[c])]))) return;
            }
        }
    }

    /// <inheritdoc/>
    public override Place?[] Locate(IReadOnlyList<CellAt> cells)
    {
        var order = cells.Select((cell, i) => (cell, i)).OrderBy(c => c.cell.Row).ThenBy(c => c.cell.Column).ToArray();
        var offsets = new long[cells.Count];
        var finder = new CellFinder(order.Select(o => o.cell).ToArray(), offsets);
        if (cells.Count > 0) Walk(ref finder);
        var places = new Place?[cells.Count];
        var found = CsvPlaces.Of(_bytes, offsets);
        for (var i = 0; i < order.Length; i++) places[order[i].i] = found[i];
        return places;
    }

    /// <summary>Lines and columns of bytes, ascending.</summary>
    public Place[] Places(long[] offsets) => CsvPlaces.Of(_bytes, offsets);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _bytes.Dispose();
        _original.Dispose();
    }

    void Refuse(List<CsvFault> faults, long start, int length)
    {
        var all = faults.Select(f => f with { At = f.At + start, Opened = f.Opened + start }).ToList();
        using var buffer = Fill(start, length, out var text);
        CsvEncoding.Judge(text.Span, start, all.Add);
        throw CsvFindings.Of(this, [.. all.OrderBy(f => f.At)], all.Count);
    }

    static byte[] ReadHead(ByteSource bytes, long start, out bool last)
    {
        var length = (int)Math.Min(HeadSize, bytes.Length - start);
        var head = new byte[length + PaddedBytes.Padding];
        bytes.Read(start, head.AsSpan(0, length));
        last = start + length == bytes.Length;
        return head;
    }

    static Items<string> NamesOf(List<byte[]> cells) => [.. cells.Select(cell => Encoding.UTF8.GetString(cell).Trim())];

    Rented Fill(long offset, int length, out PaddedBytes text)
    {
        length = (int)Math.Min(length, _bytes.Length - offset);
        var rented = new Rented(length + PaddedBytes.Padding);
        _bytes.Read(offset, rented.Array.AsSpan(0, length));
        text = new(rented.Array, length);
        return rented;
    }

    CsvBlock Parse(int index, long? start, IReadOnlyList<Func<Cells>?> columns, int most)
    {
        var stop = Math.Min(_start + (long)(index + 1) * _blockSize, _bytes.Length);
        var from = start ?? (index == 0 ? _start : LineAfter(_start + (long)index * _blockSize - 1));
        var block = new CsvBlock { Start = from, End = from, Columns = [.. columns.Select(make => make?.Invoke())] };
        if (from >= stop) return block;
        block.Reserve((int)Math.Min(most, (stop - from) / RecordLength * 9 / 8 + 16));
        for (var tail = 64 << 10; ;)
        {
            var length = (int)Math.Min(stop - from + tail, _bytes.Length - from);
            using var buffer = Fill(from, length, out var text);
            var last = from + length == _bytes.Length;
            var sink = new BlockSink(block, Names.Count, from, most);
            // What a block holds must be complete before it is judged: records are taken as far as the buffer has them.
            var end = CsvRecords.Read(text, 0, (int)(stop - from), last, _dialect, ref sink);
            if (!block.Fatal && block.Rows < most && end < stop - from)
            {
                block.Reset(columns);
                if (tail > LongestRecord) { block.Note(new(CsvFaultKind.Overlong, from + end, from + end)); block.Fatal = true; return block; }
                tail *= 4;
                continue;
            }
            block.End = from + end;
            CsvEncoding.Judge(text.Span[..end], from, block.Note);
            return block;
        }
    }

    long LineAfter(long offset)
    {
        Span<byte> piece = stackalloc byte[4096];
        for (; offset < _bytes.Length; offset += piece.Length)
        {
            var read = _bytes.Read(offset, piece);
            var found = piece[..read].IndexOf((byte)'\n');
            if (found >= 0) return offset + found + 1;
        }
        return _bytes.Length;
    }

    void Walk(ref CellFinder sink)
    {
        for (var from = _start; from < _bytes.Length;)
        {
            var size = _blockSize;
            for (; ;)
            {
                using var buffer = Fill(from, size, out var text);
                var last = from + text.Length == _bytes.Length;
                sink.From = from;
                var end = CsvRecords.Read(text, 0, text.Length, last, _dialect, ref sink);
                if (sink.Done) return;
                if (end == 0 && !last) { size = checked(size * 2); continue; }
                from += end;
                if (last) return;
                break;
            }
        }
    }
}
