using System.Text.Json;
using Norma.Data;
using Norma.Models;
using Norma.Spec;

namespace Norma.Cli.Views;

/// <summary>What a run would do.</summary>
static class PlanView
{
    public static void Show(Terminal terminal, Plan plan, bool json)
    {
        if (json) terminal.Out.WriteLine(Json(plan));
        else Text(terminal, plan);
    }

    static void Text(Terminal terminal, Plan plan)
    {
        terminal.Out.WriteLine($"{plan.Spec.Name}: {Targets(plan)}");
        Fields(terminal, plan);
        Rows(terminal, plan);
        Features(terminal, plan);
        Layers(terminal, plan);
        Cost(terminal, plan);
    }

    static string Targets(Plan plan) => string.Join("; ", plan.Targets.Select(t => t.Task switch
    {
        TaskKind.Regression => $"predict the number '{Printable.Escape(t.Name)}'",
        TaskKind.TextGeneration => $"write the text '{Printable.Escape(t.Name)}', {t.Shape![0]} tokens of {t.Shape[1]}",
        TaskKind.Transcription => $"transcribe '{Printable.Escape(t.Name)}' from '{Printable.Escape(t.Sound!)}', {t.Steps} steps of {t.Shape![1]} tokens",
        TaskKind.QuestionAnswering => $"find '{Printable.Escape(t.Name)}' in '{Printable.Escape(t.Context!)}', {t.Shape![0]} tokens",
        TaskKind.MultilabelClassification => $"predict '{Printable.Escape(t.Name)}', any of {Some(t)}",
        TaskKind.Recommendation => $"recommend '{Printable.Escape(t.Name)}', {t.K} of {Some(t)}",
        TaskKind.Segmentation => $"predict '{Printable.Escape(t.Name)}', for each of {t.Shape![0]} × {t.Shape[1]} pixels one of {Some(t)}",
        TaskKind.ObjectDetection => $"find '{Printable.Escape(t.Name)}' of {Some(t)} in '{Printable.Escape(t.Boxes!.Picture)}', by {t.Shape![0]} × {t.Shape[1]} cells",
        _ => $"predict '{Printable.Escape(t.Name)}', one of {Some(t)}",
    }));

    static string Some(Target target) => $"{string.Join(", ", target.Classes.Take(5).Select(Printable.Escape))}{(target.Classes.Count > 5 ? $" … ({target.Classes.Count} classes)" : "")}";

    static void Fields(Terminal terminal, Plan plan)
    {
        // Reasons are said where Norma had to choose: a file that states every type has none.
        var reasons = plan.Data.Reasons.Count > 0;
        string[] titles = ["Field", "Type", "Role", ">Missing", ">Distinct", "Values"];
        var table = Tables.Of(reasons ? [.. titles, "Why"] : titles);
        foreach (var (name, field) in plan.Spec.Data.Fields)
        {
            var profile = plan.Profile?.Fields.GetValueOrDefault(name);
            string[] cells = [name, field.Type, Vocabulary.Snake(field.Role.ToString()), profile is null ? "" : Figures.Count(profile.Missing), profile is null ? "" : Figures.Count(profile.Distinct), Values(profile)];
            table.Row(reasons ? [.. cells, plan.Data.Reasons.TryGetValue(name, out var reason) ? reason : "stated"] : cells);
        }
        table.Show(terminal, $"Fields ({plan.Spec.Data.Fields.Count})");
    }

    static string Values(Norma.Data.Profiles.FieldProfile? profile) => profile switch
    {
        { Min: { } low, Max: { } high } => $"{Figures.Of(low)} … {Figures.Of(high)}",
        { TopValues: { Count: > 0 } top } => string.Join(", ", top.Take(3).Select(t => t.Value)) + (profile.Beside(3) > 0 ? " …" : ""),
        _ => "",
    };

    static void Rows(Terminal terminal, Plan plan)
    {
        var table = Tables.Of("Rows", ">Count", ">Share");
        var all = plan.Data.Table.Rows;
        foreach (var part in Enum.GetValues<Part>())
            table.Row(Vocabulary.Snake(part.ToString()), Figures.Count(plan.Parts[part].Length), (plan.Parts[part].Length / (double)Math.Max(1, all)).ToString("P1", System.Globalization.CultureInfo.InvariantCulture));
        table.Show(terminal, $"Split: {Vocabulary.WordOf(plan.Spec.Data.Split.GetType())}, {Figures.Count(all)} rows{(plan.RowsRead > all ? $" ({Figures.Count(plan.RowsRead - all)} of {Figures.Count(plan.RowsRead)} left out)" : "")}");
    }

