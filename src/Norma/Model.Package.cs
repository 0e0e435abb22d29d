using System.Runtime.InteropServices;
using Norma.Data;
using Norma.Deployment;
using Norma.Formats;
using Norma.Spec;
using Norma.Training;

namespace Norma;

public partial class Model
{
    /// <summary>Judges the model by the rows of the last <see cref="Evaluate"/>: metrics with intervals, as <c>norma run</c> does.</summary>
    /// <remarks>Rows that were also learned from judge nothing but memory: give <see cref="Evaluate"/> others.</remarks>
    /// <exception cref="InvalidOperationException">The model was not fitted, or not evaluated since.</exception>
    /// <exception cref="FindingsException">The rows do not make a judgement (exit 2 or 3).</exception>
    public Judged Judge()
    {
        if (Fitted is not { } fitted) throw new InvalidOperationException("The model has not learned anything: call Fit first.");
        if (Evaluated is not { } test) throw new InvalidOperationException("The model was not judged since it learned: call Evaluate first.");
        var weights = Weights;
        var plan = Plan.Of(Stated.Of(ToSpec(), "."), DataOf(fitted.Rows, fitted.Validation, test), examine: false);
        return Trained.Of(plan, fitted.Result with { Weights = weights, Digest = Fingerprint.Of(weights) }).Evaluate();
    }

    /// <summary>Exports the model to ONNX, holds the export to what was trained, and packages both: to be checked, predicted with and served like any other.</summary>
    /// <param name="folder">The package; replaced when it is there.</param>
    /// <returns>How closely the export agrees.</returns>
    /// <exception cref="InvalidOperationException">The model was not fitted, or not evaluated since.</exception>
    /// <exception cref="FindingsException">The export differs from what was trained (exit 8); nothing is then packaged.</exception>
    public ParityReport Package(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var judged = Judge();
        return judged.Package(folder, judged.Lock())!;
    }

    DataSet DataOf(TrainingRows train, TrainingRows? validation, TrainingRows test)
    {
        var (fields, targets) = (Fields, _targets!);
        TrainingRows[] parts = validation is null ? [train, test] : [train, validation, test];
        var (rows, width) = (parts.Sum(part => part.Count), train.Features.Layout.Numbers);
        var columns = new List<Column>();
        for (var i = 0; i < width; i++)
        {
            var values = new float[rows];
            var at = 0;
            foreach (var part in parts)
            {
                var numbers = part.Features.Numbers;
                for (var row = 0; row < part.Count; row++) values[at++] = numbers[row * width + i];
            }
            columns.Add(new NumberColumn(FormattableString.Invariant($"x{i}"), values));
        }
        for (var t = 0; t < targets.Count; t++)
        {
            float[] truth = [.. parts.SelectMany(part => part.Truth[t])];
            columns.Add(targets[t].Task is TaskKind.Regression ? new NumberColumn(targets[t].Name, truth) : new TextColumn(targets[t].Name, Array.ConvertAll(truth, static value => (int)value), [.. targets[t].Classes]));
        }
        if (Weighted) columns.Add(new NumberColumn(WeightField, [.. parts.SelectMany(part => part.Weights ?? [.. Enumerable.Repeat(1f, part.Count)])]));
        int[] of = [.. parts.SelectMany((part, i) => Enumerable.Repeat(i == parts.Length - 1 ? 2 : i, part.Count))];
        columns.Add(new TextColumn(PartField, of, ["train", "validation", "test"]));
        return DataSet.Of(fields, new Table(columns, rows), Digest.Sha256([.. columns.OfType<NumberColumn>().SelectMany(column => MemoryMarshal.AsBytes<float>(column.Values).ToArray())]));
    }
}
