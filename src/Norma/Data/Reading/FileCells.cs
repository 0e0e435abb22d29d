using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Cells that name files beside the table that names them, each read to values of several axes; or values that the table's own file holds.</summary>
/// <remarks>Each file is read and decoded once to be checked. Its values are kept where the memory of the rows allows it, else in a file; what the disk may not take is read again when it is asked for.</remarks>
/// <typeparam name="TItem">What a file is read to.</typeparam>
/// <typeparam name="TSaid">What an item says of the sizes.</typeparam>
/// <typeparam name="T">Its values.</typeparam>
/// <param name="file">The table.</param>
abstract class FileCells<TItem, TSaid, T>(RowFile file) : Cells, IFileCells where TItem : class where T : unmanaged, INumberBase<T>
{
    /// <summary>Items that are held from the reading of their sizes to that of their values; others are read twice.</summary>
    const long MostHeldBytes = 128 << 20;

    readonly List<CellItem<TItem>> _entries = [];
    readonly NamedFiles _files = new(file.Folder, file.Shown);

    /// <inheritdoc/>
    public override int Count => _entries.Count;

    /// <summary>The most bytes of a file.</summary>
    protected abstract int MostBytes { get; }

    /// <summary>The sizes that the contract states; null where the files say them.</summary>
    protected abstract Shape? Stated { get; }

    /// <summary>Whether all files say the sizes together, rather than the first alone.</summary>
    protected virtual bool AllSay => false;

    /// <summary>What is told beside the values.</summary>
    protected virtual int? Rate => null;

    /// <summary>What a file's bytes hold; what is wrong with them is thrown as a <see cref="CellFaultException"/>.</summary>
    protected abstract TItem Read(byte[] bytes);

    /// <summary>What an item says of the sizes.</summary>
    protected abstract TSaid Said(TItem item);

    /// <summary>How much memory an item takes.</summary>
    protected abstract long BytesOf(TItem item);

    /// <summary>The sizes that items say; the first one alone where not all do.</summary>
    protected abstract Shape Agree(IReadOnlyList<TSaid> said);

    /// <summary>Writes the values of an item, brought to the sizes that were agreed. From any thread.</summary>
    protected abstract void Write(TItem item, Shape shape, Span<T> into);

    /// <summary>Width and height of an item's own, where it has such; null for others.</summary>
    protected virtual (int Width, int Height)? OwnSize(TItem item) => null;

    /// <inheritdoc/>
    public void Add(string name, Func<byte[]> bytes) => _entries.Add(new(name, null, bytes));

