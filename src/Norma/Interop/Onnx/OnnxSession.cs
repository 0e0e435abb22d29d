using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Interop.Onnx;

/// <summary>A checked ONNX model in ONNX Runtime. Safe for many threads at once.</summary>
/// <remarks>The runtime sees the checked bytes alone, never a path; its graph optimizations are on, its spinning off, its log silent.</remarks>
public sealed class OnnxSession : IDisposable
{
    static readonly RunOptions s_usual;

    readonly InferenceSession _session;
    readonly string[] _inputs;
    readonly string[] _outputs;

    // A constructor, so that it runs before anything of this class: what a field alone asks for runs only when the field is read.
    static OnnxSession()
    {
        OnnxTelemetry.TurnOff();
        s_usual = new();
    }

    OnnxSession(OnnxModel model, InferenceSession session)
    {
        (Model, _session) = (model, session);
        _inputs = [.. model.Inputs.Select(i => i.Name)];
        _outputs = [.. model.Outputs.Select(o => o.Name)];
    }

    /// <summary>What it runs.</summary>
    public OnnxModel Model { get; }

    /// <summary>Loads the runtime ahead of the first model. Where it cannot be loaded, <see cref="Open"/> says so.</summary>
    internal static void Load() => RuntimeHelpers.RunClassConstructor(typeof(OnnxSession).TypeHandle);

    /// <summary>Loads a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads within one run.</param>
    /// <exception cref="FindingsException"><c>DEPL001</c>: the runtime refuses it (exit 4). <c>DEPL002</c>: the runtime's native library is missing (exit 5).</exception>
    public static OnnxSession Open(OnnxModel model, int threads = 1)
    {
        try
        {
            using var options = new SessionOptions
            {
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
                IntraOpNumThreads = threads,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            return new(model, new InferenceSession(model.Bytes, options));
        }
        catch (OnnxRuntimeException refused)
        {
            throw new FindingsException(ExitCode.Refused, new Finding("DEPL001", "", $"ONNX Runtime refuses the model ({FirstLine(refused)})")
            {
                File = model.File,
                Expected = "a model that ONNX Runtime can run",
                Fix = "export it again with operators and opsets that the runtime knows.",
            });
        }
        catch (Exception missing) when (missing is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException or EntryPointNotFoundException })
        {
            throw new FindingsException(ExitCode.Environment, new Finding("DEPL002", "", "the native library of ONNX Runtime cannot be loaded")
            {
                Expected = "onnxruntime beside the program",
                Fix = "run 'norma doctor'.",
            });
        }
    }

    /// <summary>Runs it.</summary>
    /// <param name="inputs">A value for each of <see cref="OnnxModel.Inputs"/>, in their order.</param>
    /// <param name="options">To end a run early; the usual ones when null.</param>
    /// <returns>A value for each of <see cref="OnnxModel.Outputs"/>, in their order; the caller frees them.</returns>
    /// <exception cref="FindingsException"><c>DEPL003</c>: the runtime cannot run it on these values (exit 4).</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(IReadOnlyList<OrtValue> inputs, RunOptions? options = null)
    {
        try
        {
            return _session.Run(options ?? s_usual, _inputs, inputs, _outputs);
        }
        catch (OnnxRuntimeException failed)
        {
            throw new FindingsException(ExitCode.Refused, new Finding("DEPL003", "", $"ONNX Runtime cannot run the model on these values ({FirstLine(failed)})")
            {
                File = Model.File,
                Expected = "values of the types and shapes that the model's inputs state",
                Fix = "compare them with the model's inputs.",
            });
        }
    }

    /// <summary>Frees the runtime's memory; no run may be under way.</summary>
    public void Dispose() => _session.Dispose();

    static string FirstLine(OnnxRuntimeException fault)
    {
        var text = fault.Message.AsSpan();
        var end = text.IndexOf('\n');
        return Printable.Escape(new string((end < 0 ? text : text[..end])[..Math.Min(300, end < 0 ? text.Length : end)]));
    }
}
