using System.Text.Json;
using System.Text.Json.Serialization;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>How far an exported graph is from the trained model on the same rows: <c>parity.json</c>.</summary>
/// <param name="Rows">How many rows went through both.</param>
/// <param name="Tolerance">What is allowed.</param>
/// <param name="Outputs">By output of numbers or probabilities.</param>
/// <param name="Labels">By output of labels, on how many rows it differs though the two classes are not closer than the tolerance.</param>
/// <param name="Metrics">By engine (<c>torch</c>, <c>onnx</c>), by metric; of several targets <c>&lt;target&gt;/&lt;metric&gt;</c>. Undefined values are absent.</param>
/// <param name="Passed">Whether it may be packaged.</param>
public sealed partial record ParityReport(
    int Rows,
    ParityTolerance Tolerance,
    IReadOnlyDictionary<string, ParityOutput> Outputs,
    IReadOnlyDictionary<string, int> Labels,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Metrics,
    bool Passed)
{
    /// <summary>What did not pass; not part of the file.</summary>
    [JsonIgnore]
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>As <c>parity.json</c> has it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ParityForm.Types.ParityReport) + "\n";

    /// <summary>A report as <c>parity.json</c> has it. Keys that this version does not know are passed over.</summary>
    /// <exception cref="FindingsException"><c>DEPL031</c>: it is none (exit 4).</exception>
    public static ParityReport FromJson(string json, string file = "parity.json")
    {
        try
        {
            if (JsonSerializer.Deserialize(json, ParityForm.Types.ParityReport) is { } report && report.Outputs.Values.All(o => o is not null) && report.Metrics.Values.All(m => m is not null)) return report;
            throw new JsonException("null where a value is expected");
        }
        catch (JsonException fault)
        {
            throw new FindingsException(ExitCode.Refused, new Finding("DEPL031", "", $"is no parity report ({Printable.Escape(fault.Message)})")
            {
                File = file,
                Expected = "rows, tolerance, outputs, metrics and passed as Norma writes them",
                Fix = "take the parity.json of the run or the package again.",
            });
        }
    }

    /// <summary>Refuses what did not pass.</summary>
    /// <exception cref="FindingsException"><c>DEPL030</c>, one for each difference (exit 8).</exception>
    public void Require()
    {
        if (!Passed) throw new FindingsException(ExitCode.Gate, Findings);
    }

    [JsonSerializable(typeof(ParityReport))]
    sealed partial class ParityForm : JsonSerializerContext
    {
        public static ParityForm Types { get; } = new(new(RecordJson.Options));
    }
}

/// <summary>The differences that pass: a value passes by either.</summary>
/// <param name="Absolute">The greatest absolute difference.</param>
/// <param name="Relative">The greatest difference as a share of the greater of the two values.</param>
public sealed record ParityTolerance(double Absolute, double Relative);

/// <summary>The differences of one output.</summary>
/// <param name="MaxAbs">The greatest absolute difference.</param>
/// <param name="MaxRel">The greatest difference as a share of the greater of the two values.</param>
public sealed record ParityOutput(double MaxAbs, double MaxRel);
