using System.Runtime.CompilerServices;
using Norma.Interop.Onnx;
using Norma.Models.Native;

namespace Norma.Tests.Models;

static class TensorLibrary
{
    /// <summary>Before any test touches a tensor: a type of TorchSharp that is touched earlier would fail for good.</summary>
    [ModuleInitializer]
    internal static void Load() => LibTorch.EnsureLoaded();

    /// <summary>Before any test opens a session of its own.</summary>
    [ModuleInitializer]
    internal static void Quiet() => OnnxTelemetry.TurnOff();
}
