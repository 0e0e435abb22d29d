using Norma.Formats.Onnx;
using Norma.Models.Layers.Core;
using Norma.Models.Native;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>A network with its weights, as files of other frameworks hold one: no features before it, no targets behind it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Graph">Its layers.</param>
/// <param name="Inputs">The shapes of what enters, by the names of the graph's inputs and in their order, without the batch.</param>
/// <param name="Weights">Its weights, by the names of their layers.</param>
public sealed record NetworkModel(string Name, Graph Graph, Map<Shape> Inputs, Weights Weights)
{
    /// <summary>Which layers keep their weights when it is trained on, as <c>freeze</c> words.</summary>
    public Items<Rewrite> Rewrites { get; init; } = [];

    /// <summary>The size of the first axis of each input, where it is a fixed one instead of the batch, as for the state of a frozen block; null where it is the batch everywhere.</summary>
    public Items<long?>? FirstSizes { get; init; }

    /// <summary>Its layers in their places.</summary>
    /// <exception cref="ShapeException">They do not fit together.</exception>
    public Wiring Wiring => Wiring.Of(Graph, [.. Inputs.Values]);

    /// <summary>What leaves it is called: the nodes of <see cref="Graph.Outputs"/>, or the last one.</summary>
    public Items<string> OutputNames => Graph.Outputs ?? [Graph.Nodes.Keys.LastOrDefault() ?? Graph.InputNames[0]];

    /// <summary>Refuses layers that do not fit together, and values that no array holds, before anything is made of them.</summary>
    /// <param name="file">The file that it was read from.</param>
    /// <exception cref="FindingsException"><c>MODL006</c> alone (exit 6), or what does not fit (4).</exception>
    internal void Require(string file)
    {
        var findings = new List<Finding>();
        var wiring = Wiring.Of(Graph, [.. Inputs.Values], "$", findings);
        if (wiring is not null)
        {
            foreach (var (name, shape) in Inputs)
                if (shape.Size > Array.MaxLength) findings.Add(TooLarge(SpecPath.Key("$.inputs", name), "the input", shape));
            // What is too large already on entering makes what leaves too large as well: said once.
            if (!findings.Exists(finding => finding.Severity == Severity.Error) && wiring.Layers.Where(layer => layer.Outputs.Any(shape => shape.Size > Array.MaxLength)).MaxBy(layer => layer.Outputs.Max(shape => shape.Size)) is { } widest)
                findings.Add(TooLarge(SpecPath.Key("$.nodes", widest.Name), "what the layer gives", widest.Outputs.MaxBy(shape => shape.Size)!));
        }
        findings.RemoveAll(finding => finding.Severity != Severity.Error);
        if (findings.Count > 0) throw new FindingsException(FindingsException.CodeOf(findings, ExitCode.Refused), findings.ConvertAll(finding => finding with { File = file }));

        static Finding TooLarge(string path, string what, Shape shape) => new("MODL006", path, $"{what} has {shape.Size:N0} numbers for one example") { Expected = $"at most {Array.MaxLength:N0}", Fix = "export it with smaller inputs." };
    }

    /// <summary>Refuses to compute what the machine cannot hold.</summary>
    /// <param name="wiring">Its layers in their places.</param>
    /// <param name="batch">How many examples at once.</param>
    /// <param name="available">Bytes that there are; those of the machine, or of the container, when absent.</param>
    /// <exception cref="FindingsException"><c>MODL006</c> (exit 6).</exception>
    internal static void RequireMemory(Wiring wiring, long batch, long? available = null)
    {
        var limit = available ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        string needed;
        try
        {
            // The weights lie in the file's arrays and in the library's; values are all kept until the pass is over.
            var bytes = checked(sizeof(float) * (2 * wiring.Layers.Aggregate(0L, (sum, layer) => checked(sum + layer.Parameters)) + batch * wiring.Numbers));
            if (bytes <= limit) return;
            needed = $"about {NetworkPlan.Gibibytes(bytes)} for a batch of {batch:N0}";
        }
        catch (OverflowException) { needed = "more than 2^63 bytes"; }
        throw new FindingsException(ExitCode.Limit, new Finding("MODL006", "$", $"the model needs {needed}") { Expected = $"at most {NetworkPlan.Gibibytes(limit)}, the memory of this machine", Fix = "use smaller inputs or a smaller batch." });
    }

