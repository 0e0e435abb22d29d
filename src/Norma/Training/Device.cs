using System.Globalization;
using Norma.Spec;

namespace Norma.Training;

/// <summary>Where training runs. What the machine or the build lacks is a finding, never a silent fall-back.</summary>
static class Device
{
    /// <summary>The device of a spec, as it is written into the lock: <c>cpu</c>.</summary>
    /// <exception cref="FindingsException"><c>TRAN001</c>: not a device. <c>TRAN002</c>: a device that is not there.</exception>
    public static string Of(string stated)
    {
        if (stated is "auto" or "cpu") return "cpu";
        var cuda = stated == "cuda" || (stated.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(stated.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _));
        if (!cuda)
            throw new FindingsException(ExitCode.Spec, new Finding("TRAN001", "$.training.device", $"received '{stated}'") { Expected = "auto, cpu, cuda or cuda:n" });
        throw new FindingsException(ExitCode.Environment, new Finding("TRAN002", "$.training.device", $"'{stated}' is not available: the tensor library of this build is for CPUs")
        {
            Expected = "a device that is there",
            Fix = "use 'auto' or 'cpu'.",
        });
    }
}
