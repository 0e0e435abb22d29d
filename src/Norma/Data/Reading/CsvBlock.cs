using Norma.Formats.Csv;

namespace Norma.Data.Reading;

/// <summary>What a block of a CSV file gave.</summary>
sealed class CsvBlock
{
    const int MostFaults = 100;

    readonly List<CsvFault> _faults = [];

    /// <summary>The byte of its first record.</summary>
    public required long Start { get; init; }

    /// <summary>The byte after its last record.</summary>
    public required long End { get; set; }

    /// <summary>By field, its cells.</summary>
    public required Cells?[] Columns { get; init; }

    /// <summary>How many rows.</summary>
    public int Rows { get; set; }

    /// <summary>Whether what follows cannot be told apart any more.</summary>
    public bool Fatal { get; set; }

    /// <summary>What is wrong with its form: the first hundred.</summary>
    public IReadOnlyList<CsvFault> Faults => _faults;

    /// <summary>How much is wrong with its form.</summary>
    public int FaultCount { get; private set; }

    /// <summary>Notes what is wrong.</summary>
    public void Note(CsvFault fault)
    {
        if (FaultCount++ < MostFaults) _faults.Add(fault);
    }

    /// <summary>Makes room for about so many rows.</summary>
    public void Reserve(int rows)
    {
        foreach (var column in Columns) column?.Reserve(rows);
    }

    /// <summary>Begins again.</summary>
    public void Reset(IReadOnlyList<Func<Cells>?> columns)
    {
        for (var column = 0; column < Columns.Length; column++) Columns[column] = columns[column]?.Invoke();
        (Rows, FaultCount, Fatal) = (0, 0, false);
        _faults.Clear();
    }
}

/// <summary>Puts the cells of a block's records into their columns.</summary>
struct BlockSink(CsvBlock block, int fields, long from, int most) : ICsvSink
{
    readonly Cells?[] _columns = block.Columns;

    public readonly void Cell(int column, int at, ReadOnlySpan<byte> value)
    {
        var columns = _columns;
        if ((uint)column < (uint)columns.Length) columns[column]?.Add(value);
    }

    public readonly bool End(int cells, int start)
    {
        if (cells != fields)
        {
            block.Note(new(CsvFaultKind.Ragged, from + start, cells));
            for (var column = cells; column < fields; column++) _columns[column]?.AddMissing();
        }
        return ++block.Rows < most && !block.Fatal;
    }

    public readonly void Undo()
    {
        foreach (var column in _columns) column?.Cut(block.Rows);
    }

    public readonly void Fault(CsvFaultKind kind, int at, int opened)
    {
        block.Note(new(kind, from + at, from + opened));
        if (kind is CsvFaultKind.Unclosed or CsvFaultKind.Overlong) block.Fatal = true;
    }
}

/// <summary>Keeps the cells of the first record.</summary>
struct FirstRecord() : ICsvSink
{
    public List<byte[]> Cells { get; } = [];

    public List<int> Places { get; } = [];

    public List<CsvFault> Faults { get; } = [];

    public bool Ended { get; private set; }

    public int Start { get; private set; }

    public readonly void Cell(int column, int at, ReadOnlySpan<byte> value)
    {
        Cells.Add(value.ToArray());
        Places.Add(at);
    }

    public bool End(int cells, int start)
    {
        (Ended, Start) = (true, start);
        return false;
    }

    public readonly void Undo()
    {
        Cells.Clear();
        Places.Clear();
    }

    public readonly void Fault(CsvFaultKind kind, int at, int opened) => Faults.Add(new(kind, at, opened));
}

/// <summary>Finds the bytes where cells begin.</summary>
/// <param name="cells">Ascending by row, then by column.</param>
/// <param name="offsets">By cell, its byte; that of its record where the record has no such cell.</param>
struct CellFinder(CellAt[] cells, long[] offsets) : ICsvSink
{
    int _row, _next;

    /// <summary>The place of the text in the file.</summary>
    public long From { get; set; }

    /// <summary>Whether all are found.</summary>
    public readonly bool Done => _next == cells.Length;

    public readonly void Cell(int column, int at, ReadOnlySpan<byte> value)
    {
        for (var next = _next; next < cells.Length && cells[next].Row == _row && cells[next].Column <= column; next++)
            if (cells[next].Column == column) offsets[next] = From + at;
    }

    public bool End(int count, int start)
    {
        for (; _next < cells.Length && cells[_next].Row == _row; _next++)
            if (cells[_next].Column >= count) offsets[_next] = From + start;
        _row++;
        return !Done;
    }

    public readonly void Undo() { }

    public readonly void Fault(CsvFaultKind kind, int at, int opened) { }
}
