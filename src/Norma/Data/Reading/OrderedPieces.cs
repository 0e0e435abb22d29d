namespace Norma.Data.Reading;

/// <summary>Rows that several threads bring, each in runs of its own, given on piece by piece in their order. Who is far ahead of the order waits.</summary>
/// <remarks>A run is what one thread brings of rows that follow each other, as the row groups of a file. It ends where another one has begun.</remarks>
/// <param name="rows">How many rows there are.</param>
/// <param name="pieceRows">Pieces end behind each multiple of so many rows, and where a run ends.</param>
/// <param name="mostAhead">How many bytes may wait for the rows before them.</param>
/// <param name="cells">Where rows are put.</param>
sealed class OrderedPieces(int rows, int pieceRows, long mostAhead, PieceCells cells)
{
    /// <summary>After so long in which nothing happened one who waits is let through: who was to bring the next rows may have failed, and those who lend their threads end only when all have come back.</summary>
    static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    readonly object _gate = new();
    readonly Dictionary<long, Run> _begun = [];     // by their first row: those that are not given on whole
    readonly Dictionary<long, Run> _open = [];      // by the row that comes next: those that nobody writes to now
    long _at;                                       // the first row of the run whose pieces are given on
    long _ahead, _brought;
    bool _ended, _stopped;

    /// <summary>Puts rows into cells: from which of them on, how many, and where; says how many bytes they take.</summary>
    public delegate long Put(int from, int count, Cells?[] cells);

    /// <summary>How many rows were brought.</summary>
    public long Brought => Interlocked.Read(ref _brought);

    /// <summary>Brings rows that follow each other; waits while others have to come first.</summary>
    /// <param name="row">Which the first is.</param>
    /// <param name="count">How many.</param>
    /// <param name="put">Puts them into cells; called for one part after the other.</param>
    /// <exception cref="OperationCanceledException">No more are wanted.</exception>
    /// <exception cref="InvalidDataException">A row comes twice.</exception>
    public void Bring(long row, int count, Put put)
    {
        Interlocked.Add(ref _brought, count);
        if (row + count > rows) return;
        var run = Enter(row);
        var bytes = 0L;
        try
        {
            for (var from = 0; from < count;)
            {
                run.Cells ??= cells.Begin();
                var some = (int)Math.Min(count - from, pieceRows - run.Next % pieceRows);
                var taken = put(from, some, run.Cells);
                (run.Held, run.Bytes, run.Next, from, bytes) = (run.Held + some, run.Bytes + taken, run.Next + some, from + some, bytes + taken);
                if (run.Next % pieceRows == 0) Finish(run);
            }
        }
        catch
        {
            Stop();
            throw;
        }
        lock (_gate)
        {
            _ahead += bytes;
            run.IsWhole = run.Next == rows || _begun.ContainsKey(run.Next);
            if (run.IsWhole && run.Held > 0) Finish(run);
            if (!run.IsWhole && !_open.TryAdd(run.Next, run)) throw new InvalidDataException($"row {row} comes twice");
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Gives the pieces on in their order, until all were brought, no more come or no more are wanted.</summary>
    /// <param name="take">Takes a piece; says whether more are wanted.</param>
    /// <returns>Whether more were wanted to the end.</returns>
    public bool Take(Func<FileRows, bool> take)
    {
        var more = true;
        try
        {
            while (more && Next() is { } piece) more = take(piece);
            return more;
        }
        finally
        {
            Stop();
        }
    }

    /// <summary>Says that no more rows come.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    // Those who bring rows are told when they come again.
    void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    Run Enter(long row)
    {
        lock (_gate)
        {
            // Who brings what comes next must not wait while there is nothing to take.
            while (!_stopped && _ahead >= mostAhead && (HasNext() || row != NextRow))
                if (!Monitor.Wait(_gate, s_patience) && !HasNext()) break;
            if (_stopped) throw new OperationCanceledException("No more rows are wanted.");
            if (_open.Remove(row, out var run)) return run;
            run = new Run { Next = row };
            return _begun.TryAdd(row, run) ? run : throw new InvalidDataException($"row {row} comes twice");
        }
    }

    long NextRow => _begun.TryGetValue(_at, out var run) ? run.Next : _at;

    void Finish(Run run)
    {
        var piece = cells.Piece(run.Cells!, run.Held);
        lock (_gate)
        {
            run.Ready.Enqueue((piece, run.Bytes));
            (run.Cells, run.Held, run.Bytes) = (null, 0, 0);
            Monitor.PulseAll(_gate);
        }
    }

    FileRows? Next()
    {
        lock (_gate)
        {
            while (!HasNext())
            {
                if (_ended || _at == rows) return null;
                Monitor.Wait(_gate);
            }
            var (piece, bytes) = _begun[_at].Ready.Dequeue();
            _ahead -= bytes;
            Monitor.PulseAll(_gate);
            return piece;
        }
    }

    // Goes on to the run that comes next, and says whether a piece of it can be taken.
    bool HasNext()
    {
        while (_begun.TryGetValue(_at, out var run))
        {
            if (run.Ready.Count > 0) return true;
            if (!run.IsWhole) return false;
            _begun.Remove(_at);
            _at = run.Next;
        }
        return false;
    }

    sealed class Run
    {
        public readonly Queue<(FileRows Piece, long Bytes)> Ready = [];
        public Cells?[]? Cells;
        public long Next, Bytes;
        public int Held;
        public bool IsWhole;
    }
}
