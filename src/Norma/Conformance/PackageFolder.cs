using System.Text;
using System.Text.Json;
using Norma.Data;
using Norma.Data.Profiles;
using Norma.Deployment;
using Norma.Evaluation;
using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Formats.Safetensors;
using Norma.Spec;

namespace Norma.Conformance;

/// <summary>A package, opened as far as it can be: each file is read when a rule asks for it, and a rule that asks for what cannot be read is not judged.</summary>
sealed class PackageFolder(string path) : SealedFolder(path)
{
    const long MostText = 1 << 28;

    static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly Dictionary<string, (object? Value, string? Fault)> _read = new(StringComparer.Ordinal);

    /// <summary>What a package has.</summary>
    public static IReadOnlyList<string> Always { get; } = ["README.md", "croissant.json", "evaluation.json", "model.onnx", "norma.lock.json", "norma.yaml", "profile.json"];

    /// <summary>What a package of a model that Norma trained has besides.</summary>
    public static IReadOnlyList<string> OfOurs { get; } = ["model.safetensors", "parity.json"];

    /// <summary>The model.</summary>
    public OnnxModel Model => Once("model.onnx", name => OnnxModel.Read(Contained.Read(Path, name, OnnxModel.MostBytes), name));

    /// <summary>What the model says of itself.</summary>
    public OnnxMetadata Metadata => Once("model.onnx metadata", _ => OnnxMetadata.Read(Model) ?? throw new CannotJudgeException("the model was not made by Norma"));

    /// <summary>The contract.</summary>
    public Map<Field> Fields => Once("norma.yaml", name => SpecReader.ReadPart<ContractPart>(Text(name), name).Require()).Data.Fields;

    /// <summary>How the model was judged.</summary>
    public Evaluation.Judgement Evaluation => Once("evaluation.json", name => Norma.Evaluation.Judgement.FromJson(Text(name), name));

    /// <summary>The data that it was trained on.</summary>
    public DataProfile Profile => Once("profile.json", name => DataProfile.FromJson(Text(name), name));

    /// <summary>How the export was held to the trained model.</summary>
    public ParityReport Parity => Once("parity.json", name => ParityReport.FromJson(Text(name), name));

    /// <summary>What the result depends on.</summary>
    public JsonElement Lock => Json("norma.lock.json");

    /// <summary>What the data is.</summary>
    public JsonElement Croissant => Json("croissant.json");

    /// <summary>The header of the weights.</summary>
    public SafetensorsHeader Weights => Once("model.safetensors", name =>
    {
        using var stream = Contained.Open(Path, name);
        return SafetensorsHeader.Read(stream);
    });

    /// <summary>Strict JSON.</summary>
    public JsonElement Json(string name) => (JsonElement)Once<object>($"{name} as JSON", _ => StrictJson.Parse(Contained.Read(Path, name, MostText)));

    /// <summary>Text in UTF-8.</summary>
    public string Text(string name) => Once($"{name} as text", _ => s_utf8.GetString(Contained.Read(Path, name, MostText)));

    /// <summary>Why a file cannot be read as what it should be; null when it can, or is not there.</summary>
    public string? Fault(string name, Action read)
    {
        if (!Names.Contains(name)) return null;
        try
        {
            read();
            return null;
        }
        catch (CannotJudgeException cannot)
        {
            return cannot.Message;
        }
    }

    T Once<T>(string key, Func<string, T> read) where T : class
    {
        if (!_read.TryGetValue(key, out var known)) _read[key] = known = Try(key, read);
        return known.Value as T ?? throw new CannotJudgeException(known.Fault!);
    }

    static (object?, string?) Try<T>(string key, Func<string, T> read) where T : class
    {
        try
        {
            return (read(key), null);
        }
        catch (CannotJudgeException cannot)
        {
            return (null, cannot.Message);
        }
        catch (FindingsException fault)
        {
            return (null, string.Join("; ", fault.Findings.Take(Ruling.MostPlaces).Select(finding => finding.Path.Length == 0 ? finding.Message : $"{finding.Path}: {finding.Message}")));
        }
        catch (InvalidDataException fault)
        {
            return (null, fault.Message);
        }
        catch (DecoderFallbackException)
        {
            return (null, "is not UTF-8");
        }
    }

    /// <summary>What of the file the rules ask for.</summary>
    sealed record ContractPart([StandardVersion] int Norma, DataSpec Data);
}
