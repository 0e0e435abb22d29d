using Microsoft.ML.OnnxRuntime;

namespace Norma.Server;

/// <summary>A checked request: a tensor for each input, in the model's order, and which outputs are wanted.</summary>
sealed class InferRequest : IDisposable
{
    const long MostKept = 1 << 16;

    readonly OrtValue[] _values;

    /// <summary>A request to a model.</summary>
    public InferRequest(Port[] inputs) => (Tensors, _values) = (Array.ConvertAll(inputs, port => new InputTensor(port)), new OrtValue[inputs.Length]);

    /// <summary>The client's name for it, which the answer repeats.</summary>
    public string? Id { get; set; }

    /// <summary>The tensors.</summary>
    public InputTensor[] Tensors { get; }

    /// <summary>The outputs that are wanted, in the order asked for; null for all.</summary>
    public List<Port>? Outputs { get; set; }

    /// <summary>How many rows it has; 1 where the model knows no rows.</summary>
    public long Rows { get; set; } = 1;

    /// <summary>The tensors as the runtime takes them, once all have their shape.</summary>
    public OrtValue[] Values
    {
        get
        {
            for (var i = 0; i < _values.Length; i++) _values[i] = Tensors[i].Value;
            return _values;
        }
    }

    /// <summary>Makes it ready for the next request.</summary>
    /// <returns>False where it is too large to be kept.</returns>
    public bool Clear()
    {
        (Id, Outputs, Rows) = (null, null, 1);
        var bytes = 0L;
        foreach (var tensor in Tensors)
        {
            tensor.IsGiven = false;
            bytes += tensor.Bytes;
        }
        return bytes <= MostKept;
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(Tensors, tensor => tensor.Dispose());
}
