using Norma.Formats;

namespace Norma.Interop.Onnx;

/// <summary>Keeps ONNX Runtime from recording and sending usage: from 1.31 on it does so on every system unless told not to before its first use.</summary>
static class OnnxTelemetry
{
    /// <summary>Turns it off for the process; called before the runtime is first touched.</summary>
    public static void TurnOff() => NativeEnvironment.Set("ORT_DISABLE_TELEMETRY", "1");
}
