using System.Text.Json;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Interop;
using Norma.Interop.Keras;
using Norma.Interop.Onnx;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Tests.Models;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>Models that others trained and published give the numbers that other engines give for them; the scripts are in <c>Goldens</c>.</summary>
public sealed class RealModelTests
{
    static string Shared(string folder, string file, params string[] words)
    {
        var root = Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared");
        var path = Path.Combine(root, "data", "models", folder, file);
        if (!File.Exists(path)) Assert.Skip($"The model '{folder}' is not here (NORMA_SHARED).");
        if (words.FirstOrDefault(word => !Vocabulary.Words(typeof(Layer)).ContainsKey(word)) is { } missing) Assert.Skip($"The layer '{missing}' is not here.");
        return path;
    }

    static JsonElement Golden(string name) => JsonDocument.Parse(File.ReadAllText(Source.Path("tests", "Norma.Tests", "Interop", "Goldens", name))).RootElement;

    static float[] Numbers(JsonElement golden) => [.. golden.GetProperty("values").EnumerateArray().Select(value => value.GetSingle())];

    [Fact]
    public void Fer2013_of_Keras_2_gives_the_numbers_of_TensorFlow_js()
    {
        var path = Shared("fer2013_keras", "fer2013_mini_XCEPTION.102-0.66.hdf5", "conv2d", "separable_conv2d", "max_pooling2d", "global_average_pooling2d", "add");
        var imported = ModelFormat.Of(path).Read(path);
        Assert.Contains(imported.Notes, note => note.Code == "INTR015");
        var values = new NamedValues("", [2, 64, 64, 1], [.. Enumerable.Range(0, 2 * 64 * 64).Select(i => (float)Math.Sin(i * (i < 4096 ? 0.01 : 0.037)))]);
        var given = imported.Model.Predict(values);
        Sample.Close(Numbers(Golden("fer2013.json")), given[0].Values, because: "fer2013");
        Assert.Equal("predictions", given[0].Name);
        Sample.Close(given[0].Values, OnnxOf(imported.Model, values), because: "ONNX");
        using var folder = new TemporaryFolder();
        new KerasV3().Write(folder.In("fer.keras"), imported.Model);
        Sample.Close(given[0].Values, ModelFormat.Of(folder.In("fer.keras")).Read(folder.In("fer.keras")).Model.Predict(values)[0].Values, because: "written and read");
    }

    [Fact]
    public void Textgenrnn_weights_fill_a_stated_structure_and_give_the_numbers_of_PyTorch()
    {
        var path = Shared("textgenrnn", "textgenrnn_weights.hdf5", "embedding", "lstm", "concatenate", "permute", "dot", "flatten");
        var section = SpecReader.Read<ModelSection>("""
            nodes:
              embedding: {type: embedding, input_dim: 465, output_dim: 100, inputs: input}
              rnn_1: {type: lstm, units: 128, return_sequences: true}
              rnn_2: {type: lstm, units: 128, return_sequences: true}
              rnn_concat: {type: concatenate, inputs: [embedding, rnn_1, rnn_2]}
              attention: {type: dense, units: 1, use_bias: false}
              turned: {type: permute, dims: [2, 1]}
              shares: {type: activation, function: softmax}
              weighted: {type: dot, axes: [2, 1], inputs: [shares, rnn_concat]}
              flat: flatten
              output: {type: dense, units: 465, activation: softmax}
            """, "textgenrnn.yaml").Require();
        var structure = new NetworkModel("textgenrnn", new Graph(section.Nodes!, ["input"], ["output"]), new Map<Shape>([KeyValuePair.Create("input", Shape.Of([10]))]), new([]));
        Assert.Equal("INTR016", Assert.Throws<FindingsException>(() => ModelFormat.Of(path).Read(path)).Findings[0].Code);
        var model = ModelFormat.Of(path).Read(path, structure).Model;
        var golden = Golden("textgenrnn.json");
        var codes = new NamedValues("input", [2, 10], [.. golden.GetProperty("inputs").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(code => code.GetSingle())]);
        var given = model.Predict(codes)[0].Values;
        Sample.Close(Numbers(golden), given, because: "textgenrnn");
        Sample.Close(given, OnnxOf(model, codes), because: "ONNX");
    }

    static float[] OnnxOf(NetworkModel model, NamedValues values)
    {
        using var session = OnnxSession.Open(OnnxModel.Read(model.ToOnnx(), "model.onnx"));
        using var input = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(values.Values, values.Shape.ToArray());
        using var outputs = session.Run([input]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
