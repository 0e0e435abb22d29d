using Norma.Spec;

namespace Norma.Formats.Hdf5;

/// <summary>The shape of a dataset or attribute.</summary>
static class Hdf5Space
{
    /// <summary>Reads the description of a shape; null for one without any element.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static Shape? Read(Hdf5Reader reader)
    {
        var version = reader.Version(1, 2);
        int rank = reader.Byte();
        if (rank > 32) throw new InvalidDataException($"a dataspace has {rank} axes");
        int flags = reader.Byte();
        var type = version == 2 ? reader.Byte() : rank == 0 ? 0 : 1;
        if (version == 1) reader.Skip(5);
        if (type > 2) throw new InvalidDataException($"a dataspace has the type {type}");
        var sizes = new long[rank];
        for (var i = 0; i < rank; i++)
            if ((sizes[i] = reader.Int64()) < 0) throw new InvalidDataException("a dataspace has a negative size");
        if ((flags & 1) != 0) reader.Skip(8L * rank);
        var shape = Shape.Of(sizes);
        try
        {
            _ = shape.Size;
        }
        catch (OverflowException)
        {
            throw new InvalidDataException($"a dataspace has the shape {shape}");
        }
        return type == 2 ? null : shape;
    }
}
