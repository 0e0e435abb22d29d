namespace Norma.Tests.Reference;

/// <summary>A stack of dense layers in float64, written out in loops: what Norma's gradients and steps are compared with.</summary>
/// <remarks>
/// <c>z = x · kernel + bias; a = activation(z)</c>. Backward, with <c>δ = ∂L/∂z</c>: <c>∂L/∂kernel = aᵀ · δ</c> of the layer before, <c>∂L/∂bias = Σ δ</c>,
/// <c>∂L/∂a = δ · kernelᵀ</c>. What weights cost is added to the loss and its slope to the gradients.
/// </remarks>
sealed class ReferenceNetwork(ReferenceLayer[] layers, ReferenceLoss loss)
{
    public ReferenceLayer[] Layers { get; } = layers;

    /// <summary>The last layer's activations, <c>[rows][units]</c>.</summary>
    public double[][] Forward(double[][] x) => [.. x.Select(row => Pass(row)[^1].A)];

    public double Loss(double[][] x, double[][] y)
    {
        var sum = 0.0;
        for (var row = 0; row < x.Length; row++) sum += loss.Value(Pass(x[row])[^1].A, y[row]);
        return sum / x.Length + Layers.Sum(layer => layer.Kernel.Cast<double>().Sum(layer.KernelCost.Value) + layer.Bias.Sum(layer.BiasCost.Value));
    }

    /// <summary>For each layer the gradients of the loss by its kernel and its bias.</summary>
    public (double[,] Kernel, double[] Bias)[] Gradients(double[][] x, double[][] y)
    {
        var gradients = Layers.Select(layer => (Kernel: new double[layer.Kernel.GetLength(0), layer.Kernel.GetLength(1)], Bias: new double[layer.Bias.Length])).ToArray();
        for (var row = 0; row < x.Length; row++)
        {
            var passed = Pass(x[row]);
            var g = loss.Gradient(passed[^1].A, y[row]);
            for (var l = Layers.Length - 1; l >= 0; l--)
            {
                var delta = Layers[l].Activation.Backward(passed[l].Z, passed[l].A, g);
                var before = l == 0 ? x[row] : passed[l - 1].A;
                g = new double[before.Length];
                for (var i = 0; i < before.Length; i++)
                {
                    for (var u = 0; u < delta.Length; u++)
                    {
                        gradients[l].Kernel[i, u] += before[i] * delta[u] / x.Length;
                        g[i] += delta[u] * Layers[l].Kernel[i, u];
                    }
                }
                for (var u = 0; u < delta.Length; u++) gradients[l].Bias[u] += delta[u] / x.Length;
            }
        }
        for (var l = 0; l < Layers.Length; l++)
        {
            var (kernel, bias) = (Layers[l].Kernel, Layers[l].Bias);
            for (var u = 0; u < bias.Length; u++)
            {
                gradients[l].Bias[u] += Layers[l].BiasCost.Slope(bias[u]);
                for (var i = 0; i < kernel.GetLength(0); i++) gradients[l].Kernel[i, u] += Layers[l].KernelCost.Slope(kernel[i, u]);
            }
        }
        return gradients;
    }

    /// <summary>For each layer what its activation takes and gives, for one example.</summary>
    public (double[] Z, double[] A)[] Pass(double[] x)
    {
        var passed = new (double[] Z, double[] A)[Layers.Length];
        for (var l = 0; l < Layers.Length; l++)
        {
            var (before, layer) = (l == 0 ? x : passed[l - 1].A, Layers[l]);
            var z = new double[layer.Bias.Length];
            for (var u = 0; u < z.Length; u++)
            {
                z[u] = layer.Bias[u];
                for (var i = 0; i < before.Length; i++) z[u] += before[i] * layer.Kernel[i, u];
            }
            passed[l] = (z, layer.Activation.Forward(z));
        }
        return passed;
    }
}

/// <summary>A dense layer.</summary>
/// <param name="Kernel"><c>[inputs, units]</c>.</param>
/// <param name="Bias"><c>[units]</c>.</param>
/// <param name="Activation">Applied to the sums.</param>
/// <param name="KernelCost">What each weight of the kernel costs.</param>
/// <param name="BiasCost">What each bias costs.</param>
sealed record ReferenceLayer(double[,] Kernel, double[] Bias, ReferenceActivation Activation, ReferenceCost KernelCost = default, ReferenceCost BiasCost = default);

/// <summary>What a weight costs beside the loss: <c>l1 · |w| + l2 · w²</c>.</summary>
readonly record struct ReferenceCost(double L1, double L2)
{
    public double Value(double w) => L1 * Math.Abs(w) + L2 * w * w;

    public double Slope(double w) => L1 * Math.Sign(w) + 2 * L2 * w;
}
