using Google.Protobuf;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Interop;
using Norma.Interop.Onnx;
using Norma.Models;
using Norma.Spec;
using Norma.Tests.Models;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>ONNX models that others published, read as layers, give the numbers that ONNX Runtime gives for the file itself.</summary>
public sealed class OnnxRealModelTests
{
    static string Shared(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared");
        var path = Path.Combine([root, "data", "models", .. parts]);
        if (!File.Exists(path)) Assert.Skip($"The model '{parts[^1]}' is not here (NORMA_SHARED).");
        return path;
    }

    [Theory]
    [InlineData("light_squeezenet")]
    [InlineData("light_shufflenet")]
    [InlineData("light_resnet50")]
    [InlineData("light_densenet121")]
    [InlineData("light_inception_v1")]
    [InlineData("light_inception_v2")]
    [InlineData("light_bvlc_alexnet")]
    [InlineData("light_zfnet512")]
    [InlineData("light_vgg19")]
    public void Networks_of_the_model_zoo_give_the_numbers_of_the_runtime(string name)
    {
        var path = Shared("onnx_light", $"{name}.onnx");
        // The largest of them hold half a gigabyte of numbers each.
        if (name is "light_vgg19" or "light_zfnet512" or "light_bvlc_alexnet" && Environment.GetEnvironmentVariable("NORMA_LARGE") is null) Assert.Skip("It takes gigabytes; set NORMA_LARGE.");
        using var folder = new TemporaryFolder();
        if (BeforeSoftmax(path, folder.In("logits.onnx")) is not { } before)
        {
            Same(path, [1, 3, 224, 224]);
            return;
        }
        // These weights are all alike, and so are the logits, which are large: softmax makes 0 of what they differ by when sums are added up in another order.
        // So what enters it is compared, and the logarithm of what leaves it with what it is by its formula, as near as logits are.
        var logits = Same(before, [1, 3, 224, 224]).Predict(Input([1, 3, 224, 224]))[0].Values;
        var given = ModelFormat.Of(path).Read(path).Model.Predict(Input([1, 3, 224, 224]))[0].Values;
        var (most, bound) = (logits.Max(), 1e-4 * Math.Max(1, logits.Max(Math.Abs)));
        var sum = most + Math.Log(logits.Sum(logit => Math.Exp(logit - most)));
        Assert.Equal(logits.Length, given.Length);
        Assert.Equal(1, given.Sum(), 1e-4);
        // Below it float32 has no number left.
        const double Least = -103;
        for (var i = 0; i < given.Length; i++)
            Assert.True(Math.Abs(Math.Max(Math.Log(given[i]), Least) - Math.Max(logits[i] - sum, Least)) <= bound, FormattableString.Invariant($"softmax[{i}]: {given[i]} of {logits[i]}"));
    }

    /// <summary>Writes a model without the softmax that it ends in; null where it ends in something else.</summary>
    static string? BeforeSoftmax(string path, string to)
    {
        var proto = OnnxModel.Read(path).Proto.Clone();
        var (output, last) = (proto.Graph.Output[0], proto.Graph.Node[^1]);
        if (last.OpType != "Softmax" || last.Output[0] != output.Name) return null;
        proto.Graph.Node.Remove(last);
        output.Name = last.Input[0];
        File.WriteAllBytes(to, proto.ToByteArray());
        return to;
    }

    [Fact]
    public void Ultraface_gives_the_numbers_of_the_runtime_and_is_written_again()
    {
        var model = Same(Shared("ultraface", "version-RFB-320.onnx"), [1, 3, 240, 320]);
        Assert.Equal(["scores", "boxes"], model.OutputNames);
        using var folder = new TemporaryFolder();
        new OnnxFormat().Write(folder.In("again.onnx"), model);
        var input = Input([1, 3, 240, 320]);
        var again = Run(OnnxModel.Read(folder.In("again.onnx")), input);
        var given = model.Predict(input);
        for (var i = 0; i < given.Length; i++) Close(again[i], given[i].Values, "written");
        // Once more in: what we write, we read.
        var twice = ModelFormat.Of(folder.In("again.onnx")).Read(folder.In("again.onnx")).Model.Predict(input);
        for (var i = 0; i < given.Length; i++) Close(twice[i].Values, given[i].Values, "read again");
    }

