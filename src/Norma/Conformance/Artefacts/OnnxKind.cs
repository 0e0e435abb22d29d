using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Conformance.Artefacts;

/// <summary>A model, by its ending.</summary>
sealed class OnnxKind : ArtefactKind
{
    public override string Name => "ONNX model";

    public override bool Recognises(Found found) => found is { IsFolder: false, Extension: ".onnx" };

    public override CheckReport Judge(Found found)
    {
        OnnxModel model;
        try
        {
            model = OnnxModel.Parse(found.Path);
        }
        catch (FindingsException refused) when (refused.ExitCode == ExitCode.Refused)
        {
            return new(found.Path, Name, Ruling.None<OnnxModel>("the file is no ONNX model"), [.. refused.Findings]);
        }
        return new(found.Path, Name, Ruling.All(model), []);
    }
}
