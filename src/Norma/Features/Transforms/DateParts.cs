using Norma.Data;
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
    /// <summary>Days, with their fraction, since the earliest moment of the training rows; with <c>of</c>, since their earliest step.</summary>
    Elapsed,
}

/// <summary>Numbers that say where in the calendar and on the clock a moment lies, in UTC.</summary>
/// <remarks>
/// Missing moments, and those before the year 1 or after 9999, give missing numbers.
/// <para>
/// With <c>of</c>, of the field that <c>data.windows</c> names as its time, they are those of every step of a series: <c>[steps, parts]</c>, to stand beside its channels. Of a feature these are the steps before the moment,
/// of a target those from it on, which the calendar knows as well. Each follows from the window's moment by the distance of the steps, or by months of the calendar, inside the graph.
/// A moment that is missing has the means of the training rows there.
/// </para>
/// <para><c>pandas.Series.dt</c>; cyclic as scikit-learn's example of time-related features.</para>
/// </remarks>
/// <param name="Parts">Which numbers; year, month, day and weekday when absent.</param>
/// <param name="Cyclic">Whether a part that begins anew (all but year and elapsed) becomes the sine and the cosine of its share of a turn, so that December lies beside January.</param>
/// <param name="Of">The series whose steps they are of; without it they are of the window's moment alone.</param>
[Word]
public sealed record DateParts([OneOrMany] Items<DatePart>? Parts = null, bool Cyclic = false, string? Of = null) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Date];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => Of is null ? Kind.Number : Kind.Tensor;

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
        if (earliest == long.MaxValue) earliest = 0;
        DatePart[] parts = [.. Parts ?? [DatePart.Year, DatePart.Month, DatePart.Day, DatePart.Weekday]];
        if (Of is null) return new Calendar(parts, Cyclic, earliest);
        var steps = StepMoments.Of(Of, at);
        return StepCalendar.Fit(Of, steps, new Calendar(parts, Cyclic, steps.At(earliest, 0)), (Dates)train);
    }

    /// <summary>What is wrong with the steps that a feature's parts are to be of.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="fields">The contract.</param>
    /// <param name="windows">How rows become windows; null where none do.</param>
    internal static IEnumerable<Finding> Check(PlannedFeature feature, Map<Field> fields, Windows? windows)
    {
        for (var i = 0; i < feature.Steps?.Count; i++)
        {
            if (feature.Steps[i] is not DateParts { Of: { } of }) continue;
            var path = $"{feature.PathOf(i)}.of";
            if (windows is null)
                yield return new("FEAT068", path, $"received {Printable.Quote(of)}, and data.windows is not stated") { Expected = "windows, which have a moment and steps", Fix = "leave 'of' out: the parts are then those of the date itself." };
            else if (feature.Name != windows.Time)
                yield return new("FEAT068", path, $"received {Printable.Quote(of)}, and {Printable.Quote(feature.Name)} is not what orders the steps") { Expected = $"'date_parts' with 'of' on {Printable.Quote(windows.Time)}, the time of data.windows", Fix = $"state it under features.fields of {Printable.Quote(windows.Time)}, or leave 'of' out." };
            else if (!fields.TryGetValue(of, out var field)) yield return FeatureChecks.NoField(of, fields, path);
            else if (field is not Data.Fields.Series || field.Role is not (Role.Feature or Role.Target))
                yield return new("FEAT068", path, $"received {Printable.Quote(of)}, a field of type {field.Type} and role {field.Role.ToString().ToLowerInvariant()}") { Expected = "a field of type series and role feature or target", Fix = "name the series whose steps are meant." };
        }
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
}
