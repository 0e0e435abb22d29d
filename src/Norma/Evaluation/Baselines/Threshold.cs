using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Cuts a picture's grey levels in two where its histogram parts best, and takes each side for the class that the training masks have there more often.</summary>
/// <remarks>
/// Otsu's threshold of each picture by itself: the level that makes the variance between the two sides greatest. Which side is which class is learned from the training rows.
/// <para>Otsu 1979, https://doi.org/10.1109/TSMC.1979.4310076; <c>skimage.filters.threshold_otsu</c>.</para>
/// </remarks>
[Word]
public sealed record Threshold : Baseline
{
    const int Levels = 256;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Segmentation;

    /// <inheritdoc/>
    public override bool ReadsFeatures => false;

    /// <inheritdoc/>
    public override bool Reads(Map<Field> fields)
    {
        var masks = fields.Values.OfType<Mask>().Where(mask => mask.Role == Role.Target).ToArray();
        return Pictures(fields).Count() == 1 && fields.First(field => field.Key == Pictures(fields).First()).Value is Image { Axes: { } size } && masks.All(mask => mask.Axes is { } axes && axes.SequenceEqual(size.Take(2)));
    }

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed) => throw new InvalidOperationException("It reads the raw rows.");

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed, EvaluationRows raw)
    {
        var (pixels, classes) = (target.Numbers, target.Classes.Count);
        var name = Pictures(raw.Fields).First();
        var counts = new double[2, classes];
        var seen = (TensorColumn<byte>)raw.Train![name];
        for (var row = 0; row < seen.Rows; row++)
        {
            var grey = Grey(seen, row);
            var cut = Cut(grey);
            for (var pixel = 0; pixel < pixels; pixel++)
                if (train.Truth[row * pixels + pixel] is >= 0 and var @class) counts[grey[pixel] > cut ? 1 : 0, (int)@class]++;
        }
        var shares = new float[2, classes];
        for (var side = 0; side < 2; side++)
        {
            var total = Enumerable.Range(0, classes).Sum(c => counts[side, c]);
            for (var c = 0; c < classes; c++) shares[side, c] = total > 0 ? (float)(counts[side, c] / total) : 1f / classes;
        }
        var column = (TensorColumn<byte>)raw.Test[name];
        var predicted = new float[checked(column.Rows * target.Outputs)];
        for (var row = 0; row < column.Rows; row++)
        {
            var grey = Grey(column, row);
            var cut = Cut(grey);
            for (var pixel = 0; pixel < pixels; pixel++)
                for (var c = 0; c < classes; c++) predicted[(row * pixels + pixel) * classes + c] = shares[grey[pixel] > cut ? 1 : 0, c];
        }
        return new(predicted, []);
    }

    static IEnumerable<string> Pictures(Map<Field> fields) => fields.Where(field => field.Value is Image { Role: Role.Feature }).Select(field => field.Key);

    static byte[] Grey(TensorColumn<byte> column, int row) =>
        new Formats.Images.Picture((int)column.Shape[0], (int)column.Shape[1], (int)column.Shape[2], column[row].ToArray()).With(1).Values.ToArray();

    /// <summary>The greatest level of the darker side.</summary>
    internal static int Cut(ReadOnlySpan<byte> grey)
    {
        Span<int> histogram = stackalloc int[Levels];
        foreach (var level in grey) histogram[level]++;
        var (sum, total) = (0.0, grey.Length);
        for (var level = 0; level < Levels; level++) sum += (double)level * histogram[level];
        var (dark, darkSum, best, cut) = (0.0, 0.0, -1.0, 0);
        for (var level = 0; level < Levels; level++)
        {
            dark += histogram[level];
            darkSum += (double)level * histogram[level];
            if (dark == 0 || dark == total) continue;
            var apart = darkSum / dark - (sum - darkSum) / (total - dark);
            var between = dark * (total - dark) * apart * apart;
            if (between > best) (best, cut) = (between, level);
        }
        return cut;
    }
}
