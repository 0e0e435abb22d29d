using System.Globalization;
using Norma.Data;
using Norma.Features;
using Norma.Spec;
using Norma.Training.Augmentations;

namespace Norma.Training;

/// <summary>Moves the pictures of rows, and the boxes in them and the masks upon them.</summary>
sealed class Augmenting
{
    /// <summary>A box of which less is left in the picture need not be found.</summary>
    const double Least = 0.25;

    /// <summary>The truth of a pixel that does not count: it lies beyond the picture.</summary>
    const long Nothing = -1;

    readonly Items<Augmentation> _words;
    readonly Moved[] _moved;

    Augmenting(Items<Augmentation> words, Moved[] moved) => (_words, _moved) = (words, moved);

    /// <summary>What moves together.</summary>
    /// <param name="Target">The place of the target.</param>
    /// <param name="Mask">The rows and columns of its mask; null of boxes.</param>
    /// <param name="Pictures">Where its pictures are among the numbers of a row.</param>
    sealed record Moved(int Target, (int Height, int Width)? Mask, (int At, int Height, int Width, int Channels)[] Pictures);

    /// <summary>What is stated for these targets; null where it is nothing.</summary>
    public static Augmenting? Of(Items<Augmentation>? words, Layout layout, Items<Target> targets)
    {
        Augmentation[] movements = [.. (words ?? []).Where(word => word.Moves)];
        if (movements.Length == 0) return null;
        var moved = new List<Moved>();
        for (var t = 0; t < targets.Count; t++)
            if (PicturesOf(layout, targets[t]) is { Length: > 0 } pictures) moved.Add(new(t, targets[t].Task is TaskKind.Segmentation ? ((int)targets[t].Shape![0], (int)targets[t].Shape![1]) : null, pictures));
        return moved.Count == 0 ? null : new([.. movements], [.. moved]);
    }

    /// <summary>What of it does not fit the targets.</summary>
    public static IEnumerable<Finding> Check(Items<Augmentation>? words, Items<Target> targets)
    {
        for (var i = 0; i < (words?.Count ?? 0); i++)
        {
            var (word, at) = (words![i], SpecPath.Item("$.training.augmentation", i));
            if (word.Moves ? !targets.Any(word.Fits) : targets.FirstOrDefault(target => !word.Fits(target)) is not null)
                yield return new("TRAN007", at, $"{word.Does}, and there is {(word.Moves ? "no target of type boxes or mask" : $"the target {Printable.Quote(targets.First(target => !word.Fits(target)).Name)} for {Vocabulary.Snake(targets.First(target => !word.Fits(target)).Task.ToString())}")}")
                {
                    Expected = word.Wants,
                    Fix = word.Moves ? "use layers, as random_flip and random_translation: they move pictures alone." : "leave it out.",
                };
            foreach (var finding in word.Check(at)) yield return finding;
            if (words.Take(i).Any(other => other.GetType() == word.GetType()) && word is MixUp)
                yield return new("TRAN007", at, "mixes rows that are mixed already") { Expected = "one mix_up", Fix = "remove one of them." };
        }
        if (words?.Any(word => word.Moves) == true && targets.Where(target => target.Boxes is not null).Select(target => target.Boxes!.Picture).GroupBy(name => name).Any(same => same.Count() > 1))
            yield return new("TRAN007", "$.training.augmentation", "moves a picture with the boxes of one target, and two targets have boxes in it")
            {
                Expected = "one target of boxes for a picture",
                Fix = "give each a picture of its own, or leave the augmentation out.",
            };
    }

