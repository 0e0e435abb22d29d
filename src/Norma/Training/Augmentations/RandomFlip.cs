using Norma.Models.Layers.Image;
using Norma.Spec;

namespace Norma.Training.Augmentations;

/// <summary>Mirrors each picture, and its boxes or mask, with probability ½ on each stated axis.</summary>
/// <remarks><c>torchvision.transforms.v2.RandomHorizontalFlip</c>; the layer <c>random_flip</c> with boxes or a mask.</remarks>
/// <param name="Mode">On which axes.</param>
[Word]
public sealed record RandomFlip(FlipMode Mode = FlipMode.Horizontal) : Augmentation
{
    internal override Placement Draw(Seed seed)
    {
        var (across, down) = (seed.Below(2) == 1 && Mode != FlipMode.Vertical, seed.Below(2) == 1 && Mode != FlipMode.Horizontal);
        return new(across ? -1 : 1, across ? 1 : 0, down ? -1 : 1, down ? 1 : 0);
    }
}
