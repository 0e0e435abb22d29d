using Norma.Spec;

namespace Norma.Features;

/// <summary>From fields to what the model sees. Everything that is fitted is fitted on the training rows alone.</summary>
/// <param name="Clean">What removes rows; runs before the split and fits nothing.</param>
/// <param name="Defaults">Transforms per field type (<c>number</c>, <c>category</c>, <c>binary</c>, <c>date</c>, <c>text</c>, <c>image</c>, <c>audio</c>, <c>series</c>, <c>vector</c>, <c>set</c>).</param>
/// <param name="Fields">Transforms per field, instead of its type's.</param>
/// <param name="Add">New features made of fields.</param>
/// <param name="Target">What happens to number targets while training; undone in every prediction, also inside the exported graph.</param>
public sealed record FeaturesSpec(
    [OneOrMany] Items<RowFilter>? Clean = null,
    [OneOrMany] Map<Items<Transform>>? Defaults = null,
    [OneOrMany] Map<Items<Transform>>? Fields = null,
    Map<Derived>? Add = null,
    TargetScaling Target = TargetScaling.Standardize)
{
    /// <summary>What removes rows.</summary>
    public Items<RowFilter> Clean { get; init; } = Clean ?? Items<RowFilter>.Empty;

    /// <summary>Transforms per field type.</summary>
    public Map<Items<Transform>> Defaults { get; init; } = Defaults ?? Map<Items<Transform>>.Empty;

    /// <summary>Transforms per field.</summary>
    public Map<Items<Transform>> Fields { get; init; } = Fields ?? Map<Items<Transform>>.Empty;

    /// <summary>New features made of fields.</summary>
    public Map<Derived> Add { get; init; } = Add ?? Map<Derived>.Empty;
}

/// <summary>A new feature: an expression over number fields, or a cross of two category fields; exactly one of the two.</summary>
/// <param name="Expression">As in <c>log(income + 1) / age</c>.</param>
/// <param name="Cross">Two fields of type category or binary.</param>
/// <param name="Transforms">What follows; the defaults of type number or category when absent.</param>
public sealed record Derived(string? Expression = null, Items<string>? Cross = null, [OneOrMany] Items<Transform>? Transforms = null);