    [Theory]
    [InlineData("'If'", "silero_vad", "silero_vad_v5", "input", "state", "sr")]
    [InlineData("'Where'", "basic_pitch", "nmp", "serving_default_input_2_0")]
    public void What_has_no_counterpart_is_a_frozen_block_that_says_so_and_gives_the_published_numbers(string op, string folder, string name, params string[] inputs)
    {
        var path = Shared(folder, $"{name}.onnx");
        var imported = ModelFormat.Of(path).Read(path);
        var note = Assert.Single(imported.Notes, finding => finding.Code == "INTR057");
        Assert.Equal(("INTR057", Severity.Warning), (note.Code, note.Severity));
        Assert.Contains("frozen block", note.Message, StringComparison.Ordinal);
        var described = ModelFormat.Of(path).Describe(path);
        Assert.NotNull(described.Model);
        Assert.Contains(described.Findings, finding => finding.Code == "INTR057");
        Assert.Contains($"{op.Trim('\'')} ", described.Metadata["operators"], StringComparison.Ordinal);

        NamedValues[] given = [.. inputs.Select(input => Golden(folder, name, "in", input))];
        var answers = imported.Model.Predict(given);
        var expected = Directory.GetFiles(Path.GetDirectoryName(Shared(folder, "golden", $"{name}.json"))!, $"{name}.out.*").Order(StringComparer.Ordinal).Select(Numbers).ToList();
        // Golden files go by the names of the outputs, which stand in another order in the file.
        foreach (var answer in answers)
        {
            var nearest = expected.Where(golden => golden.Length == answer.Values.Length).Min(golden => golden.Zip(answer.Values).Max(pair => Math.Abs(pair.First - pair.Second) / Math.Max(1, Math.Abs(pair.First))));
            // They were computed by the runtime in WebAssembly, whose sums before basic_pitch's logarithm differ by 4e-4; the runtime here is the same to the bit.
            Assert.True(nearest <= 1e-3, $"{answer.Name} is {nearest} away");
        }
        Assert.Equal(expected.Count, answers.Length);
    }

    [Fact]
    public void A_voice_detector_with_a_state_is_converted()
    {
        var path = Shared("silero_vad", "silero_vad_v5.onnx");
        using var folder = new TemporaryFolder();
        var converted = Conversion.Run(path, folder.In("sv.onnx"));
        Assert.Equal(0, converted.Difference);
        // What was written gives the published numbers too, and keeps the two states of LSTM.
        var written = ModelFormat.Of(folder.In("sv.onnx")).Read(folder.In("sv.onnx")).Model;
        Assert.Equal([null, 2L, null], written.FirstSizes!);
        NamedValues[] given = [.. ((string[])["input", "state", "sr"]).Select(input => Golden("silero_vad", "silero_vad_v5", "in", input))];
        var expected = converted.Model.Predict(given);
        foreach (var (a, b) in expected.Zip(written.Predict(given))) Close(b.Values, a.Values, "written");
    }

    [Fact]
    public void A_frozen_block_is_written_with_its_graph_inside()
    {
        var path = Shared("basic_pitch", "nmp.onnx");
        var model = ModelFormat.Of(path).Read(path).Model;
        using var folder = new TemporaryFolder();
        new OnnxFormat().Write(folder.In("again.onnx"), model);
        var golden = Golden("basic_pitch", "nmp", "in", "serving_default_input_2_0");
        var (given, again) = (model.Predict(golden), NetworkParity.Run(OnnxModel.Read(folder.In("again.onnx")), [golden]));
        Assert.True(NetworkParity.Between(given, again) <= 1e-4);
    }

    static NamedValues Golden(string folder, string model, string way, string name)
    {
        using var facts = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Shared(folder, "golden", $"{model}.json")));
        foreach (var input in facts.RootElement.GetProperty(way == "in" ? "inputs" : "outputs").EnumerateObject())
        {
            var file = input.Value.GetProperty("file").GetString()!;
            if (!file.StartsWith($"{model}.{way}.{name}.", StringComparison.Ordinal)) continue;
            var values = Numbers(Path.Combine(Path.GetDirectoryName(Shared(folder, "golden", $"{model}.json"))!, file));
            long[] sizes = [.. input.Value.GetProperty("dims").EnumerateArray().Select(size => size.GetInt64())];
            // A single number enters as a batch of one.
            return new(name, Shape.Of(sizes.Length == 0 ? [1] : sizes), values);
        }
        throw new InvalidOperationException($"The golden files have no '{name}'.");
    }

    static float[] Numbers(string file)
    {
        var bytes = File.ReadAllBytes(file);
        return file.Contains(".int64.", StringComparison.Ordinal)
            ? Array.ConvertAll(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(bytes).ToArray(), number => (float)number)
            : System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }

    static NamedValues Input(Shape shape) => new("", shape, Sample.Values((int)shape.Size, "onnx"));

    static NetworkModel Same(string path, Shape shape)
    {
        var imported = ModelFormat.Of(path).Read(path);
        var input = Input(shape);
        var expected = Run(OnnxModel.Read(path), input);
        var given = imported.Model.Predict(input);
        Assert.Equal(expected.Length, given.Length);
        for (var i = 0; i < given.Length; i++) Close(expected[i], given[i].Values, given[i].Name);
        return imported.Model;
    }

    static void Close(float[] expected, float[] given, string because)
    {
        Assert.Equal(expected.Length, given.Length);
        for (var i = 0; i < given.Length; i++)
            Assert.True(Math.Abs(expected[i] - given[i]) <= 1e-4 * Math.Max(1, Math.Abs(expected[i])), FormattableString.Invariant($"{because}[{i}]: expected {expected[i]}, received {given[i]}"));
    }

    static float[][] Run(OnnxModel model, NamedValues input)
    {
        using var session = OnnxSession.Open(model);
        using var value = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(input.Values, input.Shape.ToArray());
        using var outputs = session.Run([value]);
        return [.. outputs.Select(output => output.GetTensorDataAsSpan<float>().ToArray())];
    }
}
