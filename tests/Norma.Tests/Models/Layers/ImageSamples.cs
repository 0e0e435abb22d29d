using Norma.Models;
using Norma.Models.Layers.Image;
using Norma.Models.Layers.Spatial;
using Norma.Spec;

namespace Norma.Tests.Models.Layers;

/// <summary>Arguments and shapes drawn for layers of images.</summary>
sealed class ImageDraw
{
    readonly Seed _seed;

    public ImageDraw(Seed seed, bool known)
    {
        _seed = seed;
        var unknown = !known && Chance(3);
        Input = Shape.Of([unknown ? Shape.Any : Between(4, 7), unknown ? Shape.Any : Between(4, 7), Between(1, 4)]);
    }

    public Shape Input { get; }

    public FillMode Fill => (FillMode)Between(0, 3);

    public Interpolation Interpolation => Chance(2) ? Interpolation.Nearest : Interpolation.Bilinear;

    /// <summary>A range of values that the numbers of a sample leave at times, so that some are clipped.</summary>
    public Items<double> Values => Chance(2) ? [-1, 1.5] : [-0.5, 2];

    public bool Chance(int of) => _seed.Below(of) == 0;

    public int Between(int least, int most) => least + _seed.Below(most - least + 1);

    /// <summary>One number, or two.</summary>
    public Items<double> Factor(double most, double least = 0) => Chance(2) ? [most] : [least, most];
}

public abstract class ImageSamples
{
    readonly bool _known;
    readonly Func<ImageDraw, Layer> _make;

    private protected ImageSamples(string word, bool known, Func<ImageDraw, Layer> make) => (Word, _known, _make) = (word, known, make);

    public string Word { get; }

    public LayerSample Make(Seed seed)
    {
        var draw = new ImageDraw(seed, _known);
        return new(_make(draw), draw.Input);
    }
}

public sealed class RandomFlipSamples() : ImageSamples("random_flip", false, d => new RandomFlip((FlipMode)d.Between(0, 2))), ILayerSamples;

public sealed class RandomRotationSamples() : ImageSamples("random_rotation", false, d => new RandomRotation(d.Factor(0.2, -0.1), d.Fill, d.Interpolation, 0.5)), ILayerSamples;

public sealed class RandomTranslationSamples() : ImageSamples("random_translation", false, d => new RandomTranslation(d.Factor(0.4), d.Factor(0.9, -0.2), d.Fill, d.Interpolation, 0.5)), ILayerSamples;

public sealed class RandomZoomSamples() : ImageSamples("random_zoom", false, d => new RandomZoom(d.Factor(0.5, -0.5), d.Chance(2) ? null : d.Factor(0.3), d.Fill, d.Interpolation, 0.5)), ILayerSamples;

public sealed class RandomCropSamples() : ImageSamples("random_crop", true, d => new RandomCrop(d.Between(1, 3), d.Between(1, 4))), ILayerSamples;

public sealed class CenterCropSamples() : ImageSamples("center_crop", true, d => new CenterCrop(d.Between(1, 4), d.Between(1, 4))), ILayerSamples;

public sealed class RandomBrightnessSamples() : ImageSamples("random_brightness", false, d => new RandomBrightness(d.Factor(0.4, -0.2), d.Values)), ILayerSamples;

public sealed class RandomContrastSamples() : ImageSamples("random_contrast", false, d => new RandomContrast(d.Factor(0.6, 0.3), d.Values)), ILayerSamples;

public sealed class RandomErasingSamples() : ImageSamples("random_erasing", false, d => new RandomErasing(d.Factor(1, 0.5), d.Factor(0.6, 0.3), d.Chance(2) ? null : [0.25], d.Values)), ILayerSamples;

public sealed class ResizingSamples() : ImageSamples("resizing", false, d => new Resizing(d.Between(1, 9), d.Between(1, 9), d.Interpolation)), ILayerSamples;
