using System.Text;
using Norma.Formats.Onnx;

namespace Norma.Server;

/// <summary>An input or output as the protocol shows it.</summary>
sealed class Port
{
    readonly byte[] _utf8;

    /// <summary>A port of a model, of a type that the server carries.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="port">The model's input or output.</param>
    /// <param name="datatype">Its element type.</param>
    /// <param name="contract">What else its values must hold.</param>
    public Port(int index, OnnxPort port, Datatype datatype, FieldContract? contract = null)
    {
        (Index, Name, Datatype, Contract, _utf8) = (index, port.Name, datatype, contract, Encoding.UTF8.GetBytes(port.Name));
        Axes = port.Shape is { } shape ? [.. shape] : null;
    }

    /// <summary>Its place among the model's inputs or outputs.</summary>
    public int Index { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its element type.</summary>
    public Datatype Datatype { get; }

    /// <summary>What else its values must hold; null for nothing.</summary>
    public FieldContract? Contract { get; }

    /// <summary>Its axes; null where the rank is free.</summary>
    public OnnxAxis[]? Axes { get; }

    /// <summary>Whether the first axis counts rows.</summary>
    public bool HasRows => Axes is [{ Size: null }, ..];

    /// <summary>The shape as the protocol writes it, with -1 for what is free.</summary>
    public string ShapeText => Axes is null ? "any" : $"[{string.Join(", ", Axes.Select(a => a.Size ?? -1))}]";

    /// <summary>The port of a name; null when there is none.</summary>
    public static Port? Find(Port[] ports, ReadOnlySpan<byte> utf8, int guess)
    {
        if ((uint)guess < (uint)ports.Length && utf8.SequenceEqual(ports[guess]._utf8)) return ports[guess];   // clients keep the order
        foreach (var port in ports)
            if (utf8.SequenceEqual(port._utf8)) return port;
        return null;
    }
}