    /// <summary>What it gives for a batch, in evaluation mode.</summary>
    /// <param name="inputs">A value for each input, in the order of <see cref="Inputs"/>; the first axis is the batch.</param>
    /// <returns>A value for each of <see cref="OutputNames"/>.</returns>
    /// <exception cref="ArgumentException">The values do not fit the inputs.</exception>
    /// <exception cref="FindingsException"><c>MODL010</c>: the weights are not those of the layers. Or the tensor library is missing.</exception>
    public NamedValues[] Predict(params ReadOnlySpan<NamedValues> inputs)
    {
        Check(inputs);
        LibTorch.EnsureLoaded();
        var wiring = Wiring;
        RequireMemory(wiring, inputs.ToArray().Select(input => input.Shape[0]).DefaultIfEmpty().Max());
        using var body = Build(wiring);
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var entering = new Tensor[inputs.Length];
        for (var i = 0; i < entering.Length; i++) entering[i] = tensor(inputs[i].Values, dimensions: inputs[i].Shape.ToArray());
        var leaving = body.Compute(entering, Context.Predict);
        var names = OutputNames;
        return [.. leaving.Select((value, i) => new NamedValues(names[i], Shape.Of(value.shape), value.to(ScalarType.Float32).contiguous().Floats().ToArray()))];
    }

    /// <summary>The running network with these weights.</summary>
    /// <param name="wiring">Its layers in their places.</param>
    /// <exception cref="FindingsException"><c>MODL010</c>: the weights are not those of the layers.</exception>
    internal WiredBody Build(Wiring wiring)
    {
        Weights.Require(wiring.Weights);
        var body = new WiredBody(wiring, new Start(0, ""));
        using var still = no_grad();
        foreach (var (name, into) in body.NamedWeights())
        {
            using var values = tensor(Weights[name].Values, dimensions: into.shape);
            using var target = into.detach();
            target.copy_(values);
        }
        return body;
    }

    /// <summary>The same computation as an ONNX model; inputs and outputs have their names here.</summary>
    /// <exception cref="FindingsException"><c>MODL010</c>: the weights are not those of the layers.</exception>
    public byte[] ToOnnx()
    {
        var wiring = Wiring;
        Weights.Require(wiring.Weights);
        var graph = new OnnxGraph();
        var outputs = OutputNames;
        graph.Reserve(Inputs.Keys.Concat(outputs).Distinct(StringComparer.Ordinal));
        OnnxValue[] entering = [.. Inputs.Select((input, i) => graph.Input(input.Key, OnnxType.Float, [FirstSizes?[i] ?? -1, .. input.Value]))];
        var leaving = wiring.Lower(graph, Weights, entering);
        for (var i = 0; i < leaving.Length; i++) graph.Output(outputs[i], leaving[i], OnnxType.Float, [-1, .. wiring.OutputShapes[i]]);
        return graph.ToBytes(Name, []);
    }

    void Check(ReadOnlySpan<NamedValues> inputs)
    {
        if (inputs.Length != Inputs.Count) throw new ArgumentException($"Received {inputs.Length} values for {Inputs.Count} inputs: {string.Join(", ", Inputs.Keys)}.", nameof(inputs));
        var i = 0;
        foreach (var (name, shape) in Inputs)
        {
            var (given, values) = (inputs[i].Shape, inputs[i].Values);
            var fits = given.Rank == shape.Rank + 1 && given.IsKnown && given.Size == values.Length && given.Skip(1).Zip(shape).All(axis => axis.Second == Shape.Any || axis.First == axis.Second);
            if (!fits) throw new ArgumentException($"Received {values.Length} numbers in the shape {given} for the input '{name}', expected a batch of {shape}.", nameof(inputs));
            i++;
        }
    }
}

/// <summary>An array that enters or leaves a network.</summary>
/// <param name="Name">Of the input or output.</param>
/// <param name="Shape">All of its axes, the batch first.</param>
/// <param name="Values">Row-major.</param>
public sealed record NamedValues(string Name, Shape Shape, float[] Values);
