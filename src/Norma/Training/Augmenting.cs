using System.Globalization;
using Norma.Data;
using Norma.Features;
using Norma.Spec;

namespace Norma.Training;

/// <summary>Moves the pictures of a batch and the boxes in them.</summary>
sealed class Augmenting
{
    /// <summary>A box of which less is left in the picture need not be found.</summary>
    const double Least = 0.25;

    readonly Items<Augmentation> _words;
    readonly (int Target, int At, int Height, int Width, int Channels)[] _pictures;

    Augmenting(Items<Augmentation> words, (int, int, int, int, int)[] pictures) => (_words, _pictures) = (words, pictures);

    /// <summary>What is stated for these targets; null where it is nothing.</summary>
    public static Augmenting? Of(Items<Augmentation>? words, Layout layout, Items<Target> targets)
    {
        if (words is not { Count: > 0 }) return null;
        var pictures = new List<(int, int, int, int, int)>();
        for (var t = 0; t < targets.Count; t++)
        {
            if (targets[t].Boxes is not { } form) continue;
            var at = 0;
            foreach (var part in layout.Parts)
            {
                if (part.Name == form.Picture && part.Shape is { Rank: 3 } shape) pictures.Add((t, at, (int)shape[0], (int)shape[1], (int)shape[2]));
                at += part.Width;
            }
        }
        return pictures.Count == 0 ? null : new(words, [.. pictures]);
    }

    /// <summary>What of it does not fit the targets.</summary>
    public static IEnumerable<Finding> Check(Items<Augmentation>? words, Items<Target> targets)
    {
        if (words is not { Count: > 0 }) yield break;
        if (!targets.Any(target => target.Task is TaskKind.ObjectDetection))
            yield return new("TRAN007", "$.training.augmentation", "moves pictures with their boxes, and there is no target of type boxes")
            {
                Expected = "a target of type boxes",
                Fix = "use layers, as random_flip and random_translation: they move pictures alone.",
            };
        else if (targets.Where(target => target.Boxes is not null).Select(target => target.Boxes!.Picture).GroupBy(name => name).Any(same => same.Count() > 1))
            yield return new("TRAN007", "$.training.augmentation", "moves a picture with the boxes of one target, and two targets have boxes in it")
            {
                Expected = "one target of boxes for a picture",
                Fix = "give each a picture of its own, or leave the augmentation out.",
            };
        for (var i = 0; i < words.Count; i++)
            foreach (var finding in words[i].Check(SpecPath.Item("$.training.augmentation", i))) yield return finding;
    }

    /// <summary>Moves a row in place.</summary>
    /// <param name="seed">The seed of the spec.</param>
    /// <param name="epoch">Counted from 0.</param>
    /// <param name="row">The row's number among the training rows.</param>
    /// <param name="numbers">What the model sees of it.</param>
    /// <param name="truthOf">By target, its truth.</param>
    public void Apply(long seed, int epoch, int row, Span<float> numbers, Func<int, Span<float>> truthOf)
    {
        foreach (var picture in _pictures)
        {
            var random = new Seed(seed, string.Create(CultureInfo.InvariantCulture, $"augment/{picture.Target}/{epoch}/{row}"));
            var place = Placement.Same;
            foreach (var word in _words) place = place.Then(word.Draw(random));
            if (place == Placement.Same) continue;
            Move(numbers.Slice(picture.At, picture.Height * picture.Width * picture.Channels), picture.Height, picture.Width, picture.Channels, place);
            Move(truthOf(picture.Target), place);
        }
    }

    /// <summary>Moves a picture: <c>[height, width, channels]</c>.</summary>
    internal static void Move(Span<float> pixels, int height, int width, int channels, Placement place)
    {
        var from = pixels.ToArray();
        var means = new double[channels];
        for (var i = 0; i < from.Length; i++) means[i % channels] += from[i];
        for (var c = 0; c < channels; c++) means[c] /= Math.Max(1, height * width);
        for (var y = 0; y < height; y++)
        {
            var (top, down) = Between((place.ScaleY * ((y + 0.5) / height) + place.ShiftY) * height - 0.5);
            for (var x = 0; x < width; x++)
            {
                var (left, right) = Between((place.ScaleX * ((x + 0.5) / width) + place.ShiftX) * width - 0.5);
                for (var c = 0; c < channels; c++)
                    pixels[(y * width + x) * channels + c] = (float)((1 - down) * ((1 - right) * At(top, left, c) + right * At(top, left + 1, c)) + down * ((1 - right) * At(top + 1, left, c) + right * At(top + 1, left + 1, c)));
            }
        }

        double At(int y, int x, int c) => (uint)y < (uint)height && (uint)x < (uint)width ? from[(y * width + x) * channels + c] : means[c];
    }

    // The pixel before a place, and how far beyond it that is; what rounding leaves of a whole number is none.
    static (int Before, double Beyond) Between(double place)
    {
        var whole = Math.Round(place);
        if (Math.Abs(place - whole) < 1e-6) return ((int)whole, 0);
        var before = Math.Floor(place);
        return ((int)Math.Clamp(before, -1e6, 1e6), place - before);
    }

    /// <summary>Moves true boxes; one of which little is left in the picture need not be found, one that left it is none.</summary>
    internal static void Move(Span<float> truth, Placement place)
    {
        for (var at = 0; at < truth.Length; at += Target.BoxNumbers)
        {
            var box = truth.Slice(at, Target.BoxNumbers);
            if (box[4] < 0) continue;
            var (left, right) = Ordered((box[0] - place.ShiftX) / place.ScaleX, (box[2] - place.ShiftX) / place.ScaleX);
            var (top, bottom) = Ordered((box[1] - place.ShiftY) / place.ScaleY, (box[3] - place.ShiftY) / place.ScaleY);
            var whole = (right - left) * (bottom - top);
            (left, right, top, bottom) = (Math.Clamp(left, 0, 1), Math.Clamp(right, 0, 1), Math.Clamp(top, 0, 1), Math.Clamp(bottom, 0, 1));
            var rest = (right - left) * (bottom - top);
            (box[0], box[1], box[2], box[3]) = ((float)left, (float)top, (float)right, (float)bottom);
            if (rest <= 0) box[4] = -1;
            else if (rest < Least * whole) box[5] = 1;
        }
    }

    static (double Least, double Greatest) Ordered(double a, double b) => a <= b ? (a, b) : (b, a);
}
