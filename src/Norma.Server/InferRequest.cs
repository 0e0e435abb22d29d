using Microsoft.ML.OnnxRuntime;

namespace Norma.Server;

/// <summary>A checked request: a tensor for each input, in the model's order, and which outputs are wanted.</summary>
sealed class InferRequest(int inputs) : IDisposable
{
    /// <summary>The client's name for it, which the answer repeats.</summary>
    public string? Id { get; set; }

    /// <summary>The tensors.</summary>
    public OrtValue[] Inputs { get; } = new OrtValue[inputs];

    /// <summary>The outputs that are wanted, in the order asked for; null for all.</summary>
    public List<Port>? Outputs { get; set; }

    /// <summary>How many rows it has; 1 where the model knows no rows.</summary>
    public long Rows { get; set; } = 1;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var input in Inputs) input?.Dispose();
    }
}
