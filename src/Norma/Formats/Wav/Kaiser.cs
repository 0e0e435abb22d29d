namespace Norma.Formats.Wav;

/// <summary>The Kaiser window, which trades the width of a filter's edge against what leaks through by one number.</summary>
/// <remarks><c>w[n] = I₀(β √(1 − (2n / (N − 1) − 1)²)) / I₀(β)</c>. Kaiser 1974; <c>scipy.signal.windows.kaiser</c>, <c>numpy.i0</c>.</remarks>
static class Kaiser
{
    /// <summary>One value of the symmetric window.</summary>
    /// <param name="offset">The place from the middle, −1 … 1 at the ends.</param>
    /// <param name="beta">β, the shape.</param>
    public static double At(double offset, double beta) => Bessel(beta * Math.Sqrt(Math.Max(0, 1 - offset * offset))) / Bessel(beta);

    /// <summary>The modified Bessel function I₀ by its series, <c>Σ ((x/2)^k / k!)²</c>: all terms are positive, so nothing cancels.</summary>
    public static double Bessel(double x)
    {
        var (sum, term, square) = (1.0, 1.0, x * x / 4);
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= square / ((double)k * k);
            sum += term;
        }
        return sum;
    }
}
