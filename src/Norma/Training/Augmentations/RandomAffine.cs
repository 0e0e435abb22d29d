using Norma.Spec;

namespace Norma.Training.Augmentations;

/// <summary>Resizes each picture about its middle and moves it, and its boxes or mask; what lies beyond the edges has the picture's mean colour, and does not count in a mask.</summary>
/// <remarks>
/// A box of which less than a quarter is left need not be found. Between pixels it is bilinear.
/// <para><c>torchvision.transforms.v2.RandomAffine(degrees=0)</c>.</para>
/// </remarks>
/// <param name="Scale">The least and the greatest size, as a share of the picture's own; the logarithm is drawn evenly.</param>
/// <param name="Translate">The most that a picture moves on each axis, as a share of its side.</param>
[Word]
public sealed record RandomAffine([Bounds(0.05, 20)] Items<double>? Scale = null, [Bounds(0, 1)] double Translate = 0.1) : Augmentation
{
    /// <summary>The least and the greatest size.</summary>
    public Items<double> Scale { get; init; } = Scale ?? [0.8, 1.25];

    internal override Placement Draw(Seed seed)
    {
        var size = Math.Exp(Math.Log(Scale[0]) + seed.Uniform() * (Math.Log(Scale[1]) - Math.Log(Scale[0])));
        double Shift() => (2 * seed.Uniform() - 1) * Translate;
        return new(1 / size, 0.5 - (0.5 + Shift()) / size, 1 / size, 0.5 - (0.5 + Shift()) / size);
    }

    internal override IEnumerable<Finding> Check(string at)
    {
        if (Scale.Count != 2 || Scale[0] > Scale[1])
            yield return new("TRAN007", $"{at}.scale", $"received [{string.Join(", ", Scale.Select(size => size.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]") { Expected = "the least and the greatest size", Fix = "state two numbers, as in [0.8, 1.25]." };
    }
}
