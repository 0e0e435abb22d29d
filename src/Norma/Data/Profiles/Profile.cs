using System.Globalization;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Profiles;

/// <summary>Looks at every column of a table once.</summary>
public static class Profile
{
    /// <summary>How many of the most frequent values are kept.</summary>
    public const int MostValues = 50;

    const int Bins = 20;

    /// <summary>The profile of a table: exact, over all rows.</summary>
    public static DataProfile Of(Table table, Map<Field> fields)
    {
        var named = new List<KeyValuePair<string, Field>>();
        foreach (var field in fields)
            if (table.Has(field.Key)) named.Add(field);
        var profiles = new FieldProfile[named.Count];
        Spread.For(named.Count, (long)named.Count * table.Rows, i => profiles[i] = Of(named[i].Value, table[named[i].Key]));
        var byName = new OrderedDictionary<string, FieldProfile>(named.Count);
        for (var i = 0; i < profiles.Length; i++) byName.Add(named[i].Key, profiles[i]);
        return new(table.Rows, byName);
    }

    static FieldProfile Of(Field field, Column column) => column switch
    {
        NumberColumn numbers => OfNumbers(field, numbers),
        TextColumn texts => OfTexts(field, texts),
        DateColumn dates => OfDates(field, dates),
        TensorColumn tensors => OfTensors(field, tensors),
        BoxColumn boxes => OfBoxes(field, boxes),
        _ => throw new ArgumentException($"Column '{column.Name}' is of a kind without a profile: {column.GetType()}.", nameof(column)),
    };

    static FieldProfile OfNumbers(Field field, NumberColumn column)
    {
        var sorted = Sorted.Of(column);
        var profile = Start(field, sorted.Count, column.Rows - sorted.Count, sorted.Distinct());
        if (sorted.Count == 0) return profile;
        var sum = 0.0;
        foreach (var value in sorted.Values) sum += value;
        var mean = sum / sorted.Count;
        var squares = 0.0;
        foreach (var value in sorted.Values) squares += (value - mean) * (value - mean);
        return profile with
        {
            Mean = mean,
            Std = Math.Sqrt(squares / sorted.Count),
            Min = Short(sorted.Values[0]),
            Max = Short(sorted.Values[^1]),
            Quantiles = QuantilesOf(sorted),
            Histogram = HistogramOf(sorted),
        };
    }

    /// <summary>How a measure is spread; null of no values.</summary>
    static MeasureProfile? Measured(string name, ReadOnlySpan<float> values)
    {
        var sorted = Sorted.Of(values);
        return sorted.Count == 0 ? null : new(name, sorted.Count, Short(sorted.Values[0]), Short(sorted.Values[^1]), QuantilesOf(sorted), HistogramOf(sorted));
    }

    static Quantiles QuantilesOf(Sorted sorted) =>
        new(Short(sorted.Quantile(0.05)), Short(sorted.Quantile(0.25)), Short(sorted.Quantile(0.5)), Short(sorted.Quantile(0.75)), Short(sorted.Quantile(0.95)));

    static Histogram HistogramOf(Sorted sorted)
    {
        var (low, high) = ((double)sorted.Values[0], (double)sorted.Values[^1]);
        if (low == high) return new([Short(low), Short(low)], [sorted.Count]);
        var edges = new double[Bins + 1];
        for (var i = 0; i <= Bins; i++) edges[i] = Short(low + (high - low) * i / Bins);
        var counts = new int[Bins];
        var before = 0;
        for (var i = 0; i < Bins; i++)
        {
            var below = i == Bins - 1 ? sorted.Count : sorted.Below((float)edges[i + 1]);
            counts[i] = below - before;
            before = below;
        }
        return new(edges, counts);
    }

