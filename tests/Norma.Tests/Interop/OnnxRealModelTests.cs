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
        Same(path, [1, 3, 224, 224]);
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
    [InlineData("If", "silero_vad", "silero_vad_v5.onnx")]
    [InlineData("Where", "basic_pitch", "nmp.onnx")]
    public void What_has_no_counterpart_is_refused_by_the_names_of_its_operators(string op, params string[] parts)
    {
        var path = Shared(parts);
        var refused = Assert.Throws<FindingsException>(() => ModelFormat.Of(path).Read(path));
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains(refused.Findings, finding => finding.Code == "INTR041" && finding.Message.Contains($"'{op}'", StringComparison.Ordinal));
        var described = ModelFormat.Of(path).Describe(path);
        Assert.Null(described.Model);
        Assert.NotEmpty(described.Findings);
        Assert.Contains($"{op} ", described.Metadata["operators"]);
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
