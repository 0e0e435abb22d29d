using System.Globalization;
using Norma.Spec;

namespace Norma.Training;

/// <summary>Where training runs. What the machine or the build lacks is a finding, never a silent fall-back.</summary>
static class Device
{
    /// <summary>The device of a spec, as it is written into the lock: <c>cpu</c>.</summary>
    /// <exception cref="FindingsException"><c>TRAN001</c>: not a device (exit 2). <c>TRAN002</c>: a device that is not there (exit 5).</exception>
    public static string Of(string stated) => Check(stated) is { } finding
        ? throw new FindingsException(finding.Code == "TRAN001" ? ExitCode.Spec : ExitCode.Environment, finding)
        : "cpu";

    /// <summary>A finding where a device is none, or is not there.</summary>
    public static Finding? Check(string stated)
    {
        if (stated is "auto" or "cpu") return null;
        var cuda = stated == "cuda" || (stated.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(stated.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return cuda
            ? new Finding("TRAN002", "$.training.device", $"'{stated}' is not available: the tensor library of this build is for CPUs")
            {
                Expected = "a device that is there",
                Fix = "use 'auto' or 'cpu'.",
            }
            : new Finding("TRAN001", "$.training.device", $"received {Printable.Quote(stated)}") { Expected = "auto, cpu, cuda or cuda:n" };
    }
}
