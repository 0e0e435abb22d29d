using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Models.Native;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Interop.Onnx;

/// <summary>An ONNX model as one frozen layer, where not all of its operators are layers: ONNX Runtime computes it, no gradient passes it, and its own graph stands in what is exported.</summary>
/// <remarks>Shapes: those of the model's inputs → those of its outputs, each behind its first axis. A single number takes the first value of the batch. No weights that could be learned.</remarks>
/// <param name="Model">The model.</param>
sealed record OnnxBlock(OnnxModel Model) : Layer((string?)null)
{
    const int Float = (int)OnnxType.Float;

    /// <summary>The model as a network of this one layer; null where its inputs or outputs are not those of a layer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="why">The operators that are no layers.</param>
    public static ImportedModel? Of(OnnxModel model, IReadOnlyList<Finding> why)
    {
        if (model.Inputs.Count == 0 || model.Outputs.Count == 0 || !model.Inputs.All(port => OnnxNumbers.IsHeld(port.Type) && port.Shape is not null)
            || !model.Outputs.All(port => OnnxNumbers.IsHeld(port.Type) && port.Shape is { Count: > 0 })) return null;
        var taken = new HashSet<string>(StringComparer.Ordinal) { "block" };
        string Name(string wish, string fallback)
        {
            var usable = Tracing.Usable(wish) is { Length: > 0 } name ? name : fallback;
            for (var n = 1; !taken.Add(usable); n++) usable = string.Create(CultureInfo.InvariantCulture, $"{fallback}_{n}");
            return usable;
        }
        KeyValuePair<string, Shape>[] inputs = [.. model.Inputs.Select(port => KeyValuePair.Create(Name(port.Name, "input"), Behind(port)))];
        var block = new OnnxBlock(model);
        var outputs = model.Outputs.Select((_, i) => i == 0 ? "block" : string.Create(CultureInfo.InvariantCulture, $"block:{i}"));
        var graph = new Models.Layers.Core.Graph(new([new("block", new(block, [.. inputs.Select(input => input.Key)]))]), [.. inputs.Select(input => input.Key)], [.. outputs]);
        var note = new Finding("INTR057", "graph", $"is one frozen block of {model.Nodes} operators: {string.Join("; ", why.Take(3).Select(finding => finding.Message))}{(why.Count > 3 ? string.Create(CultureInfo.InvariantCulture, $"; and {why.Count - 3} more") : "")}")
        {
            File = model.File,
            Severity = Severity.Warning,
            Expected = "operators that are layers, for a model that can be learned further",
            Fix = "use it as it is: nothing in it is learned, and no layer before it.",
        };
        return new(new(model.Proto.Graph.Name is { Length: > 0 } name ? name : "model", graph, new(inputs), new Weights([])) { FirstSizes = FirstOf(model) }, [note, .. Rounded(model)]);
    }

    // What a float32 does not hold is said: whole numbers beyond 2^24, and the digits of a double.
    static IEnumerable<Finding> Rounded(OnnxModel model)
    {
        foreach (var (place, port) in model.Inputs.Select(port => ("graph.input", port)).Concat(model.Outputs.Select(port => ("graph.output", port))))
        {
            if (port.Type is not (OnnxNumbers.Int32 or OnnxNumbers.Int64 or OnnxNumbers.Double)) continue;
            yield return new("INTR044", $"{place} {Printable.Quote(port.Name)}", port.Type == OnnxNumbers.Double ? "is float64 there, and float32 here: about 7 digits of its numbers" : "holds whole numbers there, and the same numbers as float32 here: exact up to 16,777,216") { File = model.File, Severity = Severity.Information };
        }
    }

    static Items<long?>? FirstOf(OnnxModel model)
    {
        Items<long?> sizes = [.. model.Inputs.Select(port => port.Shape is { Count: > 0 } shape ? shape[0].Size : null)];
        return sizes.Any(size => size is not null) ? sizes : null;
    }

    /// <summary>Why it cannot be part of a network over examples; null where it can: every first axis must be that of the batch.</summary>
    public string? Unbatched => Model.Inputs.Concat(Model.Outputs).FirstOrDefault(port => port.Shape is { Count: > 0 } shape && shape[0].Size is not null) is { } odd ? $"the first axis of '{Printable.Escape(odd.Name)}' is {odd.Shape![0].Size}"
        : Model.Inputs.FirstOrDefault(port => port.Shape is { Count: 0 }) is { } single ? $"'{Printable.Escape(single.Name)}' is a single number" : null;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        var fits = inputs.Count == Model.Inputs.Count && inputs.Zip(Model.Inputs.Select(Behind)).All(pair => pair.First.Rank == pair.Second.Rank && pair.First.Zip(pair.Second).All(axis => axis.First == axis.Second || axis.First == Shape.Any || axis.Second == Shape.Any));
        return fits ? [.. Model.Outputs.Select(Behind)] : throw new ShapeException($"received {inputs}", $"{new Shapes([.. Model.Inputs.Select(Behind)])}, as '{Path.GetFileName(Model.File)}' takes");
    }

    /// <inheritdoc/>
    public override bool StopsGradients => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Session(Model);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var entering = new OnnxValue[inputs.Length];
        for (var i = 0; i < entering.Length; i++)
        {
            var port = Model.Inputs[i];
            entering[i] = port.Type == Float ? inputs[i] : graph.Node("Cast", [inputs[i]], ("to", (long)port.Type));
            if (port.Shape is { Count: 0 }) entering[i] = graph.Node("Gather", [entering[i], graph.Scalar("first", 0L)], ("axis", 0L));
        }
        var leaving = graph.Inline(Model, entering);
        return [.. leaving.Select((value, i) => Model.Outputs[i].Type == Float ? value : graph.Node("Cast", [value], ("to", OnnxType.Float)))];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    static Shape Behind(OnnxPort port) => [.. port.Shape!.Skip(1).Select(axis => axis.Size ?? Shape.Any)];

    sealed class Session : Body
    {
        readonly OnnxModel _model;
        readonly OnnxSession _session;

        public Session(OnnxModel model) : base(nameof(OnnxBlock)) => (_model, _session) = (model, OnnxSession.Open(model, Environment.ProcessorCount));

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            if (is_grad_enabled() && inputs.Any(input => input.requires_grad))
            {
                throw new FindingsException(ExitCode.Spec, new Finding("INTR059", "$.model", "a layer that is learned stands before a frozen block")
                {
                    File = _model.File,
                    Expected = "features, or layers without weights to learn, before it: no gradient passes it",
                    Fix = "put the layer behind the block, or freeze it.",
                });
            }
            var given = new List<OrtValue>();
            try
            {
                for (var i = 0; i < inputs.Length; i++)
                {
                    using var values = inputs[i].to(ScalarType.Float32).cpu().contiguous();
                    var port = _model.Inputs[i];
                    given.Add(OnnxNumbers.Value(port.Type, values.Floats().ToArray(), port.Shape is { Count: 0 } ? [] : values.shape));
                }
                using var results = _session.Run(given);
                return [.. results.Select(result => tensor(OnnxNumbers.Floats(result), dimensions: result.GetTensorTypeAndShape().Shape).to(inputs[0].device).to(inputs[0].dtype))];
            }
            finally
            {
                foreach (var value in given) value.Dispose();
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _session.Dispose();
            base.Dispose(disposing);
        }
    }
}
