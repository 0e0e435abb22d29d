using Norma.Spec;

namespace Norma.Features;

/// <summary>The features section with the transforms that followed where none were stated.</summary>
static class ResolvedFeatures
{
    /// <summary>Each type that occurs gets the steps of its first feature as its default; features that came to other steps, such as a category of many levels, state their own.</summary>
    /// <param name="spec">What was stated.</param>
    /// <param name="planned">The features as planned.</param>
    /// <param name="fitted">The same, fitted, in the same order.</param>
    public static FeaturesSpec Of(FeaturesSpec spec, IReadOnlyList<PlannedFeature> planned, IReadOnlyList<FittedFeature> fitted)
    {
        var defaults = spec.Defaults.ToList();
        var steps = new Dictionary<string, Items<Transform>>(StringComparer.Ordinal);
        var (fields, add) = (spec.Fields.ToList(), spec.Add.ToList());
        for (var i = 0; i < planned.Count; i++)
        {
            var (feature, stated) = (planned[i], fitted[i].Stated);
            if (feature.Steps is not null) continue;
            if (feature.IsWritten || feature.IsSaid)
            {
                State(feature.Name, stated);
                continue;
            }
            if (steps.TryAdd(feature.Type, stated)) defaults.Add(new(feature.Type, stated));
            else if (!steps[feature.Type].Equals(stated)) State(feature.Name, stated);
        }
        return spec with { Defaults = new(defaults), Fields = new(fields), Add = new(add) };

        void State(string name, Items<Transform> stated)
        {
            var derived = add.FindIndex(entry => entry.Key == name);
            if (derived < 0) fields.Add(new(name, stated));
            else add[derived] = new(name, add[derived].Value with { Transforms = stated });
        }
    }
}
