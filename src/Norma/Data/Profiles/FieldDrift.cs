namespace Norma.Data.Profiles;

/// <summary>How far a field stands from the same field of other rows.</summary>
/// <param name="Field">The field.</param>
/// <param name="Type">The word of its type here; null where it is not here.</param>
/// <param name="OtherType">The word of its type there; null where it is not there.</param>
/// <param name="StabilityIndex">PSI over the other rows' deciles, or over the values; null where the distributions are not compared.</param>
/// <param name="JensenShannon">The divergence to base 2, over the same bins.</param>
/// <param name="LInfinity">The largest difference of a bin's shares.</param>
/// <param name="Present">The share of rows that have a value here.</param>
/// <param name="OtherPresent">The share of rows that have a value there.</param>
/// <param name="Unexpected">How many values here are none of the other rows' values.</param>
/// <param name="UnexpectedRows">How many rows have them.</param>
/// <param name="Anomalies">What is out of its border, by TensorFlow Data Validation's names.</param>
public sealed record FieldDrift(
    string Field,
    string? Type,
    string? OtherType,
    double? StabilityIndex,
    double? JensenShannon,
    double? LInfinity,
    double? Present,
    double? OtherPresent,
    int Unexpected,
    long UnexpectedRows,
    IReadOnlyList<Anomaly> Anomalies)
{
    /// <summary>What the figures are of, where not of the values: the length of a text, the mean of a picture. Of several the one that stands farthest apart.</summary>
    public string? Measure { get; init; }

    /// <summary>By bin, the share of the values here and there; of categories the other rows' most frequent ones. Empty where the distributions are not compared.</summary>
    public IReadOnlyList<BinShares> Shares { get; init; } = [];
}

/// <summary>The shares of a bin.</summary>
/// <param name="Here">Of the values here.</param>
/// <param name="There">Of the values there.</param>
public sealed record BinShares(double Here, double There);

/// <summary>Something that is out of its border.</summary>
/// <param name="Name">TensorFlow Data Validation's name of it, https://www.tensorflow.org/tfx/data_validation/anomalies.</param>
/// <param name="Message">What it is, in counts and shares.</param>
public sealed record Anomaly(string Name, string Message);
