using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance.Packages;

sealed class StrictFiles() : Rule<PackageFolder>("package/strict-json", "JSON without a member that stands twice", "https://www.rfc-editor.org/rfc/rfc8259#section-4")
{
    public override IEnumerable<Breach> Breaches(PackageFolder package) =>
        package.Names.Where(name => name.EndsWith(".json", StringComparison.Ordinal)).Select(name => (name, Fault: package.Fault(name, () => _ = package.Json(name)))).Where(f => f.Fault is not null).Select(f => new Breach(Printable.Quote(f.name), f.Fault!));
}
