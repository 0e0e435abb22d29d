using Norma.Formats;

namespace Norma.Conformance.Packages;

sealed class Readable() : Rule<PackageFolder>("package/readable", "files that are what their names say: a sound ONNX model, safetensors, a valid Norma file, strict JSON of the stated form, a card in UTF-8", References.Package)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        foreach (var (name, read) in new (string, Action)[]
        {
            ("README.md", () => _ = package.Text("README.md")),
            ("croissant.json", () => _ = package.Croissant),
            ("evaluation.json", () => _ = package.Evaluation),
            ("model.onnx", () => _ = package.Model),
            ("model.safetensors", () => _ = package.Weights),
            ("norma.lock.json", () => _ = package.Lock),
            ("norma.yaml", () => _ = package.Fields),
            ("parity.json", () => _ = package.Parity),
            ("profile.json", () => _ = package.Profile),
        })
            if (package.Fault(name, read) is { } fault) yield return new(name, fault);
    }
}
