using System.Collections.Concurrent;
using System.Runtime.Intrinsics.X86;
using Norma.Models.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>Products by oneDNN: on AMD its AVX-512 kernels are up to 1.7 times as fast as the AVX2 kernels that MKL chooses there.</summary>
/// <remarks>
/// On Intel MKL takes AVX-512 itself, and with the copies into oneDNN's layout and back the same product takes 1.1 to 2.5 times as long by oneDNN: it is left out there.
/// oneDNN 3.7.1 (in libtorch 2.10) computes wrong columns where the width of the result is no multiple of 64 and leaves a remainder beyond its blocks
/// (seen on AVX-512: 129 to 191, 33 to 48, 65 to 120, …; right with AVX2 kernels). Such widths are left to MKL, and every shape is tried against MKL once
/// a process before it is used, for kernels are chosen by the machine.
/// </remarks>
static class OneDnn
{
    /// <summary>Multiplications of a product from which the copies into oneDNN's layout pay.</summary>
    const double Worthwhile = 16e6;

    /// <summary>"Genu", as the processor begins the name of that vendor.</summary>
    const int FirstOfIntel = 0x756E6547;

    const int Block = 64;
    const double Tolerance = 1e-4;

    static readonly ConcurrentDictionary<(long Rows, long Width, long Units), bool> s_agrees = new();
    static readonly ConcurrentDictionary<(long Rows, long Width, long Units), bool> s_differentiates = new();
    static readonly Lazy<jit.CompilationUnit> s_products = new(() => jit.compile("""
        def product(x, kernel):
            return torch.mkldnn_linear(x.to_mkldnn(), kernel.t(), None).to_dense()
        def sum(x, kernel, bias):
            return torch.mkldnn_linear(x.to_mkldnn(), kernel.t(), bias).to_dense()
        def gradient(x, g, kernel):
            return torch.mkldnn_linear_backward_weights(x.to_mkldnn(), g.to_mkldnn(), kernel, False)[0].to_dense()

        """));

    /// <summary>Whether the processor has what MKL leaves unused: by the vendor and not by time, for the other library gives other last bits.</summary>
    public static bool Pays { get; } = Avx512F.IsSupported && X86Base.CpuId(0, 0).Ebx != FirstOfIntel;

    /// <summary>A differentiable weighted sum, <c>x_BD · kernel_DU + bias_U</c>, by whichever library is the faster one that is right.</summary>
    /// <param name="x_BD">Rows.</param>
    /// <param name="kernel_DU">Their weights.</param>
    /// <param name="bias_U">Added to each row; nothing when absent.</param>
    public static Tensor Sum(Tensor x_BD, Tensor kernel_DU, Tensor? bias_U)
    {
        // Most sums are small: nothing of this class is made ready for them. Widths that are served have a block at least.
        if ((double)x_BD.numel() * kernel_DU.numel() >= Worthwhile * Block && x_BD.dtype == ScalarType.Float32 && kernel_DU.dtype == ScalarType.Float32 && x_BD.device_type == DeviceType.CPU && Differentiates(x_BD.shape[0], kernel_DU.shape[0], kernel_DU.shape[1]))
            return bias_U is null ? s_products.Value.invoke<Tensor>("product", x_BD, kernel_DU) : s_products.Value.invoke<Tensor>("sum", x_BD, kernel_DU, bias_U);
        return bias_U is null ? x_BD.mm(kernel_DU) : bias_U.addmm(x_BD, kernel_DU);
    }

    /// <summary>Whether <c>[rows, width] · [width, units]</c> is better made by it, and right on this machine.</summary>
    public static bool Serves(long rows, long width, long units) =>
        units % Block == 0 && (double)rows * width * units >= Worthwhile && Pays
        && s_agrees.GetOrAdd((rows, width, units), static shape => Agrees(shape.Rows, shape.Width, shape.Units));

    /// <summary>Whether such a sum and its gradients, whose widths are those of the rows, are better made by it, and right on this machine.</summary>
    static bool Differentiates(long rows, long width, long units) => width % Block == 0 && Serves(rows, width, units)
        && s_differentiates.GetOrAdd((rows, width, units), static shape => GradientsAgree(shape.Rows, shape.Width, shape.Units));

    static bool GradientsAgree(long rows, long width, long units)
    {
        using var wanted = enable_grad();
        using var scope = NewDisposeScope();
        var g = Waves(rows, units, 2.1);
        var (one, other) = (Gradients(static (x, kernel) => s_products.Value.invoke<Tensor>("product", x, kernel)), Gradients(static (x, kernel) => x.mm(kernel)));
        return one.Zip(other).All(pair => Close(pair.First, pair.Second));

        Tensor[] Gradients(Func<Tensor, Tensor, Tensor> product)
        {
            var (x, kernel) = (Waves(rows, width, 0.7).requires_grad_(), Waves(width, units, 1.3).requires_grad_());
            return [.. autograd.grad([product(x, kernel)], [x, kernel], [g])];
        }
    }

    // As many numbers as the products have, but no random ones: the generator is the training's.
    static bool Agrees(long rows, long width, long units)
    {
        LibTorch.EnsureLoaded();
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var (x, kernel, g) = (Waves(rows, width, 0.7), Waves(width, units, 1.3), Waves(rows, units, 2.1));
        return Close(s_products.Value.invoke<Tensor>("product", x, kernel), x.mm(kernel)) && Close(s_products.Value.invoke<Tensor>("gradient", x, g, kernel), x.t().mm(g));
    }

    static Tensor Waves(long rows, long columns, double step) => (arange(rows * columns, ScalarType.Float32) * step).sin().view(rows, columns);

    static bool Close(Tensor one, Tensor other) => (one - other).abs().max().ToDouble() <= Tolerance * Math.Max(1, other.abs().max().ToDouble());
}
