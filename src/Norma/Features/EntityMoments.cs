using System.Globalization;

namespace Norma.Features;

/// <summary>By entity, the mean and the deviation of each channel of a series over its training rows, in the unit of the encoded series: 0 and 1 are those of all rows.</summary>
/// <param name="Levels">The entities of the training rows.</param>
/// <param name="Moments">By entity, the means of the channels, then their deviations.</param>
/// <param name="Overall">The same of one that the training rows do not have.</param>
sealed record EntityMoments(string[] Levels, float[][] Moments, float[] Overall) : FittedTransform, ITextTransform
{
    readonly Dictionary<string, int> _places = Levels.Select((level, i) => (level, i)).ToDictionary(one => one.level, one => one.i, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"mean and deviation of each of {Levels.Length} entities");

    /// <inheritdoc/>
    public IEnumerable<string> Texts => Levels;

    /// <summary>The population's mean and deviation, summed in double in the order of the rows; the deviation is that of all rows where an entity does not vary.</summary>
    /// <param name="series">Every step of every row counts, as often as rows have it.</param>
    /// <param name="entities">By row, its entity.</param>
    /// <param name="scaling">How the series is encoded.</param>
    public static EntityMoments Fit(Numbers series, Texts entities, Scaling scaling)
    {
        var channels = scaling.Center.Length;
        var (sums, squares, counts) = (new double[entities.Levels.Length * channels], new double[entities.Levels.Length * channels], new long[entities.Levels.Length]);
        Pass((at, channel, value) => sums[at * channels + channel] += value, counts);
        for (var i = 0; i < sums.Length; i++) sums[i] /= Math.Max(1, counts[i / channels]);
        Pass((at, channel, value) => squares[at * channels + channel] += (value - sums[at * channels + channel]) * (value - sums[at * channels + channel]), null);
        var levels = Enumerable.Range(0, counts.Length).Where(level => counts[level] > 0).ToArray();
        return new([.. levels.Select(level => entities.Levels[level])],
            [.. levels.Select(level => (float[])[.. Enumerable.Range(0, channels).Select(channel => (float)sums[level * channels + channel]),
                .. Enumerable.Range(0, channels).Select(channel => Deviation(Math.Sqrt(squares[level * channels + channel] / counts[level]), sums[level * channels + channel]))])],
            [.. Enumerable.Repeat(0f, channels), .. Enumerable.Repeat(1f, channels)]);

        void Pass(Action<int, int, double> each, long[]? counted)
        {
            var row = 0;
            foreach (var piece in series.Pieces())
            {
                for (var i = 0; i < piece.Rows; i++, row++)
                {
                    var entity = entities.Codes[row];
                    if (entity < 0) continue;
                    if (counted is not null) counted[entity] += piece.Width / channels;
                    for (var k = 0; k < piece.Width; k++) each(entity, k % channels, (piece.Values[i * piece.Width + k] - scaling.Center[k % channels]) / scaling.Scale[k % channels]);
                }
                if (series.Part is not null) Scratch.Give(piece.Values);
            }
        }
    }

    // Of numbers whose deviation is about 1: what is below a millionth is rounding.
    static float Deviation(double deviation, double mean) => deviation <= 1e-6 * Math.Max(1, Math.Abs(mean)) ? 1 : (float)deviation;

    /// <inheritdoc/>
    public override Flow Apply(Flow rows)
    {
        var (texts, width) = ((Texts)rows, Overall.Length);
        var values = new float[checked(texts.Codes.Length * width)];
        var known = Array.ConvertAll(texts.Levels, level => _places.TryGetValue(level, out var place) ? Moments[place] : Overall);
        for (var i = 0; i < texts.Codes.Length; i++) (texts.Codes[i] < 0 ? Overall : known[texts.Codes[i]]).CopyTo(values, i * width);
        return new Numbers(texts.Codes.Length, width, values);
    }
}
