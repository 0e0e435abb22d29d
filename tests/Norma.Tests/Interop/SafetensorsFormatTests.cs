using System.Text;
using System.Text.Json;
using Norma.Formats.Safetensors;
using Norma.Interop;
using Norma.Interop.Safetensors;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Tests.Models;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>Safetensors files fill a stated structure, by our names, by stated ones and by PyTorch's.</summary>
public sealed class SafetensorsFormatTests
{
    static NetworkModel Structure(string nodes, params long[] input) => new("stated",
        new Graph(SpecReader.Read<ModelSection>($"nodes:\n{nodes}\n", "stated.yaml").Require().Nodes!, ["input"]), new Map<Shape>([KeyValuePair.Create("input", Shape.Of(input))]), new([]));

    static string Written(TemporaryFolder folder, params (string Name, long[] Shape, float[] Values)[] tensors)
    {
        SafetensorsFile.Write(folder.In("w.safetensors"), tensors.Select(t => new SafetensorsTensor(t.Name, Shape.Of(t.Shape), t.Values)), new Dictionary<string, string>());
        return folder.In("w.safetensors");
    }

    static float[] Count(int count) => [.. Enumerable.Range(1, count).Select(i => (float)i)];

    [Fact]
    public void PyTorchs_kernels_are_turned_into_our_layouts()
    {
        using var folder = new TemporaryFolder();
        // Conv2d(2, 1, (1, 2)): OIHW [1, 2, 1, 2] is [[1, 2], [3, 4]] by channel; HWIO is by place: [1, 3], [2, 4]. Linear(3, 2): rows are outputs.
        var path = Written(folder, ("c.weight", [1, 2, 1, 2], Count(4)), ("c.bias", [1], [9]), ("n.weight", [1], [2]), ("n.bias", [1], [3]), ("n.running_mean", [1], [4]), ("n.running_var", [1], [5]),
            ("d.weight", [2, 3], Count(6)), ("d.bias", [2], [7, 8]));
        var model = ModelFormat.Of(path).Read(path, Structure("  c: {type: conv2d, filters: 1, kernel_size: [1, 2]}\n  n: batch_normalization\n  f: flatten\n  d: {type: dense, units: 2}", 1, 4, 2)).Model;
        Assert.Equal([1, 3, 2, 4], model.Weights["c.kernel"].Values);
        Assert.Equal([1, 4, 2, 5, 3, 6], model.Weights["d.kernel"].Values);
        Assert.Equal([2f, 3, 4, 5], [model.Weights["n.gamma"].Values[0], model.Weights["n.beta"].Values[0], model.Weights["n.moving_mean"].Values[0], model.Weights["n.moving_variance"].Values[0]]);
    }

    [Fact]
    public void Gates_and_biases_of_PyTorchs_recurrent_layers_come_in_our_order()
    {
        using var folder = new TemporaryFolder();
        // One unit, one input: PyTorch's gates are r, z, n; ours z, r, h.
        var path = Written(folder, ("g.weight_ih_l0", [3, 1], [1, 2, 3]), ("g.weight_hh_l0", [3, 1], [4, 5, 6]), ("g.bias_ih_l0", [3], [7, 8, 9]), ("g.bias_hh_l0", [3], [10, 11, 12]));
        var gru = ModelFormat.Of(path).Read(path, Structure("  g: {type: gru, units: 1}", 4, 1)).Model.Weights;
        Assert.Equal([2, 1, 3], gru["g.kernel"].Values);
        Assert.Equal([5, 4, 6], gru["g.recurrent_kernel"].Values);
        Assert.Equal([8, 7, 9, 11, 10, 12], gru["g.bias"].Values);
        path = Written(folder, ("l.weight_ih_l0", [4, 1], Count(4)), ("l.weight_hh_l0", [4, 1], Count(4)), ("l.bias_ih_l0", [4], Count(4)), ("l.bias_hh_l0", [4], [10, 20, 30, 40]));
        var lstm = ModelFormat.Of(path).Read(path, Structure("  l: {type: lstm, units: 1}", 4, 1)).Model.Weights;
        Assert.Equal([11, 22, 33, 44], lstm["l.bias"].Values);
    }

