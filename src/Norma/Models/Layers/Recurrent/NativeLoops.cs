using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Recurrent;

/// <summary>The tensor library's own recurrent loops, which TorchSharp offers only as modules that keep their weights themselves; called through its compiler.</summary>
static class NativeLoops
{
    // Compiled once for the process: the functions hold no state.
    static readonly Lazy<jit.CompilationUnit> s_unit = new(() => jit.compile("""
        def lstm(x: Tensor, h: Tensor, c: Tensor, w: Tensor, r: Tensor, b: Tensor, rb: Tensor) -> List[Tensor]:
          y, h, c = torch.lstm(x, [h, c], [w, r, b, rb], True, 1, 0.0, True, False, True)
          return [y, h, c]

        def gru(x: Tensor, h: Tensor, w: Tensor, r: Tensor, b: Tensor, rb: Tensor) -> List[Tensor]:
          y, h = torch.gru(x, h, [w, r, b, rb], True, 1, 0.0, True, False, True)
          return [y, h]

        def rnn_tanh(x: Tensor, h: Tensor, w: Tensor, r: Tensor, b: Tensor, rb: Tensor) -> List[Tensor]:
          y, h = torch.rnn_tanh(x, h, [w, r, b, rb], True, 1, 0.0, True, False, True)
          return [y, h]

        def rnn_relu(x: Tensor, h: Tensor, w: Tensor, r: Tensor, b: Tensor, rb: Tensor) -> List[Tensor]:
          y, h = torch.rnn_relu(x, h, [w, r, b, rb], True, 1, 0.0, True, False, True)
          return [y, h]

        """));

    /// <summary>All steps.</summary>
    /// <param name="name">The function.</param>
    /// <param name="x_BTD">What enters.</param>
    /// <param name="states">The states before, each <c>[B, units]</c>.</param>
    /// <param name="weights">Kernel, recurrent kernel and their biases, in the library's layout.</param>
    /// <returns>The output of every step, then the states after.</returns>
    public static Tensor[] Run(string name, Tensor x_BTD, Tensor[] states, Tensor[] weights)
    {
        object[] arguments = [x_BTD, .. states.Select(state => state.unsqueeze(0)), .. weights];
        var results = is_grad_enabled() ? s_unit.Value.invoke<Tensor[]>(name, arguments) : Undifferentiated(name, arguments);
        for (var i = 1; i < results.Length; i++) results[i] = results[i].squeeze(0);
        return results;
    }

    // Outside of differentiation libtorch 2.10 takes another LSTM of oneDNN, which gives wrong numbers for few units (seen with 8 and fewer).
    static Tensor[] Undifferentiated(string name, object[] arguments)
    {
        using var _ = enable_grad();
        return s_unit.Value.invoke<Tensor[]>(name, [.. arguments.Select(argument => ((Tensor)argument).detach())]);
    }
}
