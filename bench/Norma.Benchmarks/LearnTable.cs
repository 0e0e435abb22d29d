using System.Diagnostics;
using System.Globalization;
using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Training;

namespace Norma.Benchmarks;

/// <summary>Three epochs over FOLDER/table.csv, every fifth row held out: what the trainer alone reaches and takes.</summary>
static class LearnTable
{
    public const int Numbers = 20, Categories = 8;

    public static void Run(string folder)
    {
        var (numbers, codes, levels, truth) = Read(Path.Combine(folder, "table.csv"));
        var rows = truth.Length;
        var test = Enumerable.Range(0, rows).Where(row => row % 5 == 0).ToArray();
        var train = Enumerable.Range(0, rows).Where(row => row % 5 != 0).ToArray();
        Standardize(numbers, train);
        var layout = new Layout(Numbers, [.. levels.Select((count, c) => new CodeInput($"c{c}", count, new Lookup((int)Math.Min(50, Math.Round(1.6 * Math.Pow(count, 0.56))), Learned: true)))]);
        var target = new Target("target", TaskKind.BinaryClassification, ["0", "1"]);
        var plan = NetworkPlan.Of(new ModelSection([new Dense(256, "relu"), new Dense(128, "relu"), new Dense(64, "relu")]), layout, [target]);
        var watch = Stopwatch.StartNew();
        var result = new Trainer(plan, new Supervised(Epochs: 3, BatchSize: 1024), 1, new() { Metrics = ["roc_auc"] }).Train(Take(train), Take(test));
        foreach (var row in result.History)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {row.Epoch}: loss {row.Values["loss"]:F4}, test AUC {row.Values["val_roc_auc"]:F4}, {row.Seconds:F1} s"));
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Steps} steps, {watch.Elapsed.TotalSeconds:F1} s with both judgements an epoch, {result.Threads} threads, peak {process.PeakWorkingSet64 / 1e6:F0} MB"));

        TrainingRows Take(int[] of)
        {
            var (x, c, y) = (new float[of.Length * Numbers], new int[of.Length * Categories], new float[of.Length]);
            for (var i = 0; i < of.Length; i++)
            {
                numbers.AsSpan(of[i] * Numbers, Numbers).CopyTo(x.AsSpan(i * Numbers));
                codes.AsSpan(of[i] * Categories, Categories).CopyTo(c.AsSpan(i * Categories));
                y[i] = truth[of[i]];
            }
            return new(new Encoded(of.Length, layout, x, c), [y]);
        }
    }

    /// <summary>The rows: numbers and codes row-major, code 0 for none.</summary>
    public static (float[] Numbers, int[] Codes, int[] Levels, float[] Truth) Read(string path)
    {
        var (numbers, codes, truth) = (new List<float>(), new List<int>(), new List<float>());
        var levels = Enumerable.Range(0, Categories).Select(_ => new Dictionary<string, int>(StringComparer.Ordinal)).ToArray();
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var cells = line.Split(',');
            for (var f = 0; f < Numbers; f++) numbers.Add(cells[f].Length == 0 ? float.NaN : float.Parse(cells[f], CultureInfo.InvariantCulture));
            for (var c = 0; c < Categories; c++)
            {
                if (!levels[c].TryGetValue(cells[Numbers + c], out var code)) levels[c].Add(cells[Numbers + c], code = levels[c].Count + 1);
                codes.Add(code);
            }
            truth.Add(float.Parse(cells[Numbers + Categories], CultureInfo.InvariantCulture));
        }
        return ([.. numbers], [.. codes], [.. levels.Select(l => l.Count + 1)], [.. truth]);
    }

    /// <summary>Gaps become the mean, then mean 0 and deviation 1 over the training rows.</summary>
    static void Standardize(float[] numbers, int[] train)
    {
        for (var f = 0; f < Numbers; f++)
        {
            var known = train.Select(row => (double)numbers[row * Numbers + f]).Where(value => !double.IsNaN(value)).ToArray();
            var mean = known.Average();
            var deviation = Math.Sqrt(known.Average(value => (value - mean) * (value - mean)));
            for (var at = f; at < numbers.Length; at += Numbers) numbers[at] = float.IsNaN(numbers[at]) ? 0 : (float)((numbers[at] - mean) / deviation);
        }
    }
}
