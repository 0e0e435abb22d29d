using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance.Packages;

sealed class LockedWeights() : Rule<PackageFolder>("package/verified-weights", "the SHA-256 of model.safetensors as the lock's result.weights", References.Run)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        if (!package.Names.Contains("model.safetensors")) throw new CannotJudgeException("there are no weights");
        var locked = package.Lock.Member("result")?.Text("weights");
        using var stream = Contained.Open(package.Path, "model.safetensors");
        var digest = Digest.Sha256(stream);
        return locked == digest ? [] : [new("norma.lock.json $.result.weights", locked is null ? "is missing" : $"is {Printable.Quote(locked)}, and model.safetensors has {digest}")];
    }
}
