using System.CommandLine;
using System.Globalization;
using System.Text;
using Norma.Cli.Views;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>learning-curve</c>: how the metric grows with the training rows. Exit 2, 3, 6, 9 as for a run; it leaves no run's folder.</summary>
static class LearningCurveCommand
{
    const int MostFractions = 50, MostRepeats = 1000;

    public static Command Create(Terminal terminal)
    {
        var (spec, set) = (Shared.Spec(), Shared.Set());
        var fractions = new Option<string>("--fractions") { Description = "Shares of the training rows, with commas between.", HelpName = "list", DefaultValueFactory = _ => "0.1,0.2,0.4,0.7,1.0" };
        var repeats = new Option<int>("--repeats") { Description = "How often each is trained, on other rows and from other weights.", DefaultValueFactory = _ => 3 };
        var metric = new Option<string?>("--metric") { Description = "The metric to follow, by its key; the first one when left out.", HelpName = "key" };
        var output = new Option<string?>("--output", "-o") { Description = "The page to write: the curve and its figures.", HelpName = "file" };
        var command = new Command("learning-curve", "Train on growing parts of the training rows: how much would more data help?") { spec, fractions, repeats, metric, output, set };
        command.Validators.Add(parsed =>
        {
            if (Shared.LacksArgument(parsed)) return;
            if (parsed.GetResult(repeats) is { Implicit: false } && parsed.GetValue(repeats) is < 1 or > MostRepeats) parsed.AddError($"--repeats takes 1 to {MostRepeats}.");
            if (parsed.GetResult(fractions) is { Implicit: false } && Read(parsed.GetValue(fractions)) is null) parsed.AddError($"--fractions takes 1 to {MostFractions} numbers above 0 and at most 1, as in 0.1,0.5,1.0.");
        });
        return command.Does(terminal, parsed =>
        {
            var json = parsed.GetValue(Shared.Json);
            var view = new LearningCurveView(terminal, json);
            var curve = LearningCurve.Of(Stated.Read(parsed.GetRequiredValue(spec), parsed.GetValue(set)), Read(parsed.GetValue(fractions))!, parsed.GetValue(repeats), parsed.GetValue(metric), view.Judged);
            var page = parsed.GetValue(output);
            if (page is not null) AtomicFile.Write(page, Encoding.UTF8.GetBytes(curve.Page()));
            view.Ended(curve, page);
            return ExitCode.Ok;
        });
    }

    static double[]? Read(string? list)
    {
        var parts = (list ?? "").Split(',', StringSplitOptions.TrimEntries);
        var read = new List<double>();
        foreach (var part in parts)
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fraction) || !(fraction > 0 && fraction <= 1)) return null;
            read.Add(fraction);
        }
        return read.Count is > 0 and <= MostFractions ? [.. read] : null;
    }
}
