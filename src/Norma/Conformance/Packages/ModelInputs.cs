using Norma.Data;
using Norma.Data.Fields;
using Norma.Deployment;
using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Spec;
using FreeText = Norma.Data.Fields.Text;

namespace Norma.Conformance.Packages;

sealed class ModelInputs() : Rule<PackageFolder>("package/model-inputs", "an input [N, 1] of the model for each feature of the contract that it uses, by its name and of its type, and no other", References.Package)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        var fields = package.Fields;
        foreach (var input in package.Model.Inputs)
        {
            var place = $"model.onnx input {Printable.Quote(input.Name)}";
            if (!fields.TryGetValue(input.Name, out var field)) yield return new(place, $"is no field{(Nearest.Hint(input.Name, fields.Keys) is { } hint ? $"; {hint}" : "")}");
            else if (field.Role != Role.Feature && !field.IsWritten) yield return new(place, $"is the field of role {field.Role.ToString().ToLowerInvariant()}");
            // A text enters as the numbers of its tokens, cut as the model says.
            else if (field is FreeText && input is { Type: (int)OnnxType.Int64, Shape: [{ Size: null }, { Size: > 0 }] } && OnnxMetadata.HasTokenizer(package.Model, input.Name)) continue;
            // A set enters as its names, however many there are.
            else if (field is Set && input is { Type: (int)OnnxType.String, Shape: [{ Size: null }, { Size: null }] }) continue;
            // Pixels, samples, steps and the numbers of a vector enter in their shape.
            else if (field.Axes is { } axes && input.Type == (int)(field is Image ? OnnxType.UInt8 : OnnxType.Float) && input.Shape is [{ Size: null }, ..] && input.Takes(axes)) continue;
            else if (!Fits(field, input.Type)) yield return new(place, $"has the element type {input.Type}, which is none for {field.Type}");
            if (input.Shape is not [{ Size: null }, { Size: 1 }]) yield return new(place, "has another shape than [N, 1]");
        }
        var inputs = package.Model.Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, field) in fields)
            if (field.Role == Role.Feature && field is not FreeText && !inputs.Contains(name)) yield return new($"norma.yaml $.data.fields.{name}", "is a feature without an input of the model", Severity.Warning);
    }

    static bool Fits(Field field, int type) => field switch
    {
        Number => type is (int)OnnxType.Float or (int)OnnxType.Double,
        Category or FreeText or Set => type is (int)OnnxType.String,
        Binary => type is (int)OnnxType.String or (int)OnnxType.Int64,
        Date => type is (int)OnnxType.Int64,
        Image => type is (int)OnnxType.UInt8,
        _ => true,
    };
}
