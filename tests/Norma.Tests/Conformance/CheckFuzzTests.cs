using Norma.Conformance;
using Norma.Formats.Safetensors;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Conformance;

/// <summary>Whatever stands in a file, a report or findings come out, and nothing else.</summary>
public sealed class CheckFuzzTests : IDisposable
{
    const int Mutants = 300;

    readonly string _folder = Directory.CreateTempSubdirectory("norma-check-fuzz-").FullName;

    public static TheoryData<string> Names() => ["a.safetensors", "a.schema.json", "a.csv", "croissant.json", "a.yaml", "a.onnx"];

    [Theory, MemberData(nameof(Names))]
    public void A_mutant_is_judged_or_refused(string name)
    {
        var seed = new Seed(11, $"check/{name}");
        var sound = Sound(name);
        File.WriteAllBytes(Path.Combine(_folder, "a.schema.json"), Sound("a.schema.json"));
        var path = Path.Combine(_folder, name);
        var conforming = 0;
        for (var i = 0; i < Mutants; i++)
        {
            File.WriteAllBytes(path, Mutate(sound, seed));
            try
            {
                if (Check.Of(path).Conforms) conforming++;
            }
            catch (FindingsException refused)
            {
                Assert.NotEmpty(refused.Findings);
            }
        }
        Assert.InRange(conforming, 0, Mutants - 1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static byte[] Mutate(byte[] sound, Seed seed)
    {
        var bytes = sound.ToList();
        for (var n = 1 + (int)seed.Below(4); n > 0 && bytes.Count > 1; n--)
        {
            var at = (int)seed.Below(bytes.Count);
            switch (seed.Below(5))
            {
                case 0: bytes[at] = (byte)seed.Below(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, (byte)"{}[]\",:0-\n\\"[(int)seed.Below(11)]); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, 1 + (int)seed.Below(40)))); break;
            }
        }
        return [.. bytes];
    }

    static byte[] Sound(string name)
    {
        switch (name)
        {
            case "a.safetensors":
                using (var stream = new MemoryStream())
                {
                    SafetensorsFile.Write(stream, [new("a", [2, 2], [1, 2, 3, 4]), new("b", [1], [5])], new Dictionary<string, string> { ["k"] = "v" });
                    return stream.ToArray();
                }
            case "a.schema.json":
                return """{"fields":[{"name":"a","type":"integer","constraints":{"minimum":0,"unique":true}},{"name":"b","type":"string","constraints":{"pattern":"[a-z]+","enum":["x","y"]}},{"name":"c","type":"date","format":"%d.%m.%Y"},{"name":"d","type":"duration"}],"primaryKey":["a"],"missingValues":["","-"]}"""u8.ToArray();
            case "a.csv":
                return "a,b,c,d\n1,x,01.02.2024,P1D\n2,\"y\",-,PT5M\n"u8.ToArray();
            case "croissant.json":
                return """{"@context":{"@vocab":"https://schema.org/","cr":"http://mlcommons.org/croissant/","dct":"http://purl.org/dc/terms/"},"@type":"Dataset","name":"d","dct:conformsTo":"http://mlcommons.org/croissant/1.1","distribution":[{"@type":"cr:FileObject","@id":"a","contentUrl":"a.csv","encodingFormat":"text/csv","cr:md5":"x"}],"cr:recordSet":[{"@type":"cr:RecordSet","@id":"r","cr:field":{"@type":"cr:Field","@id":"r/x","cr:dataType":"Float","cr:source":{"cr:fileObject":{"@id":"a"}}}}]}"""u8.ToArray();
            case "a.yaml":
                return "norma: 1\ndata:\n  source: {type: csv, path: a.csv}\n  fields:\n    y: {type: binary, role: target}\n"u8.ToArray();
            default:
                var graph = new Norma.Formats.Onnx.OnnxGraph();
                graph.Output("y", graph.Node("Relu", [graph.Input("x", Norma.Formats.Onnx.OnnxType.Float, -1, 1)]), Norma.Formats.Onnx.OnnxType.Float, -1, 1);
                return graph.ToBytes("net", []);
        }
    }
}
