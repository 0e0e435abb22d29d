using Norma.Formats.Onnx.Proto;
using Norma.Spec;

namespace Norma.Formats.Onnx;

public sealed partial class OnnxGraph
{
    // From opset 13 to 17 operators only took further types and attributes whose defaults are what was before; RoiAlign's default changed with 16.
    const long OldestInlined = 13;

    /// <summary>Puts the graph of another model between values of this one: its nodes and constants, under names of their own, with the graphs inside its nodes.</summary>
    /// <param name="model">A model of standard operators of opset 13 to 17.</param>
    /// <param name="inputs">A value for each of its inputs, typed as it states them.</param>
    /// <returns>A value for each of its outputs.</returns>
    /// <exception cref="FindingsException"><c>INTR058</c>: its operators mean something else in the opset that is written (exit 4).</exception>
    internal OnnxValue[] Inline(OnnxModel model, ReadOnlySpan<OnnxValue> inputs)
    {
        RequireInline(model);
        _usesMl |= UsesMl(model);
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = "" };
        for (var i = 0; i < inputs.Length; i++) names[model.Inputs[i].Name] = inputs[i].Name;
        var graph = model.Proto.Graph.Clone();
        Rename(graph, names, inner: false);
        _graph.Node.Add(graph.Node);
        _graph.Initializer.Add(graph.Initializer);
        _graph.SparseInitializer.Add(graph.SparseInitializer);
        return [.. graph.Output.Select(output => new OnnxValue(output.Name))];
    }

    /// <summary>Refuses a model whose graph <see cref="Inline"/> could not take, before anything is learned behind it.</summary>
    /// <exception cref="FindingsException"><c>INTR058</c> (exit 4).</exception>
    internal static void RequireInline(OnnxModel model)
    {
        var opset = model.Opsets.GetValueOrDefault("", 0);
        var odd = opset is < OldestInlined or > Opset ? $"its opset is {opset}"
            : UsesMl(model) && model.Opsets.GetValueOrDefault(MlDomain, 0) != MlOpset ? $"its {MlDomain} is {model.Opsets.GetValueOrDefault(MlDomain, 0)}"
            : opset < 16 && model.Places.AllNodes.Any(node => node.Item.OpType == "RoiAlign") ? "RoiAlign has another default since opset 16"
            : model.Proto.Functions.Count > 0 ? "it defines functions" : null;
        if (odd is not null)
        {
            throw new FindingsException(ExitCode.Refused, new Finding("INTR058", "", $"the frozen block cannot stand in the graph that is written: {odd}")
            {
                File = model.File,
                Expected = FormattableString.Invariant($"opset {OldestInlined} to {Opset} of ai.onnx and {MlOpset} of ai.onnx.ml, without functions"),
                Fix = FormattableString.Invariant($"convert the file with onnx.version_converter to opset {Opset}."),
            });
        }
    }

    static bool UsesMl(OnnxModel model) => model.Places.AllNodes.Any(node => OnnxPlaces.Domain(node.Item.Domain) == MlDomain);

    // Names are unique in a whole model, so one table serves the graphs inside nodes too.
    void Rename(GraphProto graph, Dictionary<string, string> names, bool inner)
    {
        string Own(string name) => names.TryGetValue(name, out var known) ? known : names[name] = Fresh(name);
        if (inner) foreach (var input in graph.Input) input.Name = Own(input.Name);
        foreach (var constant in graph.Initializer) constant.Name = Own(constant.Name);
        foreach (var constant in graph.SparseInitializer) constant.Values.Name = Own(constant.Values.Name);
        foreach (var node in graph.Node)
        {
            if (node.Name.Length > 0) node.Name = Fresh(node.Name);
            for (var i = 0; i < node.Input.Count; i++) node.Input[i] = Own(node.Input[i]);
            foreach (var attribute in node.Attribute)
            {
                if (attribute.G is { } only) Rename(only, names, inner: true);
                foreach (var one in attribute.Graphs) Rename(one, names, inner: true);
            }
            for (var i = 0; i < node.Output.Count; i++) node.Output[i] = Own(node.Output[i]);
        }
        foreach (var output in graph.Output) output.Name = Own(output.Name);
        // Shapes that were noted on the way go by the old names, and are inferred again.
        graph.ValueInfo.Clear();
    }
}
