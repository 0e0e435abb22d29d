using System.Globalization;
using System.Text;
using Norma.Models;
using Norma.Spec;

namespace Norma;

public partial class Model
{
    /// <summary>Writes the table of layers to <see cref="Out"/>: name and type, output shape, parameters, bytes, floating-point operations of one example, and the totals.</summary>
    public void Summary() => Out.Write(SummaryText());

    /// <summary>The table of layers. Shapes and counts are known once the width of x is.</summary>
    public string SummaryText()
    {
        if (_learner?.Plan is not { } plan)
        {
            var layers = _section.Nodes is { Count: > 0 } nodes ? nodes.Select(node => ((string?)node.Key, node.Value.Layer)) : (_section.Encoders?.SelectMany(encoder => encoder.Value) ?? []).Concat(_section.Stack).Select(layer => (layer.Name, layer));
            return Table(["Layer (type)", "Output Shape", "Param #"], [.. layers.Concat(_section.Head is { } head ? [(head.Name, head)] : [])
                .Select(layer => (string[])[layer.Item1 is { } name ? $"{name} ({layer.Item2.GetType().Name})" : layer.Item2.GetType().Name, "?", "?"])], "The model is built when the width of x is known.\n");
        }
        var origins = Origins(plan);
        var branched = !plan.Wiring.IsChain;
        var rows = plan.Wiring.Layers.Where(layer => !layer.Layer.IsHidden).Select(layer => (string[])
        [
            $"{layer.Name} ({layer.Layer.GetType().Name})", Shown(layer.Outputs), layer.IsShared ? "shared" : Number(layer.Parameters), Size(layer.Parameters), Number(layer.Flops),
            .. branched ? [string.Join(", ", layer.From.Select(from => origins[from]))] : Array.Empty<string>(),
        ]);
        var trainable = plan.TrainableParameters;
        return Table(["Layer (type)", "Output Shape", "Param #", "Size", "FLOPs", .. branched ? ["Connected to"] : Array.Empty<string>()], [.. rows], string.Create(CultureInfo.InvariantCulture, $"""
            Total params: {Number(plan.Parameters)} ({Size(plan.Parameters)})
            Trainable params: {Number(trainable)} ({Size(trainable)})
            Non-trainable params: {Number(plan.Parameters - trainable)} ({Size(plan.Parameters - trainable)})
            FLOPs of one example: {Number(plan.Flops)}

            """).ReplaceLineEndings("\n"));
    }

    string Table(string[] head, string[][] rows, string foot)
    {
        var text = new StringBuilder();
        var (widths, whole) = (new int[head.Length], 0);
        for (var i = 0; i < widths.Length; i++)
        {
            widths[i] = head[i].Length;
            foreach (var row in rows) widths[i] = Math.Max(widths[i], row[i].Length);
            if (i < widths.Length - 1) widths[i] += 2;
            whole += widths[i];
        }
        void Line(string[] row)
        {
            var line = new StringBuilder();
            for (var i = 0; i < row.Length; i++) line.Append(i is 2 or 3 or 4 ? row[i].PadLeft(widths[i] - (i == row.Length - 1 ? 0 : 2)).PadRight(widths[i]) : row[i].PadRight(widths[i]));
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
        text.Append(CultureInfo.InvariantCulture, $"Model: \"{Name}\"\n");
        Line(head);
        text.Append('=', whole).Append('\n');
        foreach (var row in rows) Line(row);
        text.Append('=', whole).Append('\n');
        return text.Append(foot).ToString();
    }

    static string[] Origins(NetworkPlan plan)
    {
        var origins = new string[plan.Wiring.Values];
        Array.Fill(origins, "features");
        foreach (var layer in plan.Wiring.Layers)
            for (var i = 0; i < layer.Outputs.Count; i++)
                origins[layer.To + i] = layer.Layer.IsHidden ? layer.Name["inputs_".Length..] : i == 0 ? layer.Name : string.Create(CultureInfo.InvariantCulture, $"{layer.Name}:{i}");
        return origins;
    }

    static string Shown(Shapes shapes) => string.Join(", ", shapes.Select(shape => shape.Rank == 0 ? "(None)" : $"(None, {shape.Joined("None")})"));

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
