namespace Norma.Formats.Onnx.Rules;

sealed class IrVersion() : Rule<OnnxModel>("onnx/ir-version", "an IR version from 1 to 13", OnnxRules.Checker)
{
    const long Newest = 13;

    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        if (model.IrVersion is < 1 or > Newest) yield return new("ir_version", $"ir_version is {model.IrVersion}");
    }
}
