using System.Diagnostics;
using System.Globalization;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Features.Transforms;
using Norma.Spec;

namespace Norma.Benchmarks;

/// <summary>Fits the features on the rows of FOLDER/table.csv and applies them: numbers imputed and standardized, categories embedded.</summary>
static class Features
{
    const int Rounds = 9;

    public static void Run(string folder)
    {
        var (numbers, codes, levels, truth) = LearnTable.Read(Path.Combine(folder, "table.csv"));
        var rows = truth.Length;
        var columns = new List<Column>();
        var fields = new List<KeyValuePair<string, Field>>();
        for (var f = 0; f < LearnTable.Numbers; f++)
        {
            columns.Add(new NumberColumn($"n{f}", [.. Enumerable.Range(0, rows).Select(row => numbers[row * LearnTable.Numbers + f])]));
            fields.Add(new($"n{f}", new Number()));
        }
        for (var c = 0; c < LearnTable.Categories; c++)
        {
            // The loader's code 0 stands for unknown, which no row is.
            columns.Add(new TextColumn($"c{c}", [.. Enumerable.Range(0, rows).Select(row => codes[row * LearnTable.Categories + c] - 1)], [.. Enumerable.Range(0, levels[c] - 1).Select(level => $"c{c}_{level}")]));
            fields.Add(new($"c{c}", new Category()));
        }
        columns.Add(new NumberColumn("target", truth));
        fields.Add(new("target", new Number(Role.Target)));
        var data = DataSet.Of(new(fields), new(columns, rows));
        var spec = new FeaturesSpec(Defaults: new([new("number", [new Impute(), new Standardize()]), new("category", [new Embedding()])]));

        var fitted = FittedFeatures.Fit(spec, data);
        fitted.Apply(data.Table);
        var fit = Measure(() => fitted = FittedFeatures.Fit(spec, data));
        var apply = Measure(() => fitted.Apply(data.Table));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows, {fitted.Layout.Width} wide, {Environment.ProcessorCount} cores: fit {fit}; apply {apply}"));
    }

    // Processor time beside time: a busy machine stretches the one and not the other.
    static string Measure(Action act)
    {
        var (times, processor) = (new double[Rounds], new double[Rounds]);
        using var process = Process.GetCurrentProcess();
        for (var round = 0; round < Rounds; round++)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            act();
            times[round] = watch.Elapsed.TotalSeconds;
            process.Refresh();
            processor[round] = (process.TotalProcessorTime - before).TotalSeconds;
        }
        Array.Sort(times);
        Array.Sort(processor);
        return string.Create(CultureInfo.InvariantCulture, $"{times[Rounds / 2]:F3} s (best {times[0]:F3}, processor {processor[Rounds / 2]:F3})");
    }
}
