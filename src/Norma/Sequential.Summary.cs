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
        var head = new SummaryRow("Layer (type)", "Output Shape", "Param #");
        SummaryRow[] rows = plan is null
            ? [.. Layers.Select(layer => new SummaryRow(layer.Name is { } name ? $"{name} ({layer.GetType().Name})" : layer.GetType().Name, "?", "?"))]
            : [.. plan.Layers.Concat(plan.Heads).Select(layer => new SummaryRow($"{layer.Name} ({layer.Layer.GetType().Name})", Shown(layer.Outputs), Number(layer.Parameters)))];
        var (first, second, third) = (head.Layer.Length, head.Shape.Length, head.Parameters.Length);
        foreach (var row in rows)
            (first, second, third) = (Math.Max(first, row.Layer.Length), Math.Max(second, row.Shape.Length), Math.Max(third, row.Parameters.Length));
        (first, second) = (first + 2, second + 2);
        void Line(SummaryRow row) => text.Append(row.Layer.PadRight(first)).Append(row.Shape.PadRight(second)).Append(row.Parameters.PadLeft(third)).Append('\n');
        void Rule() => text.Append('=', first + second + third).Append('\n');

        text.Append(CultureInfo.InvariantCulture, $"Model: \"{Name}\"\n");
        Line(head);
        Rule();
        foreach (var row in rows) Line(row);
        Rule();
        if (plan is null) return text.Append("The model is built when the width of x is known.\n").ToString();
        var trainable = plan.TrainableParameters;
        text.Append(CultureInfo.InvariantCulture, $"Total params: {Number(plan.Parameters)} ({Size(plan.Parameters)})\n");
        text.Append(CultureInfo.InvariantCulture, $"Trainable params: {Number(trainable)} ({Size(trainable)})\n");
        text.Append(CultureInfo.InvariantCulture, $"Non-trainable params: {Number(plan.Parameters - trainable)} ({Size(plan.Parameters - trainable)})\n");
        return text.ToString();
    }

    sealed record SummaryRow(string Layer, string Shape, string Parameters);

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
