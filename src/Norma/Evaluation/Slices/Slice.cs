using System.Globalization;
using Norma.Data;
using Norma.Data.Profiles;

namespace Norma.Evaluation.Slices;

/// <summary>Rows that share a value of a field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Value">What they share; null where it is missing.</param>
/// <param name="Rows">Their numbers, ascending.</param>
sealed record Slice(string Field, string? Value, int[] Rows)
{
    /// <summary>Numbers with no more distinct values are sliced by value.</summary>
    const int Quarters = 4;

    /// <summary>Whether a column of that field can be sliced: any but free texts, pictures and the like.</summary>
    public static bool CanSlice(Field field) => field.IsAtomic;

    /// <summary>
    /// The slices of a column: texts by value in ordinal order, dates by year, numbers by the quartiles of these very rows (so that each slice has about
    /// as many rows) or by value where there are few; what is missing comes last. Slices without rows do not occur.
    /// </summary>
    public static IReadOnlyList<Slice> Of(Column column) => column switch
    {
        TextColumn texts => OfTexts(texts),
        DateColumn dates => OfDates(dates),
        NumberColumn numbers => OfNumbers(numbers),
        _ => throw new ArgumentException($"Column '{column.Name}' is of a kind without slices: {column.GetType()}.", nameof(column)),
    };

    static List<Slice> OfTexts(TextColumn column)
    {
        var (names, places) = (column.Levels.ToArray(), Enumerable.Range(0, column.Levels.Length).ToArray());
        Array.Sort(names, places, StringComparer.Ordinal);
        var ranks = new int[places.Length];
        for (var rank = 0; rank < places.Length; rank++) ranks[places[rank]] = rank;
        return Gather(column, row => ranks[column.Codes[row]], names);
    }

    static List<Slice> OfDates(DateColumn column)
    {
        int YearOf(int row) => DateTime.UnixEpoch.AddTicks(column.Values[row] * TimeSpan.TicksPerMicrosecond).Year;
        int[] years = [.. Enumerable.Range(0, column.Rows).Where(row => !column.IsMissing(row)).Select(YearOf).Distinct().Order()];
        return Gather(column, row => Array.BinarySearch(years, YearOf(row)), [.. years.Select(year => year.ToString(CultureInfo.InvariantCulture))]);
    }

    static List<Slice> OfNumbers(NumberColumn column)
    {
        var sorted = Sorted.Of(column);
        if (sorted.Distinct() <= Quarters)
        {
            float[] values = [.. sorted.Values.Distinct()];
            return Gather(column, row => Array.BinarySearch(values, column.Values[row] + 0f), Array.ConvertAll(values, Text));
        }
        float[] edges = [.. Enumerable.Range(1, Quarters - 1).Select(quarter => (float)sorted.Quantile(quarter / (double)Quarters)).Distinct().Where(edge => edge < sorted.Values[^1])];
        if (edges.Length == 0) edges = [sorted.Values.Last(value => value < sorted.Values[^1])];   // three quarters are the greatest value
        string[] names = [$"≤ {Edge(edges[0])}", .. edges.Zip(edges.Skip(1), (low, high) => $"> {Edge(low)}, ≤ {Edge(high)}"), $"> {Edge(edges[^1])}"];
        return Gather(column, row => edges.Count(edge => column.Values[row] > edge), names);
    }

    static List<Slice> Gather(Column column, Func<int, int> placeOf, string[] names)
    {
        var rows = new List<int>[names.Length + 1];
        for (var place = 0; place < rows.Length; place++) rows[place] = [];
        for (var row = 0; row < column.Rows; row++) rows[column.IsMissing(row) ? names.Length : placeOf(row)].Add(row);
        return [.. rows.Select((held, place) => new Slice(column.Name, place < names.Length ? names[place] : null, [.. held])).Where(slice => slice.Rows.Length > 0)];
    }

    // An edge is a mean of two values: seven digits say what float32 holds of it, without 12.934999 for 12.935.
    static string Edge(float value) => Math.Abs(value) < 1e6f ? value.ToString("G7", CultureInfo.InvariantCulture) : Text(value);

    static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