    /// <summary>Adds what the table itself holds.</summary>
    public void Add(TItem item) => _entries.Add(new(null, item));

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> value) => _entries.Add(new(value.IsEmpty ? null : Encoding.UTF8.GetString(value), null));

    /// <inheritdoc/>
    public override void AddMissing() => _entries.Add(default);

    /// <inheritdoc/>
    public override void Reserve(int rows) => _entries.EnsureCapacity(rows);

    /// <inheritdoc/>
    public override void Cut(int count)
    {
        base.Cut(count);
        if (_entries.Count > count) _entries.RemoveRange(count, _entries.Count - count);
    }

    /// <inheritdoc/>
    public override Column Join(string name, IReadOnlyList<Cells> blocks, int rows)
    {
        var all = new List<(NamedFiles Files, CellItem<TItem> Item)>(rows);
        foreach (FileCells<TItem, TSaid, T> block in blocks)
            foreach (var entry in block._entries) all.Add((block._files, entry));
        var (faults, seals, held) = (new TensorFault?[rows], new FileSeal[rows], new TItem?[rows]);
        var (shape, left) = (Stated, MostHeldBytes);
        if (shape is null && AllSay)
        {
            var said = new (bool Known, TSaid Said)[rows];
            Parallel.For(0, rows, Spread.ByProcessors, row => Try(row, () =>
            {
                var item = Item(row);
                said[row] = (true, Said(item));
                if (Interlocked.Add(ref left, -BytesOf(item)) >= 0) held[row] = item;
            }));
            if (said.Any(one => one.Known)) shape = Agree([.. said.Where(one => one.Known).Select(one => one.Said)]);
        }
        else if (shape is null)
        {
            for (var row = 0; shape is null && row < rows; row++) Try(row, () => shape = Agree([Said(held[row] = Item(row))]));
        }
        shape ??= [1];
        if (shape.Size > Array.MaxLength / sizeof(float))
            throw new FindingsException(ExitCode.Limit, new Finding("DATA017", SpecPath.Key("$.data.fields", name), string.Create(CultureInfo.InvariantCulture, $"rows of {shape.Size:N0} values each"))
            {
                File = file.Shown,
                Expected = string.Create(CultureInfo.InvariantCulture, $"at most {Array.MaxLength / sizeof(float):N0} values"),
                Fix = "state a smaller size.",
            });
        var width = (int)shape.Size;
        var size = (long)rows * width;
        var values = size <= Array.MaxLength && file.Memory.TryTake(size * Marshal.SizeOf<T>()) ? GC.AllocateUninitializedArray<T>((int)size) : null;
        var hashes = values is null ? new ulong[rows] : [];
        var sizes = new (int Width, int Height)?[rows];
        var again = values is null ? new Again(this, all, seals, hashes, shape) : null;
        // What the table itself holds is in memory already.
        var spilled = again is not null && all.Exists(a => a.Item.Held is null) ? SpilledRows<T>.In(file.Memory, again, width) : null;
        Spread.Unwrapped(() => Parallel.For(0, rows, Spread.ByProcessors, () => values is null ? new T[width] : [], (row, _, own) =>
        {
            var into = values is null ? own : values.AsSpan(row * width, width);
            if (faults[row] is null)
            {
                try
                {
                    var item = held[row] ?? Item(row);
                    sizes[row] = OwnSize(item);
                    Write(item, shape, into);
                }
                catch (CellFaultException fault)
                {
                    Note(row, fault);
                    into.Clear();
                }
            }
            else into.Clear();
            if (values is null) hashes[row] = RowHash.Of(MemoryMarshal.AsBytes<T>(own));
            spilled?.Write(row, own);
            held[row] = null;
            return own;
        }, _ => { }));
        (int Width, int Height)[]? own = rows > 0 && sizes.All(size => size is not null) ? Array.ConvertAll(sizes, size => size!.Value) : null;
        TensorFault[] found = [.. faults.OfType<TensorFault>()];
        DataFile? behind = all.Exists(a => a.Item.Name is not null) ? new($"{file.Shown}#{name}", seals.Sum(seal => seal.Bytes), DigestOf(all, seals), rows) { Includes = IncludesOf(all) } : null;
        return values is not null
            ? new TensorColumn<T>(name, shape, values) { Rate = Rate, Faults = found, Behind = behind, Sizes = own }
            : new TensorColumn<T>(name, shape, spilled ?? (RowValues<T>)again!) { Rate = Rate, Faults = found, Behind = behind, Sizes = own };

        TItem Item(int row) => all[row].Item.Held ?? Decoded(all[row].Files.Open(all[row].Item.Name, all[row].Item.Packed, MostBytes, out seals[row]));

        void Note(int row, CellFaultException fault) => faults[row] = new(row, fault.Message, all[row].Item.Name);

        void Try(int row, Action read)
        {
            try
            {
                read();
            }
            catch (CellFaultException fault)
            {
                Note(row, fault);
            }
        }
    }

    TItem Decoded(byte[] bytes)
    {
        try
        {
            return Read(bytes);
        }
        catch (CellFaultException fault)
        {
            throw new CellFaultException($"names a file that {fault.Message}");
        }
    }

    // Below the folder of the table, or the folder itself, by the ends of the names.
    string IncludesOf(List<(NamedFiles Files, CellItem<TItem> Item)> all)
    {
        var parts = file.Shown.Split('/');
        var plain = parts.TakeWhile(part => part.AsSpan().IndexOfAny('*', '?') < 0).Count();
        // A path of the machine is nobody else's business.
        var below = Path.IsPathRooted(file.Shown) ? "" : string.Concat(parts.Take(file.IsListing ? plain : parts.Length - 1).Where(part => part.Length > 0).Select(part => $"{part}/"));
        var ends = all.Select(a => Path.GetExtension(a.Item.Name ?? "").ToLowerInvariant()).Where(end => end.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return $"{below}**/*{(ends is [var only] ? only : "")}";
    }

    // The digest of the listing that sha256sum gives of the files in the order of the rows.
    static string DigestOf(List<(NamedFiles Files, CellItem<TItem> Item)> all, FileSeal[] seals)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var row = 0; row < seals.Length; row++)
            if (seals[row].Sha256 is { } one) digest.AppendData(Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(one)}  {all[row].Item.Name}\n"));
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    /// <summary>Rows that are read again. What was checked must still be there.</summary>
    sealed class Again(FileCells<TItem, TSaid, T> cells, List<(NamedFiles Files, CellItem<TItem> Item)> all, FileSeal[] seals, ulong[] hashes, Shape shape) : RowValues<T>
    {
        public override int Rows => all.Count;

        public override bool AreDecoded => false;

        public override ulong HashOf(int row) => hashes[row];

        public override void Read(int row, Span<T> into)
        {
            var (files, (name, held, packed)) = all[row];
            try
            {
                cells.Write(held ?? cells.Decoded(files.Again(name!, packed, seals[row])), shape, into);
            }
            catch (CellFaultException fault)
            {
                throw files.Changed(name!, fault.Message);
            }
        }
    }
}

/// <summary>A name, or what the table holds; of a file in an archive its bytes too.</summary>
readonly record struct CellItem<TItem>(string? Name, TItem? Held, Func<byte[]>? Packed = null) where TItem : class;

/// <summary>Why a cell has no value; the message goes on after the field's name.</summary>
sealed class CellFaultException(string message) : Exception(message);
