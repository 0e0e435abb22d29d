using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>A file of rows, opened: its fields are known, its form is not judged yet.</summary>
/// <param name="shown">The file as findings name it.</param>
abstract class RowFile(string shown) : IDisposable
{
    /// <summary>The file as findings name it.</summary>
    public string Shown { get; } = shown;

    /// <summary>The folder in which the files lie that its cells name.</summary>
    public string Folder { get; set; } = "";

    /// <summary>How much of what its cells name is kept in memory, and on the disk.</summary>
    public MemoryBudget Memory { get; set; } = MemoryBudget.OfMebibytes(DataSpec.UsualMemory, DataSpec.UsualDisk);

    /// <summary>Whether it gives its rows in their order, so that numbers which do not fit go to a file while they are read.</summary>
    public virtual bool GoesBeyondMemory => false;

    /// <summary>Whether the cells of several pieces are filled at once; it gives each its own memory then.</summary>
    public virtual bool ReadsAhead => false;

    /// <summary>The fields in the order of the file.</summary>
    public abstract Items<string> Names { get; }

    /// <summary>Looks for fields that it has but does not name of itself, as items of lists: <c>tags[0]</c>. Those that it finds are among the names from then on.</summary>
    public virtual void LookFor(IEnumerable<string> names) { }

    /// <summary>The decimal separator of its numbers.</summary>
    public virtual byte Point => (byte)'.';

    /// <summary>Size and SHA-256 of its bytes.</summary>
    public abstract (long Size, string Sha256) Identity();

    /// <summary>Files beside it that hold some of its fields.</summary>
    public virtual IEnumerable<DataFile> Beside => [];

    /// <summary>Where its rows come from, as far as the file itself says it.</summary>
    public virtual DatasetAbout? About => null;

    /// <summary>What is to be noted of it when all of it was read.</summary>
    public virtual IReadOnlyList<Finding> Notes => [];

    /// <summary>Whether it is no file but the names of some: their bytes have an entry of their own.</summary>
    public virtual bool IsListing => false;

    /// <summary>What tells some rows apart where it is no field of a contract that is asked for: the files that rows are. Null where rows have no such names.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many rows.</param>
    public virtual Column? NamesOf(int first, int rows) => null;

    /// <summary>What a field is where the file itself says it; null where its values must.</summary>
    public virtual CellKind? KindOf(int column) => null;

    /// <summary>Whether the file says that a field's values are texts, even where all are digits.</summary>
    public virtual bool HoldsText(int column) => false;

    /// <summary>The contract of a field that the spec does not name, where the kind of file says it; null where the values must.</summary>
    public virtual Field? Usual(string name) => null;

    /// <summary>Reads cells.</summary>
    /// <param name="columns">By field, what gathers its cells; null leaves it out.</param>
    /// <param name="most">No more rows than these.</param>
    /// <exception cref="FindingsException">The form is wrong (exit 3) or too much is asked for (exit 6).</exception>
    public abstract FileRows Read(IReadOnlyList<Func<Cells>?> columns, int most = int.MaxValue);

    /// <summary>Reads all rows piece by piece in their order, so that a long file need not be held whole. A file of no rows has one empty piece.</summary>
    /// <param name="columns">As for <see cref="Read"/>.</param>
    /// <param name="take">Takes a piece; says whether more are wanted.</param>
    /// <exception cref="FindingsException">As for <see cref="Read"/>: what is wrong is said of the whole file.</exception>
    public virtual void Pieces(IReadOnlyList<Func<Cells>?> columns, Func<FileRows, bool> take) => take(Read(columns));

    /// <summary>Where cells stand in the file; null where it has no lines.</summary>
    public abstract Place?[] Locate(IReadOnlyList<CellAt> cells);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>What a file says a field is.</summary>
enum CellKind
{
    /// <summary>Numbers.</summary>
    Number,
    /// <summary>Texts.</summary>
    Text,
    /// <summary>True or false.</summary>
    Boolean,
    /// <summary>Days or moments.</summary>
    Date,
}

/// <summary>A cell of a file, both counted from 0.</summary>
readonly record struct CellAt(int Row, int Column);

/// <summary>The cells of a file, each column in blocks.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Columns">By field, its blocks; null where it was left out.</param>
sealed record FileRows(int Rows, IReadOnlyList<Cells>?[] Columns)
{
    /// <summary>To be called, from any thread, when the columns that were made of the cells are read no more: their memory is used again. Null where it is not.</summary>
    public Action? Spent { get; init; }
}
