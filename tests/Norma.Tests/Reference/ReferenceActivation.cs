namespace Norma.Tests.Reference;

/// <summary>An activation and how a gradient goes back through it, in float64, by the formula of its paper.</summary>
/// <param name="Forward">From z to a.</param>
/// <param name="Backward">From z, a and ∂L/∂a to ∂L/∂z.</param>
sealed record ReferenceActivation(Func<double[], double[]> Forward, Func<double[], double[], double[], double[]> Backward)
{
    /// <summary>By Norma's words.</summary>
    public static IReadOnlyDictionary<string, ReferenceActivation> All { get; } = new Dictionary<string, ReferenceActivation>(StringComparer.Ordinal)
    {
        ["linear"] = Each(z => z, _ => 1),
        ["relu"] = Each(z => Math.Max(z, 0), z => z > 0 ? 1 : 0),
        ["sigmoid"] = Each(Sigmoid, z => Sigmoid(z) * (1 - Sigmoid(z))),
        ["tanh"] = Each(Math.Tanh, z => 1 - Math.Tanh(z) * Math.Tanh(z)),
        ["silu"] = Each(z => z * Sigmoid(z), z => Sigmoid(z) * (1 + z * (1 - Sigmoid(z)))),
        ["elu"] = Each(z => z > 0 ? z : Math.Exp(z) - 1, z => z > 0 ? 1 : Math.Exp(z)),
        ["softplus"] = Each(z => Math.Log(1 + Math.Exp(z)), Sigmoid),
        ["softsign"] = Each(z => z / (1 + Math.Abs(z)), z => 1 / ((1 + Math.Abs(z)) * (1 + Math.Abs(z)))),
        ["softmax"] = new(Softmax, (_, a, g) =>
        {
            // ∂aᵢ/∂zⱼ = aᵢ([i = j] − aⱼ)
            var mean = a.Zip(g, (x, y) => x * y).Sum();
            return [.. a.Zip(g, (x, y) => x * (y - mean))];
        }),
    };

    public static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    public static double[] Softmax(double[] z)
    {
        var greatest = z.Max();
        var powers = z.Select(v => Math.Exp(v - greatest)).ToArray();
        return [.. powers.Select(p => p / powers.Sum())];
    }

    static ReferenceActivation Each(Func<double, double> value, Func<double, double> slope) =>
        new(z => [.. z.Select(value)], (z, _, g) => [.. z.Zip(g, (at, of) => slope(at) * of)]);
}
