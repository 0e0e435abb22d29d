using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Cells that name files beside the table that names them, each read to values of several axes; or values that the table's own file holds.</summary>
/// <typeparam name="TItem">What a file is read to.</typeparam>
/// <typeparam name="T">Its values.</typeparam>
/// <param name="file">The table.</param>
abstract class FileCells<TItem, T>(RowFile file) : Cells, IFileCells where TItem : class where T : unmanaged, INumberBase<T>
{
    const string NoValue = "has no value";

    /// <summary>A name, or what the table holds.</summary>
    readonly record struct Entry(string? Name, TItem? Held, Func<byte[]>? Packed = null);

    readonly List<Entry> _entries = [];

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

    /// <summary>The sizes that items say; the first one alone where not all do.</summary>
    protected abstract Shape Agree(IEnumerable<TItem> items);

    /// <summary>Writes the values of an item, brought to the sizes that were agreed.</summary>
    protected abstract void Write(TItem item, Shape shape, Span<T> into);

    /// <summary>Width and height of an item's own, where it has such; null for others.</summary>
    protected virtual (int Width, int Height)? OwnSize(TItem item) => null;

    /// <summary>Adds what the table itself holds.</summary>
    public void Add(TItem item) => _entries.Add(new(null, item));

    /// <inheritdoc/>
    public void Add(string name, Func<byte[]> bytes) => _entries.Add(new(name, null, bytes));

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
        var all = new List<(FileCells<TItem, T> Block, Entry Entry)>(rows);
        foreach (FileCells<TItem, T> block in blocks)
            foreach (var entry in block._entries) all.Add((block, entry));
        var (faults, digests, bytes, held) = (new string?[rows], new byte[]?[rows], 0L, new TItem?[rows]);
        var sizes = new (int Width, int Height)?[rows];
        var shape = Stated;
        if (shape is null && AllSay)
        {
            Parallel.For(0, rows, row => Try(row, () => held[row] = Item(row)));
            if (held.OfType<TItem>().ToArray() is { Length: > 0 } items) shape = Agree(items);
        }
        else if (shape is null)
        {
            for (var row = 0; shape is null && row < rows; row++) Try(row, () => shape = Agree([held[row] = Item(row)]));
        }
        shape ??= [1];
        var width = shape.Size;
        if (rows * width > Array.MaxLength)
            throw new FindingsException(ExitCode.Limit, new Finding("DATA017", SpecPath.Key("$.data.fields", name), string.Create(CultureInfo.InvariantCulture, $"{rows} rows of {width:N0} values each"))
            {
                File = file.Shown,
                Expected = string.Create(CultureInfo.InvariantCulture, $"at most {Array.MaxLength:N0} values"),
                Fix = "state a smaller size, or bring fewer rows at a time.",
            });
        var values = new T[rows * width];
        Parallel.For(0, rows, row =>
        {
            if (faults[row] is not null) return;
            Try(row, () =>
            {
                var item = held[row] ?? Item(row);
                sizes[row] = OwnSize(item);
                Write(item, shape, values.AsSpan((int)(row * width), (int)width));
            });
            held[row] = null;
        });
        return new TensorColumn<T>(name, shape, values)
        {
            Rate = Rate,
            Sizes = rows > 0 && sizes.All(size => size is not null) ? Array.ConvertAll(sizes, size => size!.Value) : null,
            Faults = [.. faults.Select((why, row) => (row, why)).Where(f => f.why is not null).Select(f => (f.row, f.why!))],
            Behind = all.Exists(a => a.Entry.Name is not null) ? new($"{file.Shown}#{name}", bytes, DigestOf(all, digests), rows) { Includes = IncludesOf(all) } : null,
        };

        TItem Item(int row) => all[row].Entry.Held ?? all[row].Block.ReadFile(all[row].Entry, out digests[row], ref bytes);

        void Try(int row, Action read)
        {
            try
            {
                read();
            }
            catch (CellFaultException fault)
            {
                faults[row] = fault.Message;
            }
        }
    }

    // Below the folder of the table, or the folder itself, by the ends of the names.
    string IncludesOf(List<(FileCells<TItem, T> Block, Entry Entry)> all)
    {
        var parts = file.Shown.Split('/');
        var plain = parts.TakeWhile(part => part.AsSpan().IndexOfAny('*', '?') < 0).Count();
        // A path of the machine is nobody else's business.
        var below = Path.IsPathRooted(file.Shown) ? "" : string.Concat(parts.Take(file.IsListing ? plain : parts.Length - 1).Where(part => part.Length > 0).Select(part => $"{part}/"));
        var ends = all.Select(a => Path.GetExtension(a.Entry.Name ?? "").ToLowerInvariant()).Where(end => end.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return $"{below}**/*{(ends is [var only] ? only : "")}";
    }

    // The digest of the listing that sha256sum gives of the files in the order of the rows.
    static string DigestOf(List<(FileCells<TItem, T> Block, Entry Entry)> all, byte[]?[] digests)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var row = 0; row < digests.Length; row++)
            if (digests[row] is { } one) digest.AppendData(Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(one)}  {all[row].Entry.Name}\n"));
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    TItem ReadFile(Entry entry, out byte[]? digest, ref long total)
    {
        var name = entry.Name;
        digest = null;
        if (name is null) throw new CellFaultException(NoValue);
        byte[] bytes;
        try
        {
            if (entry.Packed is { } unpack)
            {
                bytes = unpack();
                if (bytes.Length > MostBytes) throw new CellFaultException(string.Create(CultureInfo.InvariantCulture, $"names a file of {bytes.Length:N0} bytes; at most {MostBytes:N0} are read"));
                return Decoded(bytes, out digest, ref total);
            }
            using var stream = Contained.Open(file.Folder, name.Replace('\\', '/'));
            if (stream.Length > MostBytes) throw new CellFaultException(string.Create(CultureInfo.InvariantCulture, $"names a file of {stream.Length:N0} bytes; at most {MostBytes:N0} are read"));
            bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
        }
        catch (FindingsException fault)
        {
            throw new CellFaultException($"names a file that {fault.Findings[0].Message}");
        }
        catch (IOException)
        {
            throw new CellFaultException("names a file that cannot be read");
        }
        return Decoded(bytes, out digest, ref total);
    }

    TItem Decoded(byte[] bytes, out byte[]? digest, ref long total)
    {
        digest = SHA256.HashData(bytes);
        Interlocked.Add(ref total, bytes.Length);
        try
        {
            return Read(bytes);
        }
        catch (CellFaultException fault)
        {
            throw new CellFaultException($"names a file that {fault.Message}");
        }
    }
}

/// <summary>Why a cell has no value; the message goes on after the field's name.</summary>
sealed class CellFaultException(string message) : Exception(message);
