using Norma.Spec;

namespace Norma.Formats.Hdf5;

/// <summary>A dataset: an array of numbers or texts.</summary>
sealed class Hdf5Dataset : Hdf5Object
{
    readonly Hdf5Bytes _file;
    readonly byte[]? _compact;
    readonly Hdf5Chunks? _chunks;
    readonly long _address;

    /// <summary>Reads its description, checked against the file; no element yet.</summary>
    public Hdf5Dataset(Hdf5Bytes file, GlobalHeap heap, string path, List<Hdf5Message> messages) : base(file, heap, path, messages)
    {
        _file = file;
        Hdf5Reader One(int type, string what)
        {
            var found = messages.FindAll(message => message.Type == type);
            return found.Count == 1 ? found[0].Read(what) : throw new InvalidDataException($"'{Printable.Escape(path)}' has {found.Count} times {what}");
        }
        if (messages.Exists(message => message.Type == 0x07)) throw new InvalidDataException($"the numbers of '{Printable.Escape(path)}' are in other files, which is not read");
        Type = Hdf5Type.Read(One(0x03, "a datatype"));
        Shape = Hdf5Space.Read(One(0x01, "a dataspace")) ?? Shape.Of([0]);
        try
        {
            Bytes = checked(Shape.Size * Type.Size);
        }
        catch (OverflowException)
        {
            throw new InvalidDataException($"'{Printable.Escape(path)}' has the shape {Shape}");
        }
        var layout = One(0x08, "a layout");
        var version = layout.Version(3, 4);
        switch (layout.Byte())
        {
            case 0:
                _compact = layout.Take(layout.UInt16()).ToArray();
                if (_compact.Length < Bytes) throw new InvalidDataException($"'{Printable.Escape(path)}' has {_compact.Length} bytes, and {Type.Name}{Shape} needs {Bytes}");
                break;
            case 1:
                _address = layout.Int64();
                if (layout.Int64() is var size && size != Bytes) throw new InvalidDataException($"'{Printable.Escape(path)}' has {size} bytes, and {Type.Name}{Shape} needs {Bytes}");
                // Numbers that were never written have no place: they are all zero, however many. A model has none such.
                if (Bytes > 0) file.Require(_address, Bytes, $"'{Printable.Escape(path)}'");
                break;
            case 2:
                var filters = messages.FindAll(message => message.Type == 0x0B).ConvertAll(message => message.Read("a list of filters"));
                _chunks = new Hdf5Chunks(file, Shape, Type.Size, version, layout, filters, path);
                break;
            default:
                throw new InvalidDataException($"'{Printable.Escape(path)}' is a view of other datasets, which is not read");
        }
    }

    /// <summary>What an element is.</summary>
    public Hdf5Type Type { get; }

    /// <summary>Its shape.</summary>
    public Shape Shape { get; }

    /// <summary>How many bytes its elements have.</summary>
    public long Bytes { get; }

    /// <summary>Its numbers as float32, row-major.</summary>
    /// <exception cref="InvalidDataException">It holds no numbers, or too many.</exception>
    public float[] Floats()
    {
        if (Type.Kind is not (Hdf5Kind.Float or Hdf5Kind.Whole)) throw new InvalidDataException($"'{Printable.Escape(Path)}' holds {Type.Name}, not numbers");
        if (Bytes > Array.MaxLength) throw new InvalidDataException($"'{Printable.Escape(Path)}' has {Bytes} bytes");
        var bytes = new byte[Bytes];
        if (_compact is not null) _compact.AsSpan(0, (int)Bytes).CopyTo(bytes);
        else if (_chunks is not null) _chunks.Fill(bytes);
        else if (Bytes > 0) _file.Fill(_address, bytes);
        return Hdf5Values.Floats(Type, bytes);
    }
}
