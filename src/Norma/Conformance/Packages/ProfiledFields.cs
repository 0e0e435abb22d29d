using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance.Packages;

sealed class ProfiledFields() : Rule<PackageFolder>("package/profile", "a profile of the contract's fields, each of its type, counts that add up to the rows", References.Run)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        var (profile, fields) = (package.Profile, package.Fields);
        foreach (var (name, described) in profile.Fields)
        {
            var place = $"profile.json $.fields.{Printable.Escape(name)}";
            if (!fields.TryGetValue(name, out var field)) yield return new(place, "is no field of the contract");
            else if (field.Type != described.Type) yield return new(place, $"is {Printable.Quote(described.Type)}, and the contract has {field.Type}");
            if ((long)described.Count + described.Missing != profile.Rows) yield return new(place, $"has {described.Count} values and {described.Missing} missing in {profile.Rows} rows");
        }
        foreach (var name in fields.Keys.Where(name => !profile.Fields.ContainsKey(name))) yield return new($"norma.yaml $.data.fields.{name}", "has no profile", Severity.Warning);
    }
}