    /// <summary>What of it does not fit what the model sees; nothing when all does.</summary>
    /// <exception cref="FindingsException"><c>TRAN007</c>.</exception>
    public static void Require(Items<Augmentation>? words, Layout layout, Items<Target> targets)
    {
        if (words is null) return;
        var findings = new List<Finding>();
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] is MixUp && layout.Codes.Select(code => code.Name).Concat(layout.Parts.Where(part => part.Tokens is not null).Select(part => part.Name)).FirstOrDefault() is { } coded)
                findings.Add(new("TRAN007", SpecPath.Item("$.training.augmentation", i), $"mixes numbers, and of {Printable.Quote(coded)} the model sees places in a table")
                {
                    Expected = "features that are numbers: pictures, sounds, series, columns",
                    Fix = "leave it out, or give the field the role ignore.",
                });
            if (!words[i].Moves) continue;
            var all = targets.Where(words[i].Fits).Select(target => (Target: target, Pictures: PicturesOf(layout, target))).ToArray();
            foreach (var (target, pictures) in all)
                if (pictures.Length == 0)
                    findings.Add(new("TRAN007", SpecPath.Item("$.training.augmentation", i), $"moves the picture of {Printable.Quote(target.Name)}, and the model sees none of its size")
                    {
                        Expected = target.Shape is { } size ? FormattableString.Invariant($"a feature of type image of {size[0]} × {size[1]} pixels") : "its picture as a feature",
                        Fix = "state the height and width of the mask for the picture too, or leave the augmentation out.",
                    });
            if (all.SelectMany(one => one.Pictures).GroupBy(picture => picture.At).Any(same => same.Count() > 1))
                findings.Add(new("TRAN007", SpecPath.Item("$.training.augmentation", i), "moves a picture with one target, and two targets say where things are in it")
                {
                    Expected = "one target of boxes or of a mask for a picture",
                    Fix = "leave the augmentation out.",
                });
        }
        if (findings.Count > 0) throw new FindingsException(ExitCode.Spec, [.. findings.DistinctBy(finding => finding.Message)]);
    }

    // Boxes name their picture; upon a mask lie all of its size.
    static (int At, int Height, int Width, int Channels)[] PicturesOf(Layout layout, Target target)
    {
        var (pictures, at) = (new List<(int, int, int, int)>(), 0);
        foreach (var part in layout.Parts)
        {
            if (part.Shape is { Rank: 3 } shape && (target.Boxes is { } form ? part.Name == form.Picture : target.Task is TaskKind.Segmentation && shape[0] == target.Shape![0] && shape[1] == target.Shape[1]))
                pictures.Add((at, (int)shape[0], (int)shape[1], (int)shape[2]));
            at += part.Width;
        }
        return [.. pictures];
    }

    /// <summary>Moves a row in place.</summary>
    /// <param name="seed">The seed of the spec.</param>
    /// <param name="epoch">Counted from 0.</param>
    /// <param name="row">The row's number among the training rows.</param>
    /// <param name="numbers">What the model sees of it.</param>
    /// <param name="boxesOf">By target, its true boxes.</param>
    /// <param name="maskOf">By target, its true mask.</param>
    public void Apply(long seed, int epoch, int row, Span<float> numbers, Func<int, Span<float>> boxesOf, Func<int, Span<long>> maskOf)
    {
        foreach (var moved in _moved)
        {
            var random = new Seed(seed, string.Create(CultureInfo.InvariantCulture, $"augment/{moved.Target}/{epoch}/{row}"));
            var place = Placement.Same;
            foreach (var word in _words) place = place.Then(word.Draw(random));
            if (place == Placement.Same) continue;
            foreach (var (at, height, width, channels) in moved.Pictures) Move(numbers.Slice(at, height * width * channels), height, width, channels, place);
            if (moved.Mask is var (rows, columns)) Move(maskOf(moved.Target), rows, columns, place);
            else Move(boxesOf(moved.Target), place);
        }
    }

    /// <summary>Moves a mask, each pixel from the nearest; what lies beyond the edges does not count.</summary>
    internal static void Move(Span<long> mask, int height, int width, Placement place)
    {
        var from = mask.ToArray();
        for (var y = 0; y < height; y++)
        {
            var row = Math.Floor((place.ScaleY * ((y + 0.5) / height) + place.ShiftY) * height);
            for (var x = 0; x < width; x++)
            {
                var column = Math.Floor((place.ScaleX * ((x + 0.5) / width) + place.ShiftX) * width);
                mask[y * width + x] = row >= 0 && row < height && column >= 0 && column < width ? from[(int)row * width + (int)column] : Nothing;
            }
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
