using System.Text.Json;
using System.Text.Json.Serialization;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>How good the model is, and whether it may go into service: <c>evaluation.json</c>.</summary>
/// <remarks>Of several targets each metric's key is <c>&lt;target&gt;/&lt;metric&gt;</c>. An undefined value is absent.</remarks>
/// <param name="Name">The model's name.</param>
/// <param name="Task"><c>regression</c>, <c>binary_classification</c> or <c>multiclass_classification</c>; <c>several</c> where targets differ in it.</param>
/// <param name="Blessed">Whether every gate was passed.</param>
/// <param name="Metrics">By part (<c>train</c>, <c>validation</c>, <c>test</c>), by metric.</param>
/// <param name="Intervals">By part, by metric, the bootstrap interval.</param>
/// <param name="Baselines">By baseline, by part, by metric.</param>
/// <param name="Slices">The test rows by the values of fields.</param>
/// <param name="Gates">In the order of the spec.</param>
/// <param name="StoppedBy">What ended the training; null for a model that was trained elsewhere.</param>
/// <param name="Epochs">How many epochs were trained.</param>
/// <param name="Seconds">How long training took.</param>
public sealed record Judgement(
    string Name,
    string Task,
    bool Blessed,
    Map<Map<double>> Metrics,
    Map<Map<Interval>> Intervals,
    Map<Map<Map<double>>> Baselines,
    Items<SliceResult> Slices,
    Items<GateResult> Gates,
    string? StoppedBy = null,
    int? Epochs = null,
    double? Seconds = null)
{
    /// <summary>What is worth knowing about how it was judged; not part of the file.</summary>
    [JsonIgnore]
    public Items<Finding> Findings { get; init; } = Items<Finding>.Empty;

    /// <summary>An error (<c>EVAL036</c>) for every gate that was not passed.</summary>
    public IEnumerable<Finding> FailedGates()
    {
        for (var i = 0; i < Gates.Count; i++)
        {
            var gate = Gates[i];
            if (gate.Passed) continue;
            var where = gate.Slice is null ? "" : $" where {gate.By} is {gate.Slice}";
            yield return new("EVAL036", SpecPath.Item("$.evaluation.gates", i), Printable.Escape($"{(gate.Target is null ? "" : gate.Target + "/")}{gate.Metric}{where}: {gate.Reason}"))
            {
                Expected = "every gate to be passed",
                Fix = "look at the report, and make the model better; lower the gate only when what it asks for is not needed.",
            };
        }
    }

    /// <summary>As <c>evaluation.json</c> has it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JudgementJson.Form.Judgement);

    /// <summary>A judgement as <c>evaluation.json</c> has it. Keys that this version does not know are passed over.</summary>
    /// <exception cref="FindingsException"><c>EVAL030</c>: it is none.</exception>
    public static Judgement FromJson(string json, string file = "evaluation.json") => JudgementJson.Read(json, file);
}

/// <summary>Between which values a metric lies, at the stated confidence.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public sealed record Interval(double Low, double High);

/// <summary>The test rows that share a value.</summary>
/// <param name="By">The field, and the value (or the range) that the rows share; null where it is missing.</param>
/// <param name="Rows">How many they are.</param>
/// <param name="Metrics">By metric.</param>
public sealed record SliceResult(Map<string?> By, int Rows, Map<double> Metrics);

/// <summary>A gate, what it met, and whether it was passed.</summary>
/// <param name="Metric">As the gate states it.</param>
/// <param name="Passed">Whether it was passed.</param>
/// <param name="Target">As the gate states it.</param>
/// <param name="Minimum">As the gate states it.</param>
/// <param name="Maximum">As the gate states it.</param>
/// <param name="Baseline">As the gate states it.</param>
/// <param name="MinAbsoluteChange">As the gate states it.</param>
/// <param name="By">As the gate states it.</param>
/// <param name="Value">What the model reached; of a gate by slices, in the worst of them. Null when undefined.</param>
/// <param name="BaselineValue">What the baseline reached on the same rows.</param>
/// <param name="Slice">Of a gate by slices, where the value was met.</param>
/// <param name="Reason">Why it was not passed.</param>
public sealed record GateResult(
    string Metric,
    [property: JsonPropertyOrder(1)] bool Passed,
    string? Target = null,
    double? Minimum = null,
    double? Maximum = null,
    string? Baseline = null,
    double? MinAbsoluteChange = null,
    string? By = null,
    double? Value = null,
    double? BaselineValue = null,
    string? Slice = null,
    [property: JsonPropertyOrder(2)] string? Reason = null);
