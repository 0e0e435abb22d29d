using System.Buffers.Binary;
using Norma.Formats.Arrow;

namespace Norma.Data.Reading;

/// <summary>The values of an Arrow dictionary as texts, and those who point to them.</summary>
sealed class ArrowDictionary
{
    readonly byte[]?[] _values;

    ArrowDictionary(byte[]?[] values) => _values = values;

    /// <summary>Reads the dictionary of a field.</summary>
    /// <exception cref="InvalidDataException">It is not there, or broken.</exception>
    public static ArrowDictionary Read(ArrowTable table, ArrowField field)
    {
        var cells = new Gathered();
        foreach (var batch in table.Dictionary(field.Dictionary!.Value))
        {
            ArrowField only = field with { Dictionary = null, Index = null };
            var place = ArrowTable.Places([only], batch)[0];
            if (batch.Nodes[place.Node] != batch.Rows) throw new InvalidDataException($"has a dictionary of {batch.Rows} values that counts {batch.Nodes[place.Node]}");
            ArrowValues.Put(table, field.Type, batch, place.Buffer, batch.Rows, cells);
        }
        return new([.. cells.Values]);
    }

    /// <summary>Puts the values that the first places of a column name.</summary>
    public void Put(ArrowTable table, ArrowType index, ArrowBatch batch, int buffer, int count, Cells cells)
    {
        var valid = new Validity(ArrowValues.ValidBits(table, batch, buffer, count));
        var width = index.Bits / 8;
        var places = table.Buffer(batch, buffer + 1, (long)count * width);
        for (var i = 0; i < count; i++)
        {
            if (!valid.Has(i)) { cells.AddMissing(); continue; }
            var at = places.AsSpan(i * width, width);
            var place = width switch
            {
                1 => index.Signed ? (sbyte)at[0] : at[0],
                2 => index.Signed ? BinaryPrimitives.ReadInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at),
                4 => index.Signed ? BinaryPrimitives.ReadInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at),
                _ => BinaryPrimitives.ReadInt64LittleEndian(at),
            };
            if (place < 0 || place >= _values.Length) throw new InvalidDataException($"names the value {place} of a dictionary of {_values.Length}");
            if (_values[place] is { } value) cells.Add(value);
            else cells.AddMissing();
        }
    }

    /// <summary>Texts one after the other.</summary>
    sealed class Gathered : Cells
    {
        public List<byte[]?> Values { get; } = [];

        public override int Count => Values.Count;

        public override void Reserve(int rows) => Values.EnsureCapacity(rows);

        public override void Add(ReadOnlySpan<byte> value) => Values.Add(value.ToArray());

        public override void AddMissing() => Values.Add(null);

        public override Column Join(string name, IReadOnlyList<Cells> blocks, int rows) => throw new NotSupportedException();
    }
}
