using Norma.Data;
using Norma.Spec;

namespace Norma.Features;

/// <summary>What can be known to be wrong with the features without the rows.</summary>
public static class FeatureChecks
{
    /// <summary>Unknown fields and types, kinds that do not chain, bad expressions, name clashes.</summary>
    public static IEnumerable<Finding> Check(FeaturesSpec spec, Map<Field> fields) => throw new NotImplementedException();
}