    static void Features(Terminal terminal, Plan plan)
    {
        var table = Tables.Of("Feature", "Steps", ">Levels", ">Width");
        foreach (var feature in plan.Features.Features)
            table.Row(feature.Name, string.Join(" → ", feature.Steps), feature.Levels is { } levels ? Figures.Count(levels) : "", Figures.Count(feature.Width));
        table.Show(terminal, $"Features, fitted on the training rows: {plan.Features.Layout.Width} numbers enter the network");
    }

    static void Layers(Terminal terminal, Plan plan)
    {
        var table = Tables.Of("Layer", "Word", "Output", ">Parameters", ">FLOPs");
        foreach (var slot in plan.Network.Tables) table.Row(slot.Name, "embedding", slot.Shape.ToString(), Figures.Count(slot.Shape.Size), "0");
        foreach (var layer in plan.Network.Wiring.Layers)
            table.Row(layer.Name, Vocabulary.WordOf(layer.Layer.GetType()), string.Join(", ", layer.Outputs.Select(s => s.ToString())), Figures.Count(layer.Parameters), Figures.Count(layer.Flops));
        table.Show(terminal, $"Network: {Figures.Count(plan.Network.Parameters)} parameters ({Figures.Bytes(plan.Network.Parameters * 4)}), {Figures.Count(plan.Network.Flops)} FLOPs a row");
    }

    static void Cost(Terminal terminal, Plan plan)
    {
        var (training, cost) = (plan.Training, Estimate.Of(plan));
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"Training: {Vocabulary.WordOf(training.Optimizer.GetType())}, batch {training.BatchSize}, at most {training.Epochs} epochs of {Figures.Count(plan.StepsPerEpoch)} steps = {Figures.Count(plan.Steps)} steps");
        var onDisk = cost.BytesOnDisk > 0 ? $", and {Figures.Bytes(cost.BytesOnDisk)} on the disk" : "";
        terminal.Out.WriteLine($"Memory: about {Figures.Bytes(cost.Bytes)}{onDisk}; time: about {Figures.Time(cost.Time)} for all epochs on this machine (a step measured by its FLOPs; early stopping shortens it)");
        terminal.Out.WriteLine($"Judged by: {string.Join(", ", plan.Metrics.Where(m => plan.Targets.Any(m.Fits)).Select(m => m.Id))}; gates: {plan.Spec.Evaluation.Gates.Count}");
    }

    static string Json(Plan plan)
    {
        var cost = Estimate.Of(plan);
        return JsonSerializer.Serialize(new
        {
            name = plan.Spec.Name,
            rows = new { read = plan.RowsRead, kept = plan.Data.Table.Rows, train = plan.Parts.Train.Length, validation = plan.Parts.Validation.Length, test = plan.Parts.Test.Length },
            fields = plan.Spec.Data.Fields.Select(f => new { name = f.Key, type = f.Value.Type, role = Vocabulary.Snake(f.Value.Role.ToString()), reason = plan.Data.Reasons.TryGetValue(f.Key, out var reason) ? reason : null }),
            features = plan.Features.Features.Select(f => new { name = f.Name, from = f.From, steps = f.Steps, width = f.Width, levels = f.Levels }),
            layers = plan.Network.Wiring.Layers.Select(Layer),
            parameters = plan.Network.Parameters,
            flops = plan.Network.Flops,
            steps = plan.Steps,
            memory_bytes = cost.Bytes,
            disk_bytes = cost.BytesOnDisk,
            seconds = Math.Round(cost.Time.TotalSeconds, 1),
        });
    }

    static object Layer(PlannedLayer layer) => new
    {
        name = layer.Name,
        word = Vocabulary.WordOf(layer.Layer.GetType()),
        outputs = layer.Outputs.Select(s => s.ToArray()),
        parameters = layer.Parameters,
        flops = layer.Flops,
    };
}
