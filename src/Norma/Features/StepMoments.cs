using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Reading;
using Norma.Features.Transforms;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features;

/// <summary>The moments of the steps of a series, each so far from the moment of its window: whole-number arithmetic that ONNX can do alike.</summary>
/// <param name="Distance">From a step to the next in microseconds, where it is not months.</param>
/// <param name="Months">How many months of the calendar; 0 for a distance.</param>
/// <param name="First">How many steps after the window's moment the first of them is; negative before it.</param>
/// <param name="Count">How many steps.</param>
sealed record StepMoments(long Distance, int Months, int First, int Count)
{
    const long Missing = DateColumn.Missing;

    // Months from March of the year 0: those of the years 1 to 9999.
    const long LeastMonth = 10, GreatestMonth = 10 + 9999 * 12 - 1;

    /// <summary>Those of a series of the training rows.</summary>
    /// <exception cref="FindingsException"><c>FEAT068</c>: the steps do not follow from the moment.</exception>
    public static StepMoments Of(string series, FeaturePlace at)
    {
        if (at.Rows?.Step is not { Dates: true } step || !at.Rows.Fields.TryGetValue(series, out var field) || field is not Series { Length: { } length })
            throw at.Unfit("FEAT068", $"has no steps of {Printable.Quote(series)} beside its moments", "windows over rows with dates", "leave 'of' out.");
        if (step.LosesDays)
            throw at.Unfit("FEAT068", $"has steps {step} apart on days that some months lack, so that the steps of a window do not follow from its moment", "the same day of each month, the 27th or an earlier one, or the last", "move the dates to the first or the last of their months, or leave 'of' out.");
        return new((long)step.Distance, step.Months, field.Role is Role.Target ? 0 : -length, length);
    }

    /// <summary>The moment of a step; missing where the window's is, or where no calendar has it.</summary>
    public long At(long moment, int step)
    {
        if (Civil.IsMissing(moment)) return Missing;
        var after = (long)First + step;
        if (Months == 0) return Known(moment + after * Distance);
        var days = Civil.Days(moment);
        var (year, month, day, _) = Civil.Date(days);
        var months = year * 12 + month - 3 + after * Months;
        if (months is < LeastMonth or > GreatestMonth) return Missing;
        var first = Civil.FirstOfMonth(months);
        var length = Civil.FirstOfMonth(months + 1) - first;
        var isLast = Civil.Date(days + 1).Day == 1;
        return moment + (first + (isLast ? length : Math.Min(day, length)) - 1 - days) * Civil.MicrosPerDay;

        static long Known(long of) => Civil.IsMissing(of) ? Missing : of;
    }

    /// <summary>The same in ONNX: <c>[N, 1]</c> to <c>[N, steps]</c>.</summary>
    public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
    {
        var civil = new CivilGraph(graph, rows);
        var missing = graph.Scalar("steps.missing", Missing);
        OnnxValue Steps(string name, long distance) => graph.Ints(name, [.. Enumerable.Range(First, Count).Select(step => step * distance)], 1, Count);
        if (Months == 0) return graph.Node("Where", [civil.Missing, missing, graph.Node("Add", [civil.Moment, Steps("steps.distances", Distance)])]);

        OnnxValue Constant(long value) => graph.Scalar("steps.constant", value);
        OnnxValue Plus(OnnxValue left, OnnxValue right) => graph.Node("Add", [left, right]);
        OnnxValue Minus(OnnxValue left, OnnxValue right) => graph.Node("Sub", [left, right]);
        OnnxValue Times(OnnxValue left, long right) => graph.Node("Mul", [left, Constant(right)]);
        OnnxValue Over(OnnxValue left, long right) => graph.Node("Div", [left, Constant(right)]);
        OnnxValue Rest(OnnxValue left, long right) => graph.Node("Mod", [left, Constant(right)]);
        OnnxValue FirstOfMonth(OnnxValue months)
        {
            var (year, month) = (Over(months, 12), Rest(months, 12));
            var ofEra = Rest(year, 400);
            var leaps = Minus(Over(ofEra, 4), Over(ofEra, 100));
            return Plus(Plus(Times(Over(year, 400), 146_097), Plus(Times(ofEra, 365), leaps)), Over(Plus(Times(month, 153), Constant(2)), 5));
        }

        var now = Minus(Plus(Times(civil[DatePart.Year], 12), civil[DatePart.Month]), Constant(3));
        var months = Plus(now, Steps("steps.months", Months));
        var known = graph.Node("And", [graph.Node("Not", [graph.Node("Or", [graph.Node("Less", [months, Constant(LeastMonth)]), graph.Node("Greater", [months, Constant(GreatestMonth)])])]), graph.Node("Not", [civil.Missing])]);
        months = graph.Node("Where", [known, months, Constant(LeastMonth)]);
        var (first, next) = (FirstOfMonth(months), FirstOfMonth(Plus(months, Constant(1))));
        var length = Minus(next, first);
        var isLast = graph.Node("Equal", [Plus(FirstOfMonth(now), civil[DatePart.Day]), FirstOfMonth(Plus(now, Constant(1)))]);
        var day = graph.Node("Where", [isLast, length, graph.Node("Min", [civil[DatePart.Day], length])]);
        var moved = Minus(Plus(first, day), Plus(civil.Days, Constant(1)));
        return graph.Node("Where", [known, Plus(civil.Moment, Times(moved, Civil.MicrosPerDay)), missing]);
    }
}
