using Norma.Formats;
using Norma.Formats.Safetensors;
using Norma.Models;

namespace Norma.Deployment;

/// <summary><c>model.safetensors</c>: the weights by their paths, marked as Norma's.</summary>
public static class WeightsFile
{
    static readonly Dictionary<string, string> s_metadata = new(StringComparer.Ordinal) { ["format"] = "norma", ["version"] = "1" };

    /// <summary>The bytes of the file: the same for the same weights.</summary>
    /// <exception cref="NotSupportedException">They have 2 GiB or more.</exception>
    public static byte[] ToBytes(Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var stream = new MemoryStream();
        SafetensorsFile.Write(stream, weights.All.Select(w => new SafetensorsTensor(w.Name, w.Shape, w.Values)), s_metadata);
        return stream.ToArray();
    }

    /// <summary>The SHA-256 of the file, which names the result of a training (<c>result.weights</c> of the lock).</summary>
    public static string Sha256(Weights weights) => Digest.Sha256(ToBytes(weights));

    /// <summary>The weights in the bytes of a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">Its name for findings.</param>
    /// <exception cref="Spec.FindingsException"><c>FILE020</c>.</exception>
    public static Weights Read(byte[] bytes, string file)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        return new(SafetensorsFile.Read(stream, file).Select(t => new Weight(t.Name, t.Shape, t.Values)));
    }
}
