using System.Buffers.Binary;
using Norma.Formats.Onnx;
using Norma.Formats.Onnx.Proto;

namespace Norma.Interop.Onnx;

/// <summary>The numbers of a stored tensor; numbers of 16 bits are widened, those of 64 narrowed.</summary>
static class TensorNumbers
{
    /// <summary>The numbers of a tensor that the rules of the format hold for.</summary>
    /// <exception cref="UnmappedException">It holds texts or other things that are no numbers.</exception>
    public static OnnxConstant Of(Tracing into, TensorProto tensor)
    {
        long[] dims = [.. tensor.Dims];
        var count = (int)into.Room(dims);
        var raw = tensor.RawData.Span;
        var isRaw = raw.Length > 0 || count == 0;
        if (tensor.DataType is 1 or 10 or 11 or 16)
        {
            var reals = new float[count];
            for (var i = 0; i < count; i++)
                reals[i] = (tensor.DataType, isRaw) switch
                {
                    (1, true) => BinaryPrimitives.ReadSingleLittleEndian(raw[(4 * i)..]),
                    (1, false) => tensor.FloatData[i],
                    (10, true) => (float)BinaryPrimitives.ReadHalfLittleEndian(raw[(2 * i)..]),
                    (10, false) => (float)BitConverter.UInt16BitsToHalf((ushort)tensor.Int32Data[i]),
                    (11, true) => (float)BinaryPrimitives.ReadDoubleLittleEndian(raw[(8 * i)..]),
                    (11, false) => (float)tensor.DoubleData[i],
                    (_, true) => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..]) << 16),
                    (_, false) => BitConverter.UInt32BitsToSingle((uint)tensor.Int32Data[i] << 16),
                };
            return new(dims, reals, null);
        }
        var wholes = new long[count];
        for (var i = 0; i < count; i++)
            wholes[i] = (tensor.DataType, isRaw) switch
            {
                (7, true) => BinaryPrimitives.ReadInt64LittleEndian(raw[(8 * i)..]),
                (7, false) => tensor.Int64Data[i],
                (6, true) => BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * i)..]),
                (5, true) => BinaryPrimitives.ReadInt16LittleEndian(raw[(2 * i)..]),
                (4, true) => BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..]),
                (3, true) => (sbyte)raw[i],
                (2 or 9, true) => raw[i],
                (2 or 3 or 4 or 5 or 6 or 9, false) => tensor.Int32Data[i],
                _ => throw new UnmappedException($"it holds elements of the type {tensor.DataType}"),
            };
        return new(dims, null, wholes);
    }
}
