using Norma.Spec;

namespace Norma.Interop.Onnx;

/// <summary>A value of the file that one of our layers makes, whose axes may lie in another order here: the batch first, channels mostly last.</summary>
/// <param name="Node">What makes it: the name of a node or input, as <c>lstm:1</c> for a second output.</param>
/// <param name="Shape">Its shape here, without the batch.</param>
/// <param name="Order">For each axis in the file, which axis it is here; the batch is 0.</param>
sealed record Traced(string Node, Shape Shape, int[] Order)
{
    /// <summary>Whether it holds whole numbers in the file, as codes of words.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether its steps (its axis 1 here) stand in the other order in the file; only what turns them back takes it.</summary>
    public bool IsTurned { get; init; }

    /// <summary>How many axes, the batch among them.</summary>
    public int Rank => Order.Length;

    /// <summary>Which axis of the file is the batch.</summary>
    public int BatchAxis => Array.IndexOf(Order, 0);

    /// <summary>The size of an axis of the file.</summary>
    public long this[int axis] => Order[axis] == 0 ? OnnxConstant.Batch : Shape[Order[axis] - 1] is var size && size == Shape.Any ? OnnxConstant.Unknown : size;

    /// <summary>An axis of the file, which may be counted from the end.</summary>
    /// <exception cref="UnmappedException">There is no such axis.</exception>
    public int Axis(long axis) => axis >= -Rank && axis < Rank ? (int)(axis < 0 ? axis + Rank : axis) : throw new UnmappedException($"it names the axis {axis} of {Rank}");

    /// <summary>The order in which axes lie as in the file, but the batch first.</summary>
    public int[] Plain => PlainOf(Rank, BatchAxis);

    /// <summary>The order in which the batch is first, the channels (the file's axis 1) last.</summary>
    public static int[] ChannelsLast(int rank) => [0, rank - 1, .. Enumerable.Range(1, rank - 2)];

    /// <summary>The order of axes as in the file, but the batch first.</summary>
    public static int[] PlainOf(int rank, int batch) => [.. Enumerable.Range(0, rank).Select(axis => axis == batch ? 0 : axis < batch ? axis + 1 : axis)];
}
