using Norma.Features.Transforms;
using Norma.Formats.Onnx;

namespace Norma.Features;

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

    /// <summary>Whether a moment is none.</summary>
    public OnnxValue Missing { get; }

    /// <summary>The moment; 0 where it is missing.</summary>
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

    /// <summary>As <see cref="Civil.Days"/> counts.</summary>
    public OnnxValue Days => Known("days", () => Over(Shift, Civil.MicrosPerDay));

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
