using System.Text.Json;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Interop;
using Norma.Models;
using Norma.Models.Rewrites;
using Norma.Spec;
using Norma.Tests.Models;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>Models in the files of Keras 2 and 3 give the numbers that NumPy gives for them, those of TensorFlow.js its own: files and numbers are those of the scripts beside them.</summary>
public sealed class KerasReadingTests
{
    static readonly string s_folder = Source.Path("tests", "Norma.Tests", "Interop", "Goldens");

    public static TheoryData<string> Files() => [.. Cases().Select(c => c.GetProperty("file").GetString()!)];

    static List<JsonElement> Cases() => [.. new[] { "keras.json", "tfjs.json" }.SelectMany(file => JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, file))).RootElement.EnumerateArray())];

    [Theory, MemberData(nameof(Files))]
    public void A_model_gives_the_numbers_of_the_other_implementation(string file)
    {
        var golden = Cases().Single(c => c.GetProperty("file").GetString() == file);
        var path = Path.Combine(s_folder, file);
        var imported = ModelFormat.Of(path).Read(path);
        var given = imported.Model.Predict([.. golden.GetProperty("inputs").EnumerateArray().Select(Values)]);
        var expected = golden.GetProperty("outputs").EnumerateArray().Select(Values).ToList();
        Assert.Equal(expected.Count, given.Length);
        for (var i = 0; i < given.Length; i++)
        {
            Assert.Equal(expected[i].Shape, given[i].Shape);
            Sample.Close(expected[i].Values, given[i].Values, because: $"output {i}");
        }
        Assert.Equal(golden.GetProperty("frozen").EnumerateArray().Select(name => name.GetString()!), imported.Model.Rewrites.Cast<Freeze>().Select(freeze => freeze.Path));
    }

    static NamedValues Values(JsonElement array) => new("", Shape.Of([.. array.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())]), [.. array.GetProperty("values").EnumerateArray().Select(value => value.GetSingle())]);
}
