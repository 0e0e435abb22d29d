using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Recurrent;

/// <summary>What a recurrent layer does in one step: its gates, its states, and the names that other engines have for it.</summary>
abstract class Cell(int units)
{
    /// <summary>The width of its output and of each state.</summary>
    public int Units => units;

    /// <summary>How many blocks of that width its kernels have.</summary>
    public abstract int Gates { get; }

    /// <summary>How many states it carries on; the first one is its output.</summary>
    public virtual int States => 1;

    /// <summary>The shape of its bias.</summary>
    public virtual Shape BiasShape => [Gates * units];

    /// <summary>How its bias begins.</summary>
    /// <param name="stated">As stated.</param>
    public virtual Initializer Bias(Initializer stated) => stated;

    /// <summary>The part of the bias that is added to what enters; that of <see cref="RecurrentBias"/> is added to the recurrent product.</summary>
    public virtual Tensor InputBias(Tensor bias) => bias;

    /// <summary>The part of the bias that is added to the recurrent product; null where there is none.</summary>
    public virtual Tensor? RecurrentBias(Tensor bias) => null;

    /// <summary>One step.</summary>
    /// <param name="x_BG">What enters, by the kernel, with its bias.</param>
    /// <param name="states">The states before, each <c>[B, units]</c>.</param>
    /// <param name="recurrent">The product of a state and the recurrent kernel.</param>
    /// <returns>The states after.</returns>
    public abstract Tensor[] Step(Tensor x_BG, Tensor[] states, RecurrentProduct recurrent);

    /// <summary>The function of <see cref="NativeLoops"/> that makes all steps at once; null where the activations are not those of the library.</summary>
    public abstract string? NativeLoop { get; }

    /// <summary>For each gate of that function, the block of Keras' kernels that it is.</summary>
    public abstract int[] NativeOrder { get; }

    /// <summary>The operator of ONNX for all steps at once.</summary>
    public abstract string Operator { get; }

    /// <summary>For each gate of that operator, the block of Keras' kernels that it is.</summary>
    public abstract int[] OperatorOrder { get; }

    /// <summary>The activations as the operator counts them.</summary>
    public abstract Models.Activation[] OperatorActivations { get; }

    /// <summary>What else the operator must be told.</summary>
    public virtual (string Name, object Value)[] OperatorAttributes => [];

    /// <summary>One step in ONNX.</summary>
    /// <param name="graph">The body of a loop.</param>
    /// <param name="x">What enters, by the kernel, with its bias.</param>
    /// <param name="states">The states before.</param>
    /// <param name="weights">The constants of the recurrent product.</param>
    public abstract OnnxValue[] Step(OnnxGraph graph, OnnxValue x, OnnxValue[] states, StepConstants weights);
}

/// <summary>The product of a state and the recurrent kernel, or some gates of it, with the bias and, while training, what is dropped.</summary>
/// <param name="kernel">Keras' recurrent kernel.</param>
/// <param name="bias">Added to it; none when null.</param>
/// <param name="units">The width of a gate.</param>
/// <param name="kept">A factor of the state for each gate, the same in every step; none when null.</param>
sealed class RecurrentProduct(Tensor kernel, Tensor? bias, int units, Tensor[]? kept)
{
    /// <summary>For so many gates from <paramref name="first"/> on.</summary>
    public Tensor Of(Tensor h_BU, int first, int count)
    {
        var whole = kernel.shape[1] == (long)count * units;
        if (kept is null || kept.Length == 1) return Product(kept is null ? h_BU : h_BU * kept[0], first, count, whole);
        return cat([.. Enumerable.Range(first, count).Select(gate => Product(h_BU * kept[gate], gate, 1, false))], 1);
    }

    Tensor Product(Tensor h_BU, int first, int count, bool whole)
    {
        var (at, width) = ((long)first * units, (long)count * units);
        var part = whole ? kernel : kernel.narrow(1, at, width);
        return bias is null ? h_BU.mm(part) : (whole ? bias : bias.narrow(0, at, width)).addmm(h_BU, part);
    }
}

/// <summary>What a step in ONNX takes from outside its loop.</summary>
/// <param name="Kernel">The recurrent kernel.</param>
/// <param name="Bias">The recurrent bias; none when null.</param>
readonly record struct StepConstants(OnnxValue Kernel, OnnxValue? Bias);