    [Fact]
    public void What_is_missing_left_over_or_of_another_shape_is_a_finding_and_stated_names_are_followed()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, ("a.weight", [2, 3], Count(6)), ("b.bias", [2], Count(2)));
        var structure = Structure("  d: {type: dense, units: 2}", 3);
        var refused = Assert.Throws<FindingsException>(() => ModelFormat.Of(path).Read(path, structure));
        Assert.Equal(["INTR051", "INTR051", "INTR052", "INTR052"], refused.Findings.Select(f => f.Code));
        var named = new SafetensorsFormat().Read(path, structure, new Map<string>([KeyValuePair.Create("d", "a"), KeyValuePair.Create("d.bias", "b.bias")])).Model;
        Assert.Equal([1, 4, 2, 5, 3, 6], named.Weights["d.kernel"].Values);
        Assert.Contains(Assert.Throws<FindingsException>(() => new SafetensorsFormat().Read(path, structure, new Map<string>([KeyValuePair.Create("e", "a")]))).Findings, f => f.Code == "INTR055");
        Assert.Contains(Assert.Throws<FindingsException>(() => new SafetensorsFormat().Read(path, Structure("  a: {type: dense, units: 5, use_bias: false}", 3))).Findings, f => f.Code == "INTR053");
        Assert.Equal("INTR050", Assert.Throws<FindingsException>(() => ModelFormat.Of(path).Read(path)).Findings[0].Code);
    }

    [Fact]
    public void Halves_are_widened()
    {
        using var folder = new TemporaryFolder();
        var header = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["d.kernel"] = new { dtype = "BF16", shape = (long[])[1, 2], data_offsets = (long[])[0, 4] },
            ["d.bias"] = new { dtype = "F16", shape = (long[])[2], data_offsets = (long[])[4, 8] },
        }));
        // bfloat16 1.5 and -2; float16 0.5 and 4.
        File.WriteAllBytes(folder.In("h.safetensors"), [.. BitConverter.GetBytes((ulong)header.Length), .. header, 0xC0, 0x3F, 0x00, 0xC0, 0x00, 0x38, 0x00, 0x44]);
        var model = ModelFormat.Of(folder.In("h.safetensors")).Read(folder.In("h.safetensors"), Structure("  d: {type: dense, units: 2}", 1)).Model;
        Assert.Equal([1.5f, -2f], model.Weights["d.kernel"].Values);
        Assert.Equal([0.5f, 4f], model.Weights["d.bias"].Values);
        new SafetensorsFormat().Write(folder.In("again.safetensors"), model);
        Assert.Equal([1.5f, -2f], ModelFormat.Of(folder.In("again.safetensors")).Read(folder.In("again.safetensors"), model).Model.Weights["d.kernel"].Values);
    }

    [Fact]
    public void A_network_for_digits_of_burn_fills_its_structure()
    {
        var root = Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared");
        var path = Path.Combine(root, "data", "models", "burn_mnist", "mnist.safetensors");
        if (!File.Exists(path)) Assert.Skip("The model 'burn_mnist' is not here (NORMA_SHARED).");
        // PyTorch flattens channels first.
        var imported = ModelFormat.Of(path).Read(path, Structure("""
              conv1: {type: conv2d, filters: 8, kernel_size: 3}
              conv2: {type: conv2d, filters: 16, kernel_size: 3}
              conv3: {type: conv2d, filters: 24, kernel_size: 3}
              norm1: {type: batch_normalization, epsilon: 0.00001}
              turned: {type: permute, dims: [3, 1, 2]}
              flat: flatten
              fc1: {type: dense, units: 32}
              fc2: {type: dense, units: 10}
              norm2: {type: batch_normalization, epsilon: 0.00001}
            """, 28, 28, 1));
        Assert.Equal(2, imported.Notes.Count(note => note.Code == "INTR056"));
        Assert.Equal(10, imported.Model.Predict(new NamedValues("", [1, 28, 28, 1], Sample.Values(784, "digit")))[0].Values.Length);
    }
}
