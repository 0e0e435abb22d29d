using Norma.Spec;

namespace Norma.Formats.Hdf5;

/// <summary>A group or a dataset of a file.</summary>
abstract class Hdf5Object
{
    /// <summary>Reads its attributes.</summary>
    protected Hdf5Object(Hdf5Bytes file, GlobalHeap heap, string path, List<Hdf5Message> messages)
    {
        Path = path;
        foreach (var message in messages)
        {
            if (message.Type == 0x0C) Add(new(message.Read("an attribute"), heap));
            if (message.Type == 0x15) Dense(file, heap, message.Read("a list of attributes"));
        }
    }

    /// <summary>Where it stands, as in <c>/model_weights/dense</c>.</summary>
    public string Path { get; }

    /// <summary>Its attributes by name.</summary>
    public Dictionary<string, Hdf5Attribute> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>The only text of an attribute; null when there is no such attribute or it is no text.</summary>
    public string? Text(string name) => Attributes.TryGetValue(name, out var attribute) && attribute.Texts() is [var only] ? only : null;

    /// <summary>The texts of an attribute; null when there is none. Long lists are kept in several, <c>names0</c>, <c>names1</c>, ….</summary>
    /// <exception cref="InvalidDataException">It holds something else.</exception>
    public string[]? Texts(string name)
    {
        if (Attributes.TryGetValue(name, out var whole)) return Of(whole);
        if (!Attributes.TryGetValue($"{name}0", out var first)) return null;
        var all = new List<string>(Of(first));
        for (var i = 1; Attributes.TryGetValue(FormattableString.Invariant($"{name}{i}"), out var next); i++) all.AddRange(Of(next));
        return [.. all];

        string[] Of(Hdf5Attribute attribute) => attribute.Texts() ?? throw new InvalidDataException($"the attribute '{attribute.Name}' of '{Printable.Escape(Path)}' is no list of texts");
    }

    void Dense(Hdf5Bytes file, GlobalHeap heap, Hdf5Reader info)
    {
        info.Version(0);
        if ((info.Byte() & 1) != 0) info.Skip(2);
        var (at, tree) = (info.Int64(), info.Int64());
        if (at == Hdf5Bytes.Nowhere) return;
        var objects = new FractalHeap(file, at);
        foreach (var record in SecondTree.Records(file, tree, 8))
            Add(new(objects.Get(record.AsSpan(0, Math.Min(8, record.Length)), "an attribute"), heap));
    }

    void Add(Hdf5Attribute attribute)
    {
        if (!Attributes.TryAdd(attribute.Name, attribute)) throw new InvalidDataException($"the attribute '{Printable.Escape(attribute.Name)}' of '{Printable.Escape(Path)}' occurs twice");
    }
}

/// <summary>A group: members by name.</summary>
sealed class Hdf5Group : Hdf5Object
{
    const int Deepest = 32;

    readonly Hdf5Bytes _file;
    readonly GlobalHeap _heap;
    readonly Dictionary<string, long> _links;
    readonly int _depth;

    Hdf5Group(Hdf5Bytes file, GlobalHeap heap, string path, int depth, List<Hdf5Message> messages) : base(file, heap, path, messages) =>
        (_file, _heap, _depth, _links) = (file, heap, depth, Hdf5Links.Read(file, messages));

    /// <summary>The names of its members, in the order in which they were made where the file keeps it, else by name.</summary>
    public IReadOnlyCollection<string> Names => _links.Keys;

    /// <summary>A member; null when there is none of that name.</summary>
    public Hdf5Object? Member(string name) => _links.TryGetValue(name, out var address) ? Open(_file, _heap, address, Path == "/" ? $"/{name}" : $"{Path}/{name}", _depth + 1) : null;

    /// <summary>What stands under a path of names with slashes between; null when there is nothing.</summary>
    public Hdf5Object? At(string path)
    {
        Hdf5Object? at = this;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries)) at = (at as Hdf5Group)?.Member(name);
        return at;
    }

    internal static Hdf5Object Open(Hdf5Bytes file, GlobalHeap heap, long address, string path, int depth)
    {
        if (depth > Deepest) throw new InvalidDataException($"groups are nested deeper than {Deepest}");
        var messages = Hdf5Header.Read(file, address);
        return messages.Exists(message => message.Type == 0x08) ? new Hdf5Dataset(file, heap, path, messages) : new Hdf5Group(file, heap, path, depth, messages);
    }
}
