namespace Norma.Formats.Csv;

/// <summary>Which bytes divide a CSV file.</summary>
/// <param name="Delimiter">Between the cells of a record.</param>
/// <param name="Quote">Around a cell; doubled, it stands for itself.</param>
/// <param name="Comment">At the beginning of a line that is passed over.</param>
readonly record struct CsvDialect(byte Delimiter, byte Quote = (byte)'"', byte? Comment = null)
{
    const int Judged = 100;

    static ReadOnlySpan<byte> Candidates => ",;\t|"u8;

    /// <summary>The delimiter that gives the most of the first hundred records the header's number of cells, the most cells among equals; a comma where none divides.</summary>
    /// <param name="text">The beginning of the file.</param>
    /// <param name="last">Whether it is the whole file.</param>
    /// <param name="quote">The quote.</param>
    /// <param name="comment">The comment mark.</param>
    public static byte Detect(PaddedBytes text, bool last, byte quote, byte? comment)
    {
        var (best, score) = ((byte)',', 0L);
        foreach (var candidate in Candidates)
        {
            if (candidate == quote || candidate == comment) continue;
            var counter = new Counter();
            CsvRecords.Read(text, 0, text.Length, last, new(candidate, quote, comment), ref counter);
            if (counter.Cells < 2) continue;
            var found = counter.Agreeing * 1_000_000L / counter.Records * 1_000 + Math.Min(counter.Cells, 999);
            if (found > score) (best, score) = (candidate, found);
        }
        return best;
    }

    struct Counter : ICsvSink
    {
        public int Cells, Agreeing, Records;

        public readonly void Cell(int column, int at, ReadOnlySpan<byte> value) { }

        public bool End(int cells, int start)
        {
            if (Records == 0) Cells = cells;
            if (cells == Cells) Agreeing++;
            return ++Records < Judged;
        }

        public readonly void Undo() { }

        // Quotes that no dialect would leave open count against a delimiter.
        public void Fault(CsvFaultKind kind, int at, int opened) => Agreeing -= kind is CsvFaultKind.AfterQuote ? 1 : 0;
    }
}
