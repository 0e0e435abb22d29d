namespace Norma.Features;

/// <summary>Rows as the model sees them, in plain memory.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Layout">What a row has.</param>
/// <param name="Numbers">Row-major <c>[Rows, Layout.Numbers]</c>; finite.</param>
/// <param name="Codes">Row-major <c>[Rows, Layout.Codes.Count]</c>, each below its levels.</param>
public sealed record Encoded(int Rows, Layout Layout, float[] Numbers, int[] Codes);
