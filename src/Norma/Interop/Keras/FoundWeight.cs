using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>A weight as a file keeps it.</summary>
/// <param name="Path">Where it stands in the file.</param>
/// <param name="Name">What it is called there, as in <c>kernel</c>; null where the file only counts.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Read">Its numbers.</param>
sealed record FoundWeight(string Path, string? Name, Shape Shape, Func<float[]> Read);
