using System.Globalization;
using System.Text.Json;
using Norma.Spec;
using Norma.Tracking;
using Norma.Training;

namespace Norma.Cli.Views;

/// <summary>A run as it goes: what is trained, each epoch, how it is judged, what is packaged.</summary>
sealed class RunView(Terminal terminal, bool json, TimeProvider? clock = null) : ISink
{
    /// <summary>Lines of progress where no person watches.</summary>
    const int Lines = 12;

    /// <summary>Values on a line: both losses and three metrics; the others are in history.csv.</summary>
    const int MostValues = 5;

    /// <summary>Where nobody watches, a long epoch says this often that it goes on.</summary>
    static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);

    readonly TimeProvider _time = clock ?? TimeProvider.System;
    int _shown, _epochs;
    long _said;

    public void Noticed(IReadOnlyList<Finding> findings) => FindingsView.Show(terminal, findings, json);

    public void Planned(Plan plan, string folder)
    {
        FindingsView.Show(terminal, plan.Findings, json);
        if (json) return;
        terminal.Out.WriteLine($"{plan.Spec.Name}: {Figures.Count(plan.Data.Table.Rows)} rows ({Figures.Count(plan.Parts.Train.Length)} train, {Figures.Count(plan.Parts.Validation.Length)} validation, {Figures.Count(plan.Parts.Test.Length)} test), {plan.Features.Layout.Width} features, {Figures.Count(plan.Network.Parameters)} parameters → {folder}");
    }

    /// <inheritdoc/>
    public void Write(Moment moment)
    {
        if (json) return;
        _epochs = moment.Epochs;
        if (terminal.Interactive)
        {
            var line = Line(moment);
            terminal.Out.Write($"\r\u001b[K{(System.Console.WindowWidth is > 1 and var width && line.Length >= width ? line[..(width - 1)] : line)}");   // a line that wraps cannot be written over
            terminal.Out.Flush();
            return;
        }
        if (_said == 0) _said = _time.GetTimestamp();
        var every = Math.Max(1, moment.Epochs / Lines);
        var due = moment.EpochEnded && (moment.Epoch == 1 || moment.Epoch % every == 0 || moment.Epoch == moment.Epochs);
        if (!due && _time.GetElapsedTime(_said) < s_quiet) return;
        terminal.Out.WriteLine(Line(moment));
        terminal.Out.Flush();
        _said = _time.GetTimestamp();
        if (moment.EpochEnded) _shown = moment.Epoch;
    }

    public void Judged(Judged judged)
    {
        if (json) return;
        if (terminal.Interactive) terminal.Out.WriteLine();
        if (judged.Trained is { } trained) Ended(trained.Result);
        EvaluationView.Show(terminal, judged.Judgement, judged.Plan.Metrics, judged.Plan.Spec.Evaluation.Confidence);
    }

    void Ended(TrainingResult result)
    {
        if (!terminal.Interactive && _shown != result.History.Count && result.History.Count > 0)
            terminal.Out.WriteLine(Row(result.History[^1], Math.Max(_epochs, result.History.Count)));
        terminal.Out.WriteLine($"stopped by {Vocabulary.Snake(result.StoppedBy.ToString())} after {result.Epochs} epochs, {Figures.Count(result.Steps)} steps, {Figures.Time(TimeSpan.FromSeconds(result.Seconds))}{(result.BestEpoch is { } best ? $"; the weights are those of epoch {best}" : "")}");
    }

    public void Ended(RunResult result)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new
            {
                folder = result.Folder,
                blessed = result.Judged?.Judgement.Blessed,
                stopped_by = result.Trained is { } trained ? Vocabulary.Snake(trained.Result.StoppedBy.ToString()) : null,
                metrics = result.Judged?.Judgement.Metrics.ToDictionary(m => m.Key, m => m.Value.ToDictionary()),
                package = Released(result) ? Path.Combine(result.Folder, "package") : null,
            }));
            return;
        }
        terminal.Out.WriteLine();
        if (result.Judged is null)
        {
            terminal.Out.WriteLine($"interrupted after {Figures.Count(result.Trained!.Result.Steps)} steps; a checkpoint is left. Go on: norma run --resume {result.Folder}");
            return;
        }
        if (!Released(result)) terminal.Out.WriteLine($"Not released: {result.Judged.Judgement.Gates.Count(g => !g.Passed)} of {result.Judged.Judgement.Gates.Count} gates failed. Nothing was packaged.");
        else terminal.Out.WriteLine($"Package: {Path.Combine(result.Folder, "package")}{(result.Parity is { } parity ? $" (ONNX agrees with training on {Figures.Count(parity.Rows)} rows)" : "")}");
        terminal.Out.WriteLine($"Report:  {Path.Combine(result.Folder, "report.html")}");
    }

    static bool Released(RunResult result) => result.Judged?.Judgement.Blessed == true;

    static string Line(Moment moment)
    {
        if (moment.EpochEnded) return Row(moment.History[^1], moment.Epochs) + Speed(moment);
        var loss = moment.Loss is { } value ? string.Create(CultureInfo.InvariantCulture, $"  loss {Figures.Metric(value)}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"epoch {moment.Epoch}/{moment.Epochs}  step {moment.Step:N0}/{moment.Steps:N0}") + loss + Speed(moment);
    }

    static string Row(HistoryRow row, int epochs) =>
        string.Create(CultureInfo.InvariantCulture, $"epoch {row.Epoch}/{epochs}") + string.Concat(row.Values.Where(Shown).Take(MostValues).Select(v => $"  {v.Key} {Figures.Metric(v.Value)}"));

    // Losses, and the metrics of the validation rows: those of the training rows are in history.csv.
    static bool Shown(KeyValuePair<string, double> value) => value.Key == "loss" || value.Key.StartsWith("val_", StringComparison.Ordinal);

    static string Speed(Moment moment) => moment.RowsPerSecond <= 0 ? "" :
        $"  {(moment.TokensPerSecond is { } tokens ? $"{Figures.Count((long)tokens)} tokens/s" : $"{Figures.Count((long)moment.RowsPerSecond)} rows/s")}{(moment.Left is { } left && left > TimeSpan.Zero ? $"  {Figures.Time(left)} left" : "")}";
}
