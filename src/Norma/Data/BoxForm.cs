namespace Norma.Data;

/// <summary>How the boxes of a target are found.</summary>
/// <param name="Picture">The field of the picture that they are in.</param>
/// <param name="Truths">How many true boxes a row has room for.</param>
/// <param name="ScoreThreshold">A found box is kept above this score.</param>
/// <param name="IouThreshold">Of two found boxes of a class that overlap by more, the surer one is kept.</param>
/// <param name="MaxDetections">How many found boxes of a picture are kept, the surest ones.</param>
public sealed record BoxForm(string Picture, int Truths, double ScoreThreshold, double IouThreshold, int MaxDetections);
