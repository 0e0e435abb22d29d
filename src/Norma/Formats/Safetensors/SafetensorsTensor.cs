using Norma.Spec;

namespace Norma.Formats.Safetensors;

/// <summary>A named float32 array.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Shape">Its shape; empty for a single number.</param>
/// <param name="Values">Row-major.</param>
public sealed record SafetensorsTensor(string Name, Shape Shape, float[] Values);

/// <summary>What the header says of a tensor, checked against the file.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Type">The element type, as in <c>F32</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte behind its last one.</param>
public sealed record SafetensorsEntry(string Name, string Type, Shape Shape, long Begin, long End);
