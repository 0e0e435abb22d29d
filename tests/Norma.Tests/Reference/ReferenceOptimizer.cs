namespace Norma.Tests.Reference;

/// <summary>Gradient descent and Adam over any number of weights, in float64.</summary>
abstract class ReferenceOptimizer
{
    readonly Dictionary<(int Layer, int Index), double[]> _state = [];
    int _step;

    /// <summary>Changes all weights of a network against their gradients.</summary>
    public void Step(ReferenceNetwork network, (double[,] Kernel, double[] Bias)[] gradients)
    {
        _step++;
        for (var l = 0; l < gradients.Length; l++)
        {
            var (kernel, bias) = (network.Layers[l].Kernel, network.Layers[l].Bias);
            var (inputs, units) = (kernel.GetLength(0), kernel.GetLength(1));
            for (var i = 0; i < inputs; i++)
                for (var u = 0; u < units; u++) kernel[i, u] += Change(gradients[l].Kernel[i, u], StateOf(l, i * units + u), _step);
            for (var u = 0; u < units; u++) bias[u] += Change(gradients[l].Bias[u], StateOf(l, inputs * units + u), _step);
        }
    }

    /// <summary>What is added to a weight.</summary>
    protected abstract double Change(double gradient, double[] state, int step);

    double[] StateOf(int layer, int index) => _state.TryGetValue((layer, index), out var state) ? state : _state[(layer, index)] = new double[2];
}

/// <summary><c>v ← momentum · v − rate · g; w ← w + v</c>.</summary>
sealed class ReferenceSgd(double rate, double momentum) : ReferenceOptimizer
{
    protected override double Change(double gradient, double[] state, int step) => state[0] = momentum * state[0] - rate * gradient;
}

/// <summary>Kingma and Ba, algorithm 1.</summary>
sealed class ReferenceAdam(double rate, double beta1, double beta2, double epsilon) : ReferenceOptimizer
{
    protected override double Change(double gradient, double[] state, int step)
    {
        state[0] = beta1 * state[0] + (1 - beta1) * gradient;
        state[1] = beta2 * state[1] + (1 - beta2) * gradient * gradient;
        var (m, v) = (state[0] / (1 - Math.Pow(beta1, step)), state[1] / (1 - Math.Pow(beta2, step)));
        return -rate * m / (Math.Sqrt(v) + epsilon);
    }
}
