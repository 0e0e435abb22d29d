using System.Globalization;
using System.Text;
using Norma.Models;
using Norma.Spec;

namespace Norma;

public sealed partial class Sequential
{
    /// <summary>Writes the table of layers to <see cref="Out"/>: name and type, output shape, parameters, and their totals.</summary>
    public void Summary() => Out.Write(SummaryText());

    /// <summary>The table of layers. Shapes and counts are known once the width of x is.</summary>
    public string SummaryText()
    {
        var text = new StringBuilder();
        var plan = _learner?.Plan;
        (string Name, string Shape, string Count)[] rows = plan is null
            ? [.. Layers.Select(layer => (layer.Name is { } name ? $"{name} ({layer.GetType().Name})" : layer.GetType().Name, "?", "?"))]
            : [.. plan.Wiring.Layers.Select(layer => ($"{layer.Name} ({layer.Layer.GetType().Name})", Shown(layer.Outputs), Number(layer.Parameters)))];
        var widths = new[] { rows.Append(("Layer (type)", "", "")).Max(r => r.Item1.Length) + 2, rows.Append(("", "Output Shape", "")).Max(r => r.Item2.Length) + 2, rows.Append(("", "", "Param #")).Max(r => r.Item3.Length) };
        void Line((string, string, string) row) => text.Append(row.Item1.PadRight(widths[0])).Append(row.Item2.PadRight(widths[1])).Append(row.Item3.PadLeft(widths[2])).Append('\n');

        text.Append(CultureInfo.InvariantCulture, $"Model: \"{Name}\"\n");
        Line(("Layer (type)", "Output Shape", "Param #"));
        text.Append('=', widths.Sum()).Append('\n');
        foreach (var row in rows) Line(row);
        text.Append('=', widths.Sum()).Append('\n');
        if (plan is null) return text.Append("The model is built when the width of x is known.\n").ToString();
        var trainable = plan.TrainableParameters;
        text.Append(CultureInfo.InvariantCulture, $"Total params: {Number(plan.Parameters)} ({Size(plan.Parameters)})\n");
        text.Append(CultureInfo.InvariantCulture, $"Trainable params: {Number(trainable)} ({Size(trainable)})\n");
        text.Append(CultureInfo.InvariantCulture, $"Non-trainable params: {Number(plan.Parameters - trainable)} ({Size(plan.Parameters - trainable)})\n");
        return text.ToString();
    }

    static string Shown(Shapes shapes) => string.Join(", ", shapes.Select(shape => $"(None, {string.Join(", ", shape)})"));

    static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    // float32 takes four bytes
    static string Size(long count) => (count * 4.0) switch
    {
        < 1024 and var bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes:0.00} B"),
        < 1024 * 1024 and var bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024:0.00} KB"),
        < 1024.0 * 1024 * 1024 and var bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024):0.00} MB"),
        var bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024 * 1024):0.00} GB"),
    };
}
