using System.Globalization;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Profiles;

/// <summary>How far rows stand from other rows, field by field, both at hand.</summary>
/// <remarks>
/// Numbers are counted in the bins between the other rows' deciles, categories by their values, all else by what is measured of it (<see cref="Measure"/>): the measure
/// that stands farthest apart is told. A field of numbers diverges where Jensen and Shannon's
/// divergence is above 0.05 (what goes with a stability index of about 0.25), one of categories also where a value's share differs by more than 0.2. Both
/// borders are raised by what chance alone gives for so few rows; fewer than 30 values are not judged.
/// </remarks>
static class TableDrift
{
    const int FewestRows = 30, MostShares = 20;
    const double MostDivergence = 0.05, MostDifference = 0.2, MostMissing = 0.05;

    /// <summary>Every field of either side: first those here, then those that are only there.</summary>
    public static IReadOnlyList<FieldDrift> Of(Table table, Map<Field> fields, Table other, Map<Field> otherFields)
    {
        string[] names = [.. table.Columns.Select(c => c.Name), .. other.Columns.Select(c => c.Name).Where(name => !table.Has(name))];
        var drifts = new FieldDrift[names.Length];
        Spread.For(names.Length, (long)names.Length * ((long)table.Rows + other.Rows), i =>
            drifts[i] = Of(names[i], table.Has(names[i]) ? (table[names[i]], fields[names[i]]) : null, other.Has(names[i]) ? (other[names[i]], otherFields[names[i]]) : null));
        return drifts;
    }

    static FieldDrift Of(string name, (Column Column, Field Field)? here, (Column Column, Field Field)? there)
    {
        var drift = new FieldDrift(name, here?.Field.Type, there?.Field.Type, null, null, null, PresentOf(here?.Column), PresentOf(there?.Column), 0, 0, []);
        if (here is null) return drift with { Anomalies = [new("SCHEMA_MISSING_COLUMN", "is not in these rows, and is in the others")] };
        if (there is null) return drift with { Anomalies = [new("SCHEMA_NEW_COLUMN", "is in these rows, and not in the others")] };
        var anomalies = new List<Anomaly>();
        var ((column, field), (other, otherField)) = (here.Value, there.Value);
        if (drift is { Present: { } now, OtherPresent: { } before } && before - now > MostMissing + 2.33 * Math.Sqrt(before * (1 - before) / other.Rows + now * (1 - now) / column.Rows))
            anomalies.Add(new("FEATURE_TYPE_LOW_FRACTION_PRESENT", Text($"is present in {100 * now:0.0} % of rows, in the others in {100 * before:0.0} %")));
        switch (column, other)
        {
            case (NumberColumn numbers, NumberColumn otherNumbers):
                drift = OfNumbers(drift, numbers, otherNumbers, anomalies);
                break;
            case (TextColumn texts, TextColumn otherTexts) when field is Set set && otherField is Set otherSet:
                drift = OfTexts(drift, set.Flat(texts), otherSet.Flat(otherTexts), anomalies);
                break;
            case (TextColumn texts, TextColumn otherTexts) when field is not Fields.Text && otherField is not Fields.Text:
                drift = OfTexts(drift, texts, otherTexts, anomalies);
                break;
            default:
                if (column.GetType() == other.GetType() || column is TensorColumn && other is TensorColumn && field.Type == otherField.Type) drift = OfMeasures(drift, column, other, anomalies);
                else anomalies.Add(new("UNEXPECTED_DATA_TYPE", $"is of type {field.Type}, in the others {otherField.Type}"));
                break;
        }
        return drift with { Anomalies = anomalies };
    }

    static double? PresentOf(Column? column)
    {
        if (column is null or { Rows: 0 }) return null;
        var present = 0;
        for (var row = 0; row < column.Rows; row++) if (!column.IsMissing(row)) present++;
        return (double)present / column.Rows;
    }

    static FieldDrift OfNumbers(FieldDrift drift, NumberColumn column, NumberColumn other, List<Anomaly> anomalies)
    {
        var (here, there) = (Sorted.Of(column), Sorted.Of(other));
        if (here.Count == 0 || there.Count == 0) return drift;
        var edges = Divergence.Edges(there);
        return Judged(drift, Divergence.Counts(here, edges), Divergence.Counts(there, edges), values: false, anomalies);
    }

