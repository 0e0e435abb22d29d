using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features;

/// <summary>The calendar of every step of a series: <c>[steps, parts]</c> from the moment of a window.</summary>
/// <param name="Of">The series.</param>
/// <param name="Steps">The moments of its steps.</param>
/// <param name="Calendar">What it makes of a moment; also in ONNX.</param>
/// <param name="Fill">By part, what stands where a moment is missing: the mean over those of the training windows.</param>
sealed record StepCalendar(string Of, StepMoments Steps, FittedTransform Calendar, float[] Fill) : FittedTransform, IGraphTransform
{
    /// <summary>With what stands for missing moments.</summary>
    public static StepCalendar Fit(string of, StepMoments steps, FittedTransform calendar, Dates train)
    {
        var at = (Numbers)calendar.Apply(train);
        return new(of, steps, calendar, [.. Enumerable.Range(0, at.Width).Select(part => (float)Sums.Mean(at.Column(part), out _))]);
    }

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"{Calendar.Summary}, at each of {Steps.Count} steps of {Printable.Escape(Of)}");

    /// <summary>The values of many rows, piece by piece.</summary>
    public Numbers Pieces(Dates rows) => Shaped(rows.Rows, []) with { Part = (first, count) => (Numbers)Apply(new Dates(rows.Values.AsSpan(first, count).ToArray())) };

    /// <inheritdoc/>
    public override Flow Apply(Flow rows)
    {
        var windows = ((Dates)rows).Values;
        var moments = new long[checked(windows.Length * Steps.Count)];
        for (var i = 0; i < moments.Length; i++) moments[i] = Steps.At(windows[i / Steps.Count], i % Steps.Count);
        var values = ((Numbers)Calendar.Apply(new Dates(moments))).Values;
        for (var i = 0; i < values.Length; i++)
            if (float.IsNaN(values[i])) values[i] = Fill[i % Fill.Length];
        return Shaped(windows.Length, values);
    }

    Numbers Shaped(int rows, float[] values) => new(rows, checked(Steps.Count * Fill.Length), values) { Shape = [Steps.Count, Fill.Length] };

    /// <inheritdoc/>
    public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
    {
        var moments = graph.Node("Reshape", [Steps.Lower(graph, rows), graph.Ints("steps.each", [-1, 1])]);
        var values = ((IGraphTransform)Calendar).Lower(graph, moments);
        values = graph.Node("Where", [graph.Node("IsNaN", [values]), graph.Floats("steps.fill", Fill, 1, Fill.Length), values]);
        return graph.Node("Reshape", [values, graph.Ints("steps.shape", [-1, Steps.Count, Fill.Length])]);
    }
}