    static FieldProfile OfTexts(Field field, TextColumn column)
    {
        var counts = Counts(column, out var missing);
        var profile = Start(field, column.Rows - missing, missing, counts.Count(c => c > 0));
        if (profile.Count == 0) return profile;
        if (field is Text)
        {
            var (shortest, longest, total) = (int.MaxValue, 0, 0L);
            for (var level = 0; level < counts.Length; level++)
            {
                if (counts[level] == 0) continue;
                var length = column.Levels[level].Length;
                (shortest, longest, total) = (Math.Min(shortest, length), Math.Max(longest, length), total + (long)length * counts[level]);
            }
            return profile with { Lengths = new(shortest, (double)total / profile.Count, longest), Measures = [Measured(Measure.Length, Measure.Lengths(column))!] };
        }
        if (field is Set set)
        {
            // By name, in how many rows it is.
            var names = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var level = 0; level < counts.Length; level++)
                if (counts[level] > 0)
                    foreach (var name in set.Of(column.Levels[level])) names[name] = names.GetValueOrDefault(name) + counts[level];
            profile = profile with { Distinct = names.Count };
            return names.Keys.Any(PersonalData.IsSurely) ? profile : profile with { TopValues = [.. names.OrderByDescending(name => name.Value).ThenBy(name => name.Key, StringComparer.Ordinal).Take(MostValues).Select(name => new TopValue(name.Key, name.Value))] };
        }
        if (field.Role == Role.Id || NamesRows(profile) || PersonalData.In(column) is not null) return profile;
        var top = Levels.ByFrequency(counts, column.Levels);
        if (top.Length > MostValues) top = top[..MostValues];
        return profile with { TopValues = [.. Array.ConvertAll(top, level => new TopValue(column.Levels[level], counts[level]))] };
    }

    // A value that hardly any two rows share says nothing of the data and much of a row.
    static bool NamesRows(FieldProfile profile) => profile.Count >= 20 && profile.Distinct > profile.Count / 2;

    static FieldProfile OfDates(Field field, DateColumn column)
    {
        var values = Array.FindAll(column.Values, v => v != DateColumn.Missing);
        Array.Sort(values);
        var distinct = values.Length == 0 ? 0 : 1;
        for (var i = 1; i < values.Length; i++) if (values[i] != values[i - 1]) distinct++;
        var profile = Start(field, values.Length, column.Rows - values.Length, distinct);
        return values.Length == 0 ? profile : profile with { Earliest = Iso(values[0]), Latest = Iso(values[^1]) };
    }

    static FieldProfile OfTensors(Field field, TensorColumn column)
    {
        var hashes = new ulong[column.Rows];
        RowHash.Fold(column, hashes);
        var profile = Start(field, column.Rows, 0, hashes.Distinct().Count()) with { Shape = column.Shape.ToArray() };
        if (column.Rows == 0) return profile;
        var values = new float[column.Width];
        var (sum, squares, least, most) = (0.0, 0.0, float.PositiveInfinity, float.NegativeInfinity);
        var (means, deviations) = (new float[column.Rows], new float[column.Rows]);
        for (var row = 0; row < column.Rows; row++)
        {
            column.Read(row, values);
            var (ofRow, squaresOfRow) = (0.0, 0.0);
            foreach (var value in values)
            {
                ofRow += value;
                squaresOfRow += (double)value * value;
                if (value < least) least = value;
                if (value > most) most = value;
            }
            (sum, squares) = (sum + ofRow, squares + squaresOfRow);
            (means[row], deviations[row]) = Measure.Moments(ofRow, squaresOfRow, values.Length);
        }
        var count = (double)column.Rows * column.Width;
        var mean = sum / count;
        return profile with { Mean = Short(mean), Std = Short(Math.Sqrt(Math.Max(0, squares / count - mean * mean))), Min = Short(least), Max = Short(most), Measures = Measure.IsByNumber(column) ? [.. Measure.OfRows(column, int.MaxValue).Select(m => Measured(m.Name, m.Values)!)] : [Measured(Measure.Mean, means)!, Measured(Measure.Deviation, deviations)!] };
    }

    // Of boxes: the classes with how many boxes each has, and how many boxes rows have.
    static FieldProfile OfBoxes(Field field, BoxColumn column)
    {
        var hashes = new ulong[column.Rows];
        RowHash.Fold(column, hashes);
        int[] counts = [.. Enumerable.Range(0, column.Rows).Where(row => !column.IsMissing(row)).Select(row => column[row].Length)];
        var byClass = new int[column.Levels.Length];
        for (var row = 0; row < column.Rows; row++)
            foreach (var box in column[row]) byClass[box.Class]++;
        var profile = Start(field, counts.Length, column.Rows - counts.Length, hashes.Distinct().Count());
        return counts.Length == 0 ? profile : profile with
        {
            TopValues = [.. byClass.Select((count, level) => new TopValue(column.Levels[level], count)).Where(top => top.Count > 0).OrderByDescending(top => top.Count).ThenBy(top => top.Value, StringComparer.Ordinal).Take(20)],
            Boxes = new(counts.Min(), Short(counts.Average()), counts.Max()),
        };
    }

    /// <summary>How many rows have each level.</summary>
    internal static int[] Counts(TextColumn column, out int missing)
    {
        var counts = new int[column.Levels.Length];
        missing = 0;
        foreach (var code in column.Codes)
        {
            if (code < 0) missing++;
            else counts[code]++;
        }
        return counts;
    }

    /// <summary>A moment as ISO 8601 in UTC, a day where its time is midnight; microseconds where the calendar of .NET ends.</summary>
    internal static string Iso(long microseconds)
    {
        if (microseconds < (DateTime.MinValue - DateTime.UnixEpoch).Ticks / 10 || microseconds > (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / 10)
            return microseconds.ToString(CultureInfo.InvariantCulture);
        var moment = DateTime.UnixEpoch.AddTicks(microseconds * 10);
        return moment.TimeOfDay == TimeSpan.Zero ? moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : moment.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFK", CultureInfo.InvariantCulture);
    }

    static FieldProfile Start(Field field, int count, int missing, int distinct) =>
        new(field.Type, Vocabulary.Snake(field.Role.ToString()), count, missing, distinct);

    /// <summary>The number that its shortest float32 text says: 39.1, not 39.099998474121094.</summary>
    static double Short(double value) => double.Parse(((float)value).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
