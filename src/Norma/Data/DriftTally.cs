using Norma.Data.Profiles;
using Norma.Spec;

namespace Norma.Data;

/// <summary>Gathers, piece by piece, what tells how far new rows stand from the training rows: counts, and a sample of each number.</summary>
/// <param name="trained">The profile of the training data.</param>
sealed class DriftTally(DataProfile trained)
{
    readonly Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    /// <summary>Adds the next rows.</summary>
    public void Add(Table rows)
    {
        foreach (var (name, field) in trained.Fields)
        {
            if (field.Role != "feature" || field.Count == 0 || !rows.Has(name)) continue;
            if (!_tallies.TryGetValue(name, out var tally)) _tallies.Add(name, tally = Of(name, field, rows[name]));
            tally.Rows += rows.Rows;
            tally.Add(rows[name]);
        }
    }

    /// <summary>What differs, in the order of the profile.</summary>
    public IReadOnlyList<Finding> Findings()
    {
        var tallies = trained.Fields.Keys.Where(_tallies.ContainsKey).Select(name => _tallies[name]).ToArray();
        var findings = new List<Finding>[tallies.Length];
        // Samples are sorted: a millisecond a field.
        Parallel.For(0, tallies.Length, Spread.ByProcessors, t =>
        {
            findings[t] = [];
            Drift.CheckMissing(tallies[t].Name, tallies[t].Field, tallies[t].Missing, tallies[t].Rows, findings[t]);
            tallies[t].Judge(findings[t]);
        });
        return [.. findings.SelectMany(f => f)];
    }

    static Tally Of(string name, FieldProfile field, Column column) => (column, field) switch
    {
        (NumberColumn, { Min: not null, Max: not null }) => new Numbers(name, null, field),
        (TextColumn or TensorColumn, { Measures: { Count: > 0 } measures }) => new Measured(name, field, measures),
        // How often a set has a name is no share of the values.
        (TextColumn, { TopValues: not null, Type: not "set" }) => new Texts(name, field),
        _ => new Gaps(name, field),
    };

    abstract class Tally(string name, FieldProfile of)
    {
        public string Name => name;

        public FieldProfile Field => of;

        public long Rows { get; set; }

        public long Missing { get; protected set; }

        public abstract void Add(Column column);

        public abstract void Judge(List<Finding> findings);
    }

    /// <summary>Nothing but what is missing.</summary>
    sealed class Gaps(string name, FieldProfile field) : Tally(name, field)
    {
        public override void Add(Column column)
        {
            for (var row = 0; row < column.Rows; row++) if (column.IsMissing(row)) Missing++;
        }

        public override void Judge(List<Finding> findings) { }
    }

    /// <summary>What was measured of values that are no numbers.</summary>
    sealed class Measured(string name, FieldProfile field, IReadOnlyList<MeasureProfile> measures) : Tally(name, field)
    {
        /// <summary>Values that are decoded for it: these, or every eighth where there are more.</summary>
        const int MostDecoded = 64;

        readonly Numbers[] _numbers = [.. measures.Select(m => new Numbers(name, m.Name, field with { Count = m.Count, Min = m.Min, Max = m.Max, Quantiles = m.Quantiles, Histogram = m.Histogram }))];

        public override void Add(Column column)
        {
            for (var row = 0; row < column.Rows; row++) if (column.IsMissing(row)) Missing++;
            if (column is TextColumn texts) Add(Measure.Length, Measure.Lengths(texts));
            else if (column is TensorColumn tensors)
            {
                foreach (var (measure, values) in Measure.OfRows(tensors, tensors.IsKept ? int.MaxValue : Math.Max(MostDecoded, tensors.Rows / 8))) Add(measure, values);
            }
        }

        public override void Judge(List<Finding> findings)
        {
            foreach (var numbers in _numbers) numbers.Judge(findings);
        }

        void Add(string measure, float[] values)
        {
            if (Array.Find(_numbers, numbers => numbers.Measure == measure) is not { } numbers) return;
            numbers.Rows += values.Length;
            numbers.Add(values);
        }
    }

    sealed class Numbers(string name, string? measure, FieldProfile field) : Tally(name, field)
    {
        const int MostSampled = 100_000;

        readonly float _low = (float)field.Min!, _high = (float)field.Max!;
        readonly List<float> _sample = [];
        long _outside, _seen, _stride = 1;

        public string? Measure => measure;

        public override void Add(Column column) => Add(((NumberColumn)column).Values);

        public void Add(float[] values)
        {
            var (missing, outside) = (0, 0);
            foreach (var value in values)
            {
                if (float.IsNaN(value)) missing++;
                else if (value < _low || value > _high) outside++;
            }
            (Missing, _outside) = (Missing + missing, _outside + outside);
            // Every row at first; every second, fourth, … of all rows as they become many. So many tell the shape as well as all.
            for (var next = (_stride - _seen % _stride) % _stride; next < values.Length;)
            {
                if (_sample.Count == MostSampled) Thin();
                if ((_seen + next) % _stride == 0) _sample.Add(values[next]);
                next += _stride - (_seen + next) % _stride;
            }
            _seen += values.Length;
        }

        public override void Judge(List<Finding> findings) =>
            Drift.CheckNumbers(Name, Measure, Field, Rows - Missing, _outside, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_sample), findings);

        void Thin()
        {
            for (var i = 0; i < _sample.Count / 2; i++) _sample[i] = _sample[2 * i];
            _sample.RemoveRange(_sample.Count / 2, _sample.Count - _sample.Count / 2);
            _stride *= 2;
        }
    }

    sealed class Texts : Tally
    {
        readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
        readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
        readonly long[] _counts;

        public Texts(string name, FieldProfile field) : base(name, field)
        {
            foreach (var top in field.TopValues!) _known.Add(top.Value, _known.Count);
            _counts = new long[_known.Count + 1];
        }

        public override void Add(Column column)
        {
            var texts = (TextColumn)column;
            var counts = Profile.Counts(texts, out var missing);
            Missing += missing;
            for (var level = 0; level < counts.Length; level++)
            {
                if (counts[level] == 0) continue;
                if (_known.TryGetValue(texts.Levels[level], out var place)) { _counts[place] += counts[level]; continue; }
                _counts[^1] += counts[level];
                // Where the profile keeps only the most frequent values, another one may have been seen.
                if (Field.Distinct == _known.Count) _unknown.Add(texts.Levels[level]);
            }
        }

        public override void Judge(List<Finding> findings) => Drift.CheckTexts(Name, Field, _counts, _unknown.Count, Rows, findings);
    }
}
