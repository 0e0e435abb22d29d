using Norma.Models;
using Norma.Models.Activations;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>Activations at places worked by hand from their formulas.</summary>
public sealed class ActivationValueTests
{
    public static TheoryData<Activation, float[], float[]> Cases => new()
    {
        { new Celu(2), [-2, 0, 3], [-1.2642411f, 0, 3] },
        { new HardSilu(), [-4, -1.5f, 1, 4], [0, -0.375f, 2f / 3, 4] },
        { new HardTanh(), [-2, -0.5f, 2], [-1, -0.5f, 1] },
        { new HardShrink(), [-0.6f, -0.5f, 0.4f, 0.6f], [-0.6f, 0, 0, 0.6f] },
        { new SoftShrink(), [-0.75f, 0.4f, 2], [-0.25f, 0, 1.5f] },
        { new TanhShrink(), [-1, 0, 1], [-0.23840584f, 0, 0.23840584f] },
        { new Threshold(1, -7), [0, 1, 1.5f], [-7, -7, 1.5f] },
        { new Squareplus(), [-1.5f, 0, 1.5f], [0.5f, 1, 2] },
        { new SparsePlus(), [-3, -1, 0, 1, 3], [0, 0, 0.25f, 1, 3] },
        { new LogSigmoid(), [-100, 0, 100], [-100, -0.6931472f, 0] },
        { new LogSoftmax(), [0, 0, 0, 0], [-1.3862944f, -1.3862944f, -1.3862944f, -1.3862944f] },
        { new Sparsemax(), [1, 0.5f, -1], [0.75f, 0.25f, 0] },
        { new Sparsemax(), [3, 0.5f, 1], [1, 0, 0] },
    };

    [Theory, MemberData(nameof(Cases))]
    public void It_is_what_the_formula_gives(Activation activation, float[] x, float[] expected)
    {
        using var scope = NewDisposeScope();
        Sample.Close(expected, activation.Compute(tensor(x).reshape(1, x.Length)).data<float>().ToArray(), because: activation.ToString());
    }
}
