namespace Norma.Evaluation.Baselines.Linear;

/// <summary>Finds the least value of a smooth convex function by its gradient, with limited memory of its curvature.</summary>
/// <remarks>Liu &amp; Nocedal 1989; steps that satisfy the weak Wolfe conditions, by bisection (Lewis &amp; Overton 2013).</remarks>
static class Lbfgs
{
    const int Memory = 10;
    const int MostTries = 40;

    /// <summary>A function: writes the gradient at a point and gives the value there.</summary>
    public delegate double Function(double[] at, double[] gradient);

    /// <summary>Goes from a point, which becomes the result, downhill.</summary>
    /// <returns>Whether the largest component of the gradient came down to the tolerance, or no step could lower the value any more in double precision.</returns>
    public static bool Minimize(Function function, double[] point, double tolerance, int mostSteps)
    {
        var size = point.Length;
        var (gradient, next, nextGradient, direction) = (new double[size], new double[size], new double[size], new double[size]);
        var history = new LinkedList<(double[] Step, double[] Change, double Curvature)>();
        var value = function(point, gradient);
        for (var step = 0; step < mostSteps; step++)
        {
            if (Largest(gradient) <= tolerance) return true;
            Direct(history, gradient, direction);
            var slope = Dot(gradient, direction);
            if (slope >= 0)
            {
                history.Clear();
                Direct(history, gradient, direction);
                slope = Dot(gradient, direction);
            }
            var length = history.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(-slope)) : 1;
            if (!Walk(function, point, direction, value, slope, length, next, nextGradient, out var nextValue))
                return Largest(gradient) <= Math.Sqrt(tolerance) * 1e-2 || Math.Abs(slope) <= 1e-14 * Math.Abs(value);

            var (moved, changed) = (new double[size], new double[size]);
            for (var i = 0; i < size; i++) { moved[i] = next[i] - point[i]; changed[i] = nextGradient[i] - gradient[i]; }
            var curvature = Dot(moved, changed);
            if (curvature > 1e-300) history.AddLast((moved, changed, curvature));
            if (history.Count > Memory) history.RemoveFirst();
            next.CopyTo(point, 0);
            nextGradient.CopyTo(gradient, 0);
            value = nextValue;
        }
        return Largest(gradient) <= tolerance;
    }

    static bool Walk(Function function, double[] from, double[] direction, double value, double slope, double length, double[] to, double[] gradient, out double reached)
    {
        var (low, high) = (0.0, double.PositiveInfinity);
        reached = value;
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            for (var i = 0; i < to.Length; i++) to[i] = from[i] + length * direction[i];
            reached = function(to, gradient);
            // Near the least value differences drown in rounding: there a flat value with a smaller slope is progress (Hager & Zhang 2005).
            var flat = reached <= value + 1e-14 * Math.Abs(value);
            if (!(reached <= value + 1e-4 * length * slope) && !(flat && Math.Abs(Dot(gradient, direction)) <= 0.9 * -slope)) high = length;
            else if (Dot(gradient, direction) < 0.9 * slope) low = length;
            else return true;
            length = double.IsPositiveInfinity(high) ? 2 * low : (low + high) / 2;
        }
        return false;
    }

    /// <summary>The two-loop recursion: minus the gradient, bent by what is known of the curvature.</summary>
    static void Direct(LinkedList<(double[] Step, double[] Change, double Curvature)> history, double[] gradient, double[] direction)
    {
        for (var i = 0; i < direction.Length; i++) direction[i] = -gradient[i];
        var shares = new Stack<double>();
        for (var past = history.Last; past is not null; past = past.Previous)
        {
            var share = Dot(past.Value.Step, direction) / past.Value.Curvature;
            shares.Push(share);
            Add(direction, past.Value.Change, -share);
        }
        if (history.Last is { Value: var newest })
        {
            var scale = newest.Curvature / Dot(newest.Change, newest.Change);
            foreach (ref var component in direction.AsSpan()) component *= scale;
        }
        for (var past = history.First; past is not null; past = past.Next)
            Add(direction, past.Value.Step, shares.Pop() - Dot(past.Value.Change, direction) / past.Value.Curvature);
    }

    static void Add(double[] to, double[] what, double times)
    {
        for (var i = 0; i < to.Length; i++) to[i] += times * what[i];
    }

    static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    static double Largest(double[] values)
    {
        var largest = 0.0;
        foreach (var value in values) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
