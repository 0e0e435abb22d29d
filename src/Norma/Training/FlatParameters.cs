using Norma.Models;
using Norma.Models.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Training;

/// <summary>All trainable weights of a model as views of one flat buffer, and their gradients of another.</summary>
/// <remarks>
/// The optimizer is then one pass, clipping one norm, a checkpoint one write. Each weight begins at a multiple of 16 numbers (64 bytes); the gaps stay 0.
/// Never call <c>zero_grad</c>: it drops the views. The tensors are fields because a pointer does not keep their memory alive.
/// </remarks>
sealed class FlatParameters : IDisposable
{
    readonly Tensor _values;
    readonly Tensor _gradients;
    readonly Tensor _state;
    readonly List<Tensor> _views = [];
    readonly Tensor[] _gradientViews;
    readonly unsafe float* _valuesAt, _gradientsAt, _stateAt;

    /// <summary>Moves the weights of a model into a flat buffer.</summary>
    /// <param name="model">Its parameters become views.</param>
    /// <param name="slots">Numbers of optimizer state for each weight.</param>
    public FlatParameters(NetworkBody model, int slots) : this(model.TrainedParameters, slots) { }

    /// <summary>Moves weights into a flat buffer.</summary>
    /// <param name="parameters">They become views.</param>
    /// <param name="slots">Numbers of optimizer state for each weight.</param>
    public unsafe FlatParameters(IReadOnlyList<(string Name, TorchSharp.Modules.Parameter Parameter)> parameters, int slots)
    {
        Named = [.. parameters];
        var offset = 0L;
        var offsets = new long[Named.Length];
        for (var i = 0; i < Named.Length; i++)
        {
            offsets[i] = offset;
            offset = checked(offset + (Named[i].Parameter.numel() + 15) / 16 * 16);
        }
        Offsets = offsets;
        _gradientViews = new Tensor[Named.Length];
        Count = checked((int)offset);
        _values = zeros(offset).DetachFromDisposeScope();
        _gradients = zeros(offset).DetachFromDisposeScope();
        _state = zeros(checked(offset * slots)).DetachFromDisposeScope();
        using (no_grad())
        {
            for (var i = 0; i < Named.Length; i++)
            {
                var parameter = Named[i].Parameter;
                var view = View(_values, i);
                view.copy_(parameter);
                parameter.set_(view);
                parameter.grad = _gradientViews[i] = View(_gradients, i);
            }
        }
        _valuesAt = TensorValues.Address(_values);
        _gradientsAt = TensorValues.Address(_gradients);
        _stateAt = TensorValues.Address(_state);
        StateCount = checked(Count * slots);
    }

    /// <summary>The trainable weights by name, in the model's order.</summary>
    public (string Name, TorchSharp.Modules.Parameter Parameter)[] Named { get; }

    /// <summary>Where each begins.</summary>
    public long[] Offsets { get; }

    /// <summary>The length of the buffer, gaps included.</summary>
    public int Count { get; }

    /// <summary>The length of the optimizer's state.</summary>
    public int StateCount { get; }

    /// <summary>The weights.</summary>
    public unsafe Span<float> Values => new(_valuesAt, Count);

    /// <summary>Their gradients.</summary>
    public unsafe Span<float> Gradients => new(_gradientsAt, Count);

    /// <summary>The optimizer's state.</summary>
    public unsafe Span<float> State => new(_stateAt, StateCount);

    /// <summary>The gradient of a weight, in its shape.</summary>
    public Tensor GradientView(int index) => _gradientViews[index];

    /// <summary>The part of a flat buffer that belongs to a weight.</summary>
    public ReadOnlySpan<float> Part(ReadOnlySpan<float> flat, int index) => flat.Slice((int)Offsets[index], (int)Named[index].Parameter.numel());

    /// <summary>Frees the buffers and the views; the model must not be used any more.</summary>
    public void Dispose()
    {
        foreach (var view in _views) view.Dispose();
        _values.Dispose();
        _gradients.Dispose();
        _state.Dispose();
    }

    Tensor View(Tensor flat, int index)
    {
        var parameter = Named[index].Parameter;
        using var part = flat.narrow(0, Offsets[index], parameter.numel());
        var view = part.view(parameter.shape).DetachFromDisposeScope();
        _views.Add(view);
        return view;
    }
}
