using System.Text.Json;
using Norma.Formats;

namespace Norma.Conformance.Packages;

sealed class LockForm() : Rule<PackageFolder>("package/lock", "a lock with norma 1, data with path, size and SHA-256, a split, a seed and the result's weights", References.Run)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        var @lock = package.Lock;
        if (@lock.Member("norma") is not { ValueKind: JsonValueKind.Number } version || !version.TryGetInt32(out var one) || one != 1) yield return new("norma.lock.json $.norma", "is not 1");
        if (@lock.Member("data") is not { ValueKind: JsonValueKind.Array }) yield return new("norma.lock.json $.data", "is missing or no list");
        var i = -1;
        foreach (var file in @lock.Member("data").List())
        {
            var place = $"norma.lock.json $.data[{++i}]";
            if (string.IsNullOrEmpty(file.Text("path"))) yield return new(place, "has no path");
            if (file.Member("size") is not { ValueKind: JsonValueKind.Number } size || !size.TryGetInt64(out var bytes) || bytes < 0) yield return new(place, "has no size");
            if (!IsDigest(file.Text("sha256"))) yield return new(place, "has no SHA-256");
        }
        if (@lock.Member("seed") is not { ValueKind: JsonValueKind.Number }) yield return new("norma.lock.json $.seed", "is missing or no number");
        if (!IsDigest(@lock.Member("split")?.Text("sha256"))) yield return new("norma.lock.json $.split", "has no SHA-256");
    }

    static bool IsDigest(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);
}
