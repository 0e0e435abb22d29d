using System.Globalization;
using System.Text.Json;
using Norma.Interop;
using Norma.Spec;

namespace Norma.Cli.Views;

/// <summary>What is in a model's file.</summary>
static class ModelDescriptionView
{
    public static void Show(Terminal terminal, string path, ModelDescription described, bool json)
    {
        FindingsView.Show(terminal, described.Findings, json);
        var wiring = described.Model?.Wiring;
        if (json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new
            {
                path,
                format = described.Format,
                metadata = described.Metadata.ToDictionary(m => m.Key, m => m.Value),
                tensors = described.Tensors.Select(t => new { name = t.Name, type = t.Type, shape = t.Shape.ToArray(), bytes = t.Bytes }),
                inputs = described.Model?.Inputs.ToDictionary(i => i.Key, i => i.Value.ToString()),
                layers = wiring?.Layers.Select(l => new { name = l.Name, type = Vocabulary.WordOf(l.Layer.GetType()), output = l.Outputs.ToString(), parameters = l.Parameters, flops = l.Flops }),
            }));
            return;
        }
        var bytes = described.Tensors.Sum(t => t.Bytes);
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Printable.Escape(path)}: {described.Format}, {described.Tensors.Count} tensors, {bytes:N0} bytes"));
        foreach (var (name, value) in described.Metadata) terminal.Out.WriteLine($"  {Printable.Escape(name)}: {Printable.Escape(value.Length <= 200 ? value : value[..200] + "…")}");
        if (wiring is not null)
        {
            var layers = Tables.Of("layer", "type", "output", ">parameters", ">FLOPs");
            foreach (var layer in wiring.Layers)
                layers.Row(layer.Name, Vocabulary.WordOf(layer.Layer.GetType()), layer.Outputs.ToString(), layer.IsShared ? "shared" : Figures.Count(layer.Parameters), Figures.Count(layer.Flops));
            layers.Show(terminal, string.Create(CultureInfo.InvariantCulture, $"layers, from {string.Join(", ", described.Model!.Inputs.Select(i => $"{Printable.Escape(i.Key)} {i.Value}"))}: {wiring.Layers.Sum(l => l.Parameters):N0} parameters"));
        }
        var tensors = Tables.Of("tensor", "type", "shape", ">bytes");
        foreach (var tensor in described.Tensors) tensors.Row(tensor.Name, tensor.Type, tensor.Shape.ToString(), Figures.Count(tensor.Bytes));
        if (described.Tensors.Count > 0) tensors.Show(terminal, "tensors");
    }
}
