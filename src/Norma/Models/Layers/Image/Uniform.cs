using System.Globalization;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>What a layer draws for each example, evenly from one number to another.</summary>
readonly record struct Uniform(double Lower, double Upper)
{
    /// <summary>Whether two draws may differ.</summary>
    public bool Varies => Upper > Lower;

    /// <summary>The range of a factor: one number reaches to both sides of 0, two are its ends.</summary>
    /// <exception cref="ShapeException">There are more, or they are in the wrong order.</exception>
    public static Uniform Around(Items<double> stated, string what) => stated.Count == 1 ? new(-Math.Abs(stated[0]), Math.Abs(stated[0])) : Between(stated, what);

    /// <summary>The range of a share: one number is its upper end and 0 the lower, two are its ends.</summary>
    /// <exception cref="ShapeException">There are more, or they are in the wrong order.</exception>
    public static Uniform UpTo(Items<double> stated, string what) => stated.Count == 1 ? new(0, stated[0]) : Between(stated, what);

    /// <summary>The range of values that an image may have: two numbers, the lower first.</summary>
    /// <exception cref="ShapeException">There are not two, or they are in the wrong order.</exception>
    public static Uniform Values(Items<double> stated) => stated is [var low, var high] && low < high ? new(low, high)
        : throw new ShapeException($"value_range is {Show(stated)}", "two numbers, the lower before the upper", "write 'value_range: [0, 255]'.");

    /// <summary>The range moved up.</summary>
    public Uniform Plus(double number) => new(Lower + number, Upper + number);

    /// <summary>A number for each example, <c>[B, 1, …]</c>.</summary>
    /// <param name="x">The batch; its type is that of the draws.</param>
    /// <param name="axes">How many axes they have, that of the batch counted.</param>
    public Tensor Draw(Tensor x, int axes)
    {
        long[] shape = [x.shape[0], .. Enumerable.Repeat(1L, axes - 1)];
        return Varies ? rand(shape, dtype: x.dtype) * (Upper - Lower) + Lower : full(shape, Lower, dtype: x.dtype);
    }

    static Uniform Between(Items<double> stated, string what) => stated is [var lower, var upper] && lower <= upper ? new(lower, upper)
        : throw new ShapeException($"{what} is {Show(stated)}", "one number, or two, the lower before the upper");

    static string Show(Items<double> stated) => $"[{string.Join(", ", stated.Select(number => number.ToString(CultureInfo.InvariantCulture)))}]";
}
