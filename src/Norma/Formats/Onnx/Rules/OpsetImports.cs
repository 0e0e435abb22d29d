using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class OpsetImports() : Rule<OnnxModel>("onnx/opset-import", "from IR 3 on the version of every domain that is used, each once; before it none", OnnxRules.Checker)
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        var imports = model.Proto.OpsetImport;
        if (model.IrVersion >= 3 && imports.Count == 0) yield return new("opset_import", "is absent");
        if (model.IrVersion < 3 && imports.Count > 0) yield return new("opset_import", $"is there in IR {model.IrVersion}");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < imports.Count; i++)
        {
            if (!seen.Add(OnnxPlaces.Domain(imports[i].Domain))) yield return new($"opset_import[{i}]", $"the domain {Printable.Quote(imports[i].Domain)} is imported twice");
            if (imports[i].Version < 1) yield return new($"opset_import[{i}]", $"the version is {imports[i].Version}");
        }
    }
}
