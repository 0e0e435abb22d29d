namespace Norma.Evaluation.Baselines.Linear;

/// <summary>Least squares by conjugate gradients.</summary>
/// <remarks>
/// CGLS (Hestenes &amp; Stiefel 1952; Björck 1996, 7.4) with columns scaled to unit length: needs products with the matrix alone, so that width costs nothing,
/// and goes from 0 straight to the shortest of the solutions where columns depend on each other.
/// </remarks>
static class LeastSquares
{
    const double Tolerance = 1e-11;
    const int MostSteps = 2000;

    /// <summary>The coefficients <c>[Width + 1]</c> of least <c>sum(w·(y − Xβ)²)</c>.</summary>
    public static double[] Solve(Design design, float[] truth, float[]? weights, out bool converged)
    {
        var (rows, width) = (design.Rows, design.Width + 1);
        var lengths = Array.ConvertAll(design.SquaredNorms(weights), norm => norm > 0 ? Math.Sqrt(norm) : 1);
        var roots = weights is null ? null : Array.ConvertAll(weights, weight => Math.Sqrt(weight));
        var (residual, image) = (new double[rows], new double[rows]);
        var (solution, gradient, direction, scaled) = (new double[width], new double[width], new double[width], new double[width]);
        for (var row = 0; row < rows; row++) residual[row] = truth[row] * (roots is null ? 1 : roots[row]);

        Transposed(residual, gradient);
        gradient.CopyTo(direction, 0);
        var length = Square(gradient);
        var enough = Tolerance * Tolerance * length;
        for (var step = 0; step < MostSteps && length > enough; step++)
        {
            for (var i = 0; i < width; i++) scaled[i] = direction[i] / lengths[i];
            design.Times(scaled, 1, image);
            if (roots is not null) for (var row = 0; row < rows; row++) image[row] *= roots[row];
            var stretch = Square(image);
            if (stretch <= 0) break;
            var pace = length / stretch;
            for (var i = 0; i < width; i++) solution[i] += pace * direction[i];
            for (var row = 0; row < rows; row++) residual[row] -= pace * image[row];
            Transposed(residual, gradient);
            var before = length;
            length = Square(gradient);
            for (var i = 0; i < width; i++) direction[i] = gradient[i] + length / before * direction[i];
        }
        converged = length <= 1e4 * enough;
        for (var i = 0; i < width; i++) solution[i] /= lengths[i];
        return solution;

        void Transposed(double[] values, double[] into)
        {
            var weighted = roots is null ? values : [.. values.Zip(roots, static (value, root) => value * root)];
            design.TransposeTimes(weighted, 1, into);
            for (var i = 0; i < width; i++) into[i] /= lengths[i];
        }
    }

    static double Square(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value * value;
        return sum;
    }
}
