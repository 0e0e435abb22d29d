using System.Globalization;

namespace Norma.Data.Profiles;

/// <summary>A number of each row by which values are compared that are no numbers themselves: how long a text is, how bright a picture.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Here">Of these rows; NaN where there is no value.</param>
/// <param name="There">Of the other rows.</param>
sealed record Measure(string Name, float[] Here, float[] There)
{
    /// <summary>Of a text, in characters.</summary>
    public const string Length = "the length";

    /// <summary>Of the values of a picture, a sound, a series.</summary>
    public const string Mean = "the mean of a row", Deviation = "the deviation within a row";

    /// <summary>So many rows tell a distribution: pictures and sounds are decoded for it.</summary>
    const int MostDecoded = 2_000;

    /// <summary>A vector of no more numbers is measured by each of them.</summary>
    const int MostNumbers = 32;

    /// <summary>Words of the other rows that count as usual.</summary>
    const int MostWords = 1_000;

    /// <summary>The measures of a column; none of numbers and categories, which are compared as they are.</summary>
    public static IEnumerable<Measure> Of(Column here, Column there) => (here, there) switch
    {
        (DateColumn dates, DateColumn others) => [new("the moment", Moments(dates), Moments(others))],
        (TextColumn texts, TextColumn others) => OfTexts(texts, others),
        (TensorColumn values, TensorColumn others) => OfTensors(values, others),
        (BoxColumn boxes, BoxColumn others) => [new("the number of boxes", Counts(boxes), Counts(others)), new("the size of boxes", Sizes(boxes), Sizes(others))],
        _ => [],
    };

    /// <summary>How many characters each row's text has.</summary>
    public static float[] Lengths(TextColumn column) => ByLevel(column, static text => text.Length);

    /// <summary>What rows are measured by: each number of a short vector; of all else the mean of a row's values and their deviation. Of at most so many rows spread evenly over all.</summary>
    public static IReadOnlyList<(string Name, float[] Values)> OfRows(TensorColumn column, int most = MostDecoded)
    {
        if (IsByNumber(column)) return NumbersOf(column, Math.Min(column.Rows, most));
        var (means, deviations) = Moments(column, Math.Min(column.Rows, most));
        return [(Mean, means), (Deviation, deviations)];
    }

    /// <summary>Whether each number of a row is a measure.</summary>
    public static bool IsByNumber(TensorColumn column) => column is { Shape.Rank: 1, Width: <= MostNumbers };

    static (string Name, float[] Values)[] NumbersOf(TensorColumn column, int rows)
    {
        var numbers = new (string Name, float[] Values)[column.Width];
        for (var n = 0; n < numbers.Length; n++) numbers[n] = (string.Create(CultureInfo.InvariantCulture, $"number {n + 1}"), new float[rows]);
        var values = new float[column.Width];
        for (var i = 0; i < rows; i++)
        {
            column.Read((int)((long)i * column.Rows / rows), values);
            for (var n = 0; n < values.Length; n++) numbers[n].Values[i] = values[n];
        }
        return numbers;
    }

    static (float[] Means, float[] Deviations) Moments(TensorColumn column, int rows)
    {
        var (means, deviations) = (new float[rows], new float[rows]);
        Parallel.For(0, rows, Spread.ByProcessors, () => new float[column.Width], (i, _, values) =>
        {
            column.Read((int)((long)i * column.Rows / rows), values);
            var (sum, squares) = (0.0, 0.0);
            foreach (var value in values) (sum, squares) = (sum + value, squares + (double)value * value);
            (means[i], deviations[i]) = Moments(sum, squares, values.Length);
            return values;
        }, static _ => { });
        return (means, deviations);
    }

    /// <summary>The mean and the deviation of values of which these are the sum and the sum of squares.</summary>
    public static (float Mean, float Deviation) Moments(double sum, double squares, int count)
    {
        var mean = sum / count;
        return ((float)mean, (float)Math.Sqrt(Math.Max(0, squares / count - mean * mean)));
    }

    // Days: float32 tells minutes apart for a century around 1970.
    static float[] Moments(DateColumn column) => Array.ConvertAll(column.Values, static moment => moment == DateColumn.Missing ? float.NaN : (float)(moment / 86_400e6));

    static Measure[] OfTexts(TextColumn here, TextColumn there)
    {
        var lengths = new Measure(Length, Lengths(here), Lengths(there));
        // The words of one half of the other texts are what the other half is held against, and the new ones likewise: what a text
        // says itself makes no word usual to it. Its own letters tell its half, so that texts that are in both files are measured alike.
        HashSet<string>[] usual = [UsualWords(there, 0), UsualWords(there, 1)];
        if (usual[0].Count == 0 || usual[1].Count == 0) return [lengths];
        float OfText(string text) => Share(text, usual[1 - Half(text)]);
        return [lengths, new("the share of usual words", ByLevel(here, OfText), ByLevel(there, OfText))];
    }

    static int Half(string text) => (int)(RowHash.Of(text) & 1);

    static Measure[] OfTensors(TensorColumn here, TensorColumn there)
    {
        // Vectors of other lengths have other numbers: then only what they say in common is compared.
        var others = OfRows(there).ToDictionary(measure => measure.Name, measure => measure.Values, StringComparer.Ordinal);
        return [.. OfRows(here).Where(measure => others.ContainsKey(measure.Name)).Select(measure => new Measure(measure.Name, measure.Values, others[measure.Name]))];
    }

    static float[] Counts(BoxColumn column)
    {
        var counts = new float[column.Rows];
        for (var row = 0; row < counts.Length; row++) counts[row] = column.IsMissing(row) ? float.NaN : column[row].Length;
        return counts;
    }

    static float[] Sizes(BoxColumn column)
    {
        var sizes = new float[column.Rows];
        for (var row = 0; row < sizes.Length; row++)
        {
            var sum = 0f;
            foreach (var box in column[row]) sum += MathF.Sqrt(MathF.Max(0, (box.Right - box.Left) * (box.Bottom - box.Top)));
            sizes[row] = column[row].Length == 0 ? float.NaN : sum / column[row].Length;
        }
        return sizes;
    }

    // Each different text once.
    static float[] ByLevel(TextColumn column, Func<string, float> measure)
    {
        var levels = Array.ConvertAll(column.Levels, text => measure(text));
        return Array.ConvertAll(column.Codes, code => code < 0 ? float.NaN : levels[code]);
    }

    static HashSet<string> UsualWords(TextColumn column, int half)
    {
        var counts = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        var rows = Profile.Counts(column, out _);
        for (var level = 0; level < rows.Length; level++)
            if (rows[level] > 0 && Half(column.Levels[level]) == half)
                foreach (var word in Words(column.Levels[level])) counts[word] = counts.GetValueOrDefault(word) + rows[level];
        return counts.OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).Take(MostWords).Select(word => word.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    static float Share(string text, HashSet<string> usual)
    {
        var (words, known) = (0, 0);
        foreach (var word in Words(text)) (words, known) = (words + 1, known + (usual.Contains(word) ? 1 : 0));
        return words == 0 ? float.NaN : (float)known / words;
    }

    // Runs of letters and digits; where a script writes no spaces, each character.
    static IEnumerable<string> Words(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[i])) { i++; continue; }
            var start = i++;
            if (!IsWhole(text[start]))
                while (i < text.Length && char.IsLetterOrDigit(text[i]) && !IsWhole(text[i])) i++;
            yield return text[start..i];
        }
    }

    static bool IsWhole(char letter) => letter is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\u0E00' and <= '\u0EFF';
}
