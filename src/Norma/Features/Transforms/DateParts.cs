using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>A number that a moment has.</summary>
public enum DatePart
{
    /// <summary>As in 2026.</summary>
    Year,
    /// <summary>1 … 4.</summary>
    Quarter,
    /// <summary>1 … 12.</summary>
    Month,
    /// <summary>1 … 31.</summary>
    Day,
    /// <summary>1 … 366.</summary>
    DayOfYear,
    /// <summary>0 (Monday) … 6 (Sunday).</summary>
    Weekday,
    /// <summary>0 … 23.</summary>
    Hour,
    /// <summary>0 … 59.</summary>
    Minute,
    /// <summary>0 … 59.</summary>
    Second,
    /// <summary>Days, with their fraction, since the earliest moment of the training rows.</summary>
    Elapsed,
}

/// <summary>Numbers that say where in the calendar and on the clock a moment lies, in UTC.</summary>
/// <remarks>
/// Missing moments, and those before the year 1 or after 9999, give missing numbers.
/// <para><c>pandas.Series.dt</c>; cyclic as scikit-learn's example of time-related features.</para>
/// </remarks>
/// <param name="Parts">Which numbers; year, month, day and weekday when absent.</param>
/// <param name="Cyclic">Whether a part that begins anew (all but year and elapsed) becomes the sine and the cosine of its share of a turn, so that December lies beside January.</param>
[Word]
public sealed record DateParts([OneOrMany] Items<DatePart>? Parts = null, bool Cyclic = false) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Date];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => Kind.Number;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path)
    {
        if (Parts is { Count: 0 } || Parts?.Distinct().Count() != Parts?.Count)
            yield return new("FEAT004", $"{path}.parts", $"received [{string.Join(", ", Parts!.Select(part => Vocabulary.Snake(part.ToString())))}]") { Expected = "at least one part, each once", Fix = "write 'parts: [year, month, day, weekday]'." };
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var earliest = long.MaxValue;
        foreach (var moment in ((Dates)train).Values)
            if (moment < earliest && !Civil.IsMissing(moment)) earliest = moment;
        return new Calendar([.. Parts ?? [DatePart.Year, DatePart.Month, DatePart.Day, DatePart.Weekday]], Cyclic, earliest == long.MaxValue ? 0 : earliest);
    }

    /// <summary>The least value of a part and how many it has; none for what does not begin anew.</summary>
    static (int First, int Count)? Turn(DatePart part) => part switch
    {
        DatePart.Quarter => (1, 4),
        DatePart.Month => (1, 12),
        DatePart.Day => (1, 31),
        DatePart.DayOfYear => (1, 366),
        DatePart.Weekday => (0, 7),
        DatePart.Hour => (0, 24),
        DatePart.Minute or DatePart.Second => (0, 60),
        _ => null,
    };

    /// <summary>By value less the first, the sine and the cosine; one table for both sides, so that no library's sine matters.</summary>
    static float[] Circle(int count) => [.. Enumerable.Range(0, count).SelectMany(i => new[] { (float)Math.Sin(2 * Math.PI * i / count), (float)Math.Cos(2 * Math.PI * i / count) })];

    sealed record Calendar(DatePart[] Parts, bool Cyclic, long Earliest) : FittedTransform, IGraphTransform
    {
        readonly float[]?[] _circles = Array.ConvertAll(Parts, part => Cyclic && Turn(part) is var (_, count) ? Circle(count) : null);

        public override string Summary => $"date_parts: {string.Join(", ", Parts.Select(part => Vocabulary.Snake(part.ToString())))}{(Cyclic ? " as sine and cosine" : "")}";

        public override Flow Apply(Flow rows)
        {
            var moments = ((Dates)rows).Values;
            var width = _circles.Sum(circle => circle is null ? 1 : 2);
            var values = GC.AllocateUninitializedArray<float>(checked(moments.Length * width));
            for (var row = 0; row < moments.Length; row++)
            {
                var into = values.AsSpan(row * width, width);
                if (Civil.IsMissing(moments[row])) into.Fill(float.NaN);
                else Split(moments[row], into);
            }
            return new Numbers(moments.Length, width, values);
        }

        void Split(long moment, Span<float> into)
        {
            var days = Civil.Days(moment);
            var seconds = (moment + Civil.DaysToEpoch * Civil.MicrosPerDay - days * Civil.MicrosPerDay) / 1_000_000;
            var (year, month, day, fromMarch) = Civil.Date(days);
            var at = 0;
            for (var i = 0; i < Parts.Length; i++)
            {
                if (Parts[i] == DatePart.Elapsed)
                {
                    into[at++] = (float)((double)(moment - Earliest) / Civil.MicrosPerDay);
                    continue;
                }
                var value = Parts[i] switch
                {
                    DatePart.Year => year,
                    DatePart.Quarter => (month + 2) / 3,
                    DatePart.Month => month,
                    DatePart.Day => day,
                    DatePart.DayOfYear => Civil.DayOfYear(year, month, fromMarch),
                    DatePart.Weekday => (days + 2) % 7,
                    DatePart.Hour => seconds / 3600,
                    DatePart.Minute => seconds / 60 % 60,
                    _ => seconds % 60,
                };
                if (_circles[i] is { } circle)
                {
                    var turn = (int)value - Turn(Parts[i])!.Value.First;
                    into[at++] = circle[2 * turn];
                    into[at++] = circle[2 * turn + 1];
                }
                else into[at++] = value;
            }
        }

        public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
        {
            var clock = new CivilGraph(graph, rows);
            var parts = new List<OnnxValue>();
            for (var i = 0; i < Parts.Length; i++)
            {
                if (Parts[i] == DatePart.Elapsed)
                {
                    var days = graph.Node("Div", [graph.Node("Cast", [clock.Less(clock.Moment, Earliest)], ("to", OnnxType.Double)), graph.Doubles("date.day", [Civil.MicrosPerDay], 1)]);
                    parts.Add(graph.Node("Cast", [days], ("to", OnnxType.Float)));
                    continue;
                }
                var value = clock[Parts[i]];
                if (_circles[i] is { } circle)
                {
                    var table = graph.Floats($"date.{Vocabulary.Snake(Parts[i].ToString())}", circle, circle.Length / 2, 2);
                    var turn = graph.Node("Squeeze", [clock.Less(value, Turn(Parts[i])!.Value.First), graph.Ints("date.axis", [1])]);
                    parts.Add(graph.Node("Gather", [table, turn], ("axis", 0L)));
                }
                else parts.Add(graph.Node("Cast", [value], ("to", OnnxType.Float)));
            }
            var joined = parts.Count == 1 ? parts[0] : graph.Node("Concat", [.. parts], ("axis", 1L));
            return graph.Node("Where", [clock.Missing, graph.Scalar("date.nan", float.NaN), joined]);
        }
    }

    /// <summary><see cref="Civil"/> in ONNX; what is asked for twice is emitted once.</summary>
    sealed class CivilGraph
    {
        readonly OnnxGraph _graph;
        readonly Dictionary<long, OnnxValue> _constants = [];
        readonly Dictionary<string, OnnxValue> _known = new(StringComparer.Ordinal);

        public CivilGraph(OnnxGraph graph, OnnxValue rows)
        {
            _graph = graph;
            Missing = graph.Node("Or", [graph.Node("Less", [rows, Constant(Civil.First)]), graph.Node("Greater", [rows, Constant(Civil.Last)])]);
            Moment = graph.Node("Where", [Missing, Constant(0), rows]);
        }

        public OnnxValue Missing { get; }

        public OnnxValue Moment { get; }

        public OnnxValue this[DatePart part] => part switch
        {
            DatePart.Year => Year,
            DatePart.Quarter => Over(Plus(Month, 2), 3),
            DatePart.Month => Month,
            DatePart.Day => Known("day", () => Plus(Minus(FromMarch, Over(Plus(Times(Shifted, 153), 2), 5)), 1)),
            DatePart.DayOfYear => DayOfYear(),
            DatePart.Weekday => Rest(Plus(Days, 2), 7),
            DatePart.Hour => Over(Seconds, 3600),
            DatePart.Minute => Rest(Over(Seconds, 60), 60),
            DatePart.Second => Rest(Seconds, 60),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        public OnnxValue Less(OnnxValue value, long constant) => Minus(value, Constant(constant));

        OnnxValue Shift => Known("shift", () => Plus(Moment, Civil.DaysToEpoch * Civil.MicrosPerDay));

        OnnxValue Days => Known("days", () => Over(Shift, Civil.MicrosPerDay));

        OnnxValue Seconds => Known("seconds", () => Over(Minus(Shift, Times(Days, Civil.MicrosPerDay)), 1_000_000));

        OnnxValue Era => Known("era", () => Over(Days, 146_097));

        OnnxValue OfEra => Known("of era", () => Minus(Days, Times(Era, 146_097)));

        OnnxValue YearOfEra => Known("year of era", () => Over(Minus(Add(Minus(OfEra, Over(OfEra, 1_460)), Over(OfEra, 36_524)), Over(OfEra, 146_096)), 365));

        OnnxValue FromMarch => Known("from march", () => Minus(OfEra, Minus(Add(Times(YearOfEra, 365), Over(YearOfEra, 4)), Over(YearOfEra, 100))));

        OnnxValue Shifted => Known("shifted", () => Over(Plus(Times(FromMarch, 5), 2), 153));

        OnnxValue Month => Known("month", () => _graph.Node("Where", [_graph.Node("Less", [Shifted, Constant(10)]), Plus(Shifted, 3), Less(Shifted, 9)]));

        OnnxValue BeforeMarch => Known("before march", () => _graph.Node("Less", [Month, Constant(3)]));

        OnnxValue Year => Known("year", () => Add(Add(YearOfEra, Times(Era, 400)), _graph.Node("Cast", [BeforeMarch], ("to", OnnxType.Int64))));

        OnnxValue DayOfYear()
        {
            OnnxValue Even(long by) => _graph.Node("Equal", [Rest(Year, by), Constant(0)]);
            var leap = _graph.Node("And", [Even(4), _graph.Node("Or", [_graph.Node("Not", [Even(100)]), Even(400)])]);
            var after = Add(Plus(FromMarch, 60), _graph.Node("Cast", [leap], ("to", OnnxType.Int64)));
            return _graph.Node("Where", [BeforeMarch, Less(FromMarch, 305), after]);
        }

        OnnxValue Known(string name, Func<OnnxValue> make)
        {
            if (!_known.TryGetValue(name, out var value)) _known.Add(name, value = make());
            return value;
        }

        OnnxValue Constant(long value)
        {
            if (!_constants.TryGetValue(value, out var constant)) _constants.Add(value, constant = _graph.Scalar("date.constant", value));
            return constant;
        }

        OnnxValue Add(OnnxValue left, OnnxValue right) => _graph.Node("Add", [left, right]);

        OnnxValue Plus(OnnxValue left, long right) => Add(left, Constant(right));

        OnnxValue Minus(OnnxValue left, OnnxValue right) => _graph.Node("Sub", [left, right]);

        OnnxValue Times(OnnxValue left, long right) => _graph.Node("Mul", [left, Constant(right)]);

        OnnxValue Over(OnnxValue left, long right) => _graph.Node("Div", [left, Constant(right)]);

        OnnxValue Rest(OnnxValue left, long right) => _graph.Node("Mod", [left, Constant(right)]);
    }
}
