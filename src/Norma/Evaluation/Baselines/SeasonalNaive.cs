using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Predicts that a series repeats its last season: the value of the same place in the season before the moment.</summary>
/// <remarks><c>ŷ(T + h) = y(T + h − m ⌈h / m⌉)</c> with the season <c>m</c>; with 1, the last value. Hyndman &amp; Athanasopoulos, Forecasting: Principles and Practice, 5.2.</remarks>
/// <param name="Season">How many steps a season has: 24 for the hours of a day.</param>
[Word]
public sealed record SeasonalNaive([Bounds(1, 1 << 20)] int Season = 1) : Baseline
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target is { Task: TaskKind.Regression, Shape.Rank: 2 };

    /// <inheritdoc/>
    public override bool ReadsFeatures => false;

    /// <inheritdoc/>
    public override bool Reads(Map<Field> fields) =>
        fields.Values.Where(field => field is Series { Role: Role.Target }).All(target => ((Series)target).Columns.All(column => Past(column, fields) is { } past && ((Series)fields[past]).Length >= Season));

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed) => throw new InvalidOperationException("It reads the raw rows.");

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed, EvaluationRows raw)
    {
        var (steps, channels) = ((int)target.Shape![0], (int)target.Shape[1]);
        var predicted = new float[checked(raw.Test.Rows * target.Numbers)];
        var columns = ((Series)raw.Fields[target.Name]).Columns;
        for (var channel = 0; channel < channels; channel++)
        {
            var name = Past(columns[channel], raw.Fields)!;
            var (series, past) = ((Series)raw.Fields[name], (TensorColumn<float>)raw.Test[name]);
            var (place, width, length) = (IndexOf(series.Columns, columns[channel]), series.Columns.Count, series.Length!.Value);
            for (var row = 0; row < past.Rows; row++)
                for (var step = 0; step < steps; step++)
                    predicted[row * target.Numbers + step * channels + channel] = past[row][(length - Season + step % Season) * width + place];
        }
        return new(predicted, []);
    }

    static string? Past(string column, Map<Field> fields) =>
        fields.FirstOrDefault(field => field.Value is Series { Role: Role.Feature, Length: not null } series && series.Columns.Contains(column)).Key;

    static int IndexOf(Items<string> columns, string column)
    {
        for (var i = 0; i < columns.Count; i++) if (columns[i] == column) return i;
        throw new ArgumentException($"'{column}' is no column of the series.", nameof(column));
    }
}