    static FieldDrift OfMeasures(FieldDrift drift, Column column, Column other, List<Anomaly> anomalies)
    {
        var farthest = drift;
        foreach (var measure in Measure.Of(column, other))
        {
            var (here, there) = (Sorted.Of(measure.Here), Sorted.Of(measure.There));
            if (here.Count == 0 || there.Count == 0) continue;
            var edges = Divergence.Edges(there);
            var found = new List<Anomaly>();
            var measured = Judged(drift, Divergence.Counts(here, edges), Divergence.Counts(there, edges), values: false, found) with { Measure = measure.Name };
            foreach (var anomaly in found) anomalies.Add(anomaly with { Message = $"by {measure.Name}: {anomaly.Message}" });
            if (farthest.JensenShannon is not { } most || measured.JensenShannon > most) farthest = measured;
        }
        return farthest;
    }

    static FieldDrift OfTexts(FieldDrift drift, TextColumn column, TextColumn other, List<Anomaly> anomalies)
    {
        var (counts, others) = (Profile.Counts(column, out var missing), Profile.Counts(other, out var otherMissing));
        if (column.Rows == missing || other.Rows == otherMissing) return drift;
        // Values that name their rows differ by what they are: nothing can be said of their shares.
        if (Names(counts) || Names(others)) return OfMeasures(drift, column, other, anomalies);
        var (bins, here, there) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<long>(), new List<long>());
        for (var level = 0; level < others.Length; level++)
        {
            if (others[level] == 0) continue;
            bins.Add(other.Levels[level], there.Count);
            there.Add(others[level]);
            here.Add(0);
        }
        var (unexpected, rows) = (0, 0L);
        for (var level = 0; level < counts.Length; level++)
        {
            if (counts[level] == 0) continue;
            if (bins.TryGetValue(column.Levels[level], out var bin)) { here[bin] = counts[level]; continue; }
            (unexpected, rows) = (unexpected + 1, rows + counts[level]);
            here.Add(counts[level]);
            there.Add(0);
        }
        if (unexpected > 0) anomalies.Add(new("ENUM_TYPE_UNEXPECTED_STRING_VALUES", Text($"has {unexpected} {(unexpected == 1 ? "value" : "values")} that the others do not have, in {rows} {(rows == 1 ? "row" : "rows")}")));
        return Judged(drift with { Unexpected = unexpected, UnexpectedRows = rows }, [.. here], [.. there], values: true, anomalies);
    }

    static bool Names(int[] counts) => counts.Sum() is >= 20 and var rows && counts.Count(c => c > 0) > rows / 2;

    static FieldDrift Judged(FieldDrift drift, long[] here, long[] there, bool values, List<Anomaly> anomalies)
    {
        var (rows, others) = (here.Sum(), there.Sum());
        var shares = here.Zip(there, (h, t) => new BinShares((double)h / rows, (double)t / others));
        var judged = drift with
        {
            Shares = [.. (values ? shares.OrderByDescending(s => s.There).ThenByDescending(s => s.Here) : shares).Take(MostShares)],
            StabilityIndex = Divergence.StabilityIndex(here, there),
            JensenShannon = Divergence.JensenShannon(here, there),
            LInfinity = Divergence.LargestDifference(here, there),
        };
        if (rows < FewestRows || others < FewestRows) return judged;
        var noise = 1.0 / rows + 1.0 / others;
        // 1.63 is the 99 % point of Kolmogorov's distribution.
        var difference = MostDifference + 1.63 * Math.Sqrt(noise);
        if (values && judged.LInfinity > difference)
            anomalies.Add(new("COMPARATOR_L_INFTY_HIGH", Text($"the share of a value differs by {judged.LInfinity:0.000}, at most {difference:0.000} is expected")));
        // Of equal distributions the stability index has the mean (bins − 1) · noise, and the divergence is an (8 · ln 2)th of it.
        var degrees = here.Length - 1;
        var divergence = MostDivergence + (degrees + 2.33 * Math.Sqrt(2 * degrees)) * noise / (8 * Math.Log(2));
        if (judged.JensenShannon > divergence)
            anomalies.Add(new("COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH", Text($"the divergence is {judged.JensenShannon:0.000}, at most {divergence:0.000} is expected")));
        return judged;
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
