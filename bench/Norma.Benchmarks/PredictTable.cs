using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Deployment;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Interop.Onnx;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Benchmarks;

/// <summary>Predicting 1,000,000 raw rows of the table (20 numbers with gaps, 8 categories) beside ONNX Runtime called bare with one thread on ready tensors of the same network.</summary>
static class PredictTable
{
    const int Rows = 1_000_000, Numbers = 20, Batch = 2048;

    static readonly int[] s_levels = [5, 8, 12, 20, 50, 120, 400, 1000];

    /// <param name="process">The program, a package of the table's network and a file of 1,000,000 rows: the whole process runs in turns too.</param>
    public static void Run(string[] process)
    {
        var target = new Target("y", TaskKind.BinaryClassification, ["no", "yes"]);
        var layout = new Layout(Numbers, [.. s_levels.Select((levels, c) => new CodeInput($"c{c}", levels + 1, new Lookup((int)Math.Min(50, Math.Round(1.6 * Math.Pow(levels + 1, 0.56))), Learned: true)))]);
        var plan = NetworkPlan.Of(new([new Dense(256, "relu"), new Dense(128, "relu"), new Dense(64, "relu")]), layout, [target]);
        Weights weights;
        using (var body = plan.Build(1)) weights = body.Weights();
        var seed = new Seed(1, "rows");
        var x = Enumerable.Range(0, Numbers).Select(_ => Enumerable.Range(0, Rows).Select(_ => seed.Below(20) == 0 ? float.NaN : (float)seed.Normal()).ToArray()).ToArray();
        var codes = s_levels.Select(levels => Enumerable.Range(0, Rows).Select(_ => seed.Below(levels + 1) - 1).ToArray()).ToArray();
        var levels = s_levels.Select((levels, c) => Enumerable.Range(0, levels).Select(l => $"c{c}_level_{l}").ToArray()).ToArray();
        var table = new Table([.. x.Select((values, i) => (Column)new NumberColumn($"x{i}", values)), .. codes.Select((values, c) => new TextColumn($"c{c}", values, levels[c]))], Rows);
        var fields = new Map<Field>([.. x.Select((_, i) => KeyValuePair.Create<string, Field>($"x{i}", new Number())), .. codes.Select((_, c) => KeyValuePair.Create<string, Field>($"c{c}", new Category()))]);
        var raw = OnnxModel.Read(OnnxExport.Write("table", plan, weights, [TargetScale.Identity], new Map<string>(fields.Select(f => KeyValuePair.Create(f.Key, f.Value.Type))), graph => Lower(graph, levels), new()), "table.onnx");
        using var one = OnnxPredictor.Open(raw, fields, [target], threads: 1);
        using var all = OnnxPredictor.Open(raw, fields, [target]);

        var graph = new OnnxGraph();
        graph.Output("y", plan.Lower(graph, weights, new(graph.Input("numbers", OnnxType.Float, -1, Numbers), [.. s_levels.Select((_, c) => graph.Input($"c{c}", OnnxType.Int64, -1))]))[0], OnnxType.Float, -1, 1);
        using var bare = OnnxSession.Open(OnnxModel.Read(graph.ToBytes("bare", []), "bare.onnx"));
        var ready = new float[Rows * Numbers];
        for (var row = 0; row < Rows; row++)
            for (var i = 0; i < Numbers; i++) ready[row * Numbers + i] = float.IsNaN(x[i][row]) ? 0 : x[i][row];
        var readyCodes = codes.Select(c => c.Select(code => code + 1L).ToArray()).ToArray();

        var output = Path.GetTempFileName() + ".csv";
        Action<int>[] sides = [_ => Bare(bare, ready, readyCodes), _ => one.Predict(table), _ => all.Predict(table)];
        if (process is [var program, var package, var file])
        {
            sides = [.. sides, _ =>
            {
                using var run = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, ["predict", package, file, "--output", output]) { RedirectStandardOutput = true })!;
                run.StandardOutput.ReadToEnd();
                run.WaitForExit();
                if (run.ExitCode != 0) throw new InvalidOperationException($"the process ended with {run.ExitCode}");
            }];
        }
        var median = Median.Of(5, 1, sides);
        File.Delete(output);
        var bareSeconds = median[0] / 1e6;
        Console.WriteLine($"1,000,000 rows: bare on ready tensors, 1 thread {bareSeconds:F2} s; Norma on raw columns, 1 thread {median[1] / 1e6:F2} s ({bareSeconds / (median[1] / 1e6):F2} of the rows a second), {Environment.ProcessorCount} threads {median[2] / 1e6:F2} s ({bareSeconds / (median[2] / 1e6):F2})");
        if (median.Length > 3) Console.WriteLine($"the whole process, file to CSV: {median[3] / 1e6:F2} s ({bareSeconds / (median[3] / 1e6):F2})");
    }

    static void Bare(OnnxSession session, float[] ready, long[][] codes)
    {
        for (var from = 0; from < Rows; from += Batch)
        {
            var count = Math.Min(Batch, Rows - from);
            var inputs = new List<OrtValue> { OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, ready.AsMemory(from * Numbers, count * Numbers), [count, Numbers]) };
            foreach (var column in codes) inputs.Add(OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, column.AsMemory(from, count), [count]));
            using var outputs = session.Run(inputs);
            foreach (var input in inputs) input.Dispose();
        }
    }

    static EncodedOnnx Lower(OnnxGraph graph, string[][] levels)
    {
        var numbers = new OnnxValue[Numbers];
        for (var i = 0; i < Numbers; i++) numbers[i] = graph.Input($"x{i}", OnnxType.Float, -1, 1);
        var together = graph.Node("Concat", numbers, ("axis", 1L));
        var filled = graph.Node("Where", [graph.Node("IsNaN", [together]), graph.Floats("median", new float[Numbers]), together]);
        var codes = levels.Select((of, c) => graph.Node("Squeeze", [graph.Node("LabelEncoder", [graph.Input($"c{c}", OnnxType.String, -1, 1)],
            ("keys_strings", of), ("values_int64s", Enumerable.Range(1, of.Length).Select(l => (long)l).ToArray()), ("default_int64", 0L)), graph.Ints("axis", [1], 1)])).ToArray();
        return new(filled, codes);
    }
}
