using Norma.Spec;

namespace Norma.Data;

/// <summary>How rows, each a step of time, become windows: fields of type series take some steps before a moment, a target of that type those after it.</summary>
/// <remarks>
/// Rows are put in the order of time, by entity. A window whose steps do not follow each other at the usual distance, or in which a value is missing, is left out and counted;
/// so is one that crosses the border of a split. Other fields have the values of the last step before the moment; the time is that of the first step after it.
/// <para><c>keras.utils.timeseries_dataset_from_array</c>.</para>
/// </remarks>
/// <param name="Time">The field of type date or number that orders the steps.</param>
/// <param name="Entity">Fields that tell series apart that run beside each other; none where there is one.</param>
/// <param name="Stride">How many steps later the next window begins.</param>
/// <param name="Frequency">How far steps are apart: a duration of ISO 8601, as <c>PT15M</c>, <c>P1D</c> or <c>P1M</c>, for a time that is a number a number in quotes; the distance of most where it is not stated. New rows are held to it.</param>
public sealed record Windows(string Time, [OneOrMany] Items<string>? Entity = null, [Bounds(1, 1 << 20)] int Stride = 1, string? Frequency = null)
{
    /// <summary>Fields that tell series apart.</summary>
    public Items<string> Entity { get; init; } = Entity ?? Items<string>.Empty;
}
