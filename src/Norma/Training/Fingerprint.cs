using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Norma.Models;

namespace Norma.Training;

/// <summary>Digests by which a run knows its own checkpoints and two runs know that they came to the same.</summary>
public static class Fingerprint
{
    /// <summary>SHA-256 over names, shapes and values of weights, ordinal by name, in hexadecimal.</summary>
    public static string Of(Weights weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var weight in weights.All)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{weight.Name} {weight.Shape}\n"));
            Append(hash, weight.Values);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What a checkpoint must agree with to be of this run: the network, the training section, the seed and the rows.</summary>
    internal static string Of(NetworkPlan plan, Supervised stated, long seed, TrainingRows train, TrainingRows? validation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}\n{stated}\n{plan.Section}\n{plan.Layout}\n{plan.Targets}\n")));
        Append(hash, train);
        if (validation is not null) Append(hash, validation);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static void Append(IncrementalHash hash, TrainingRows rows)
    {
        Span<byte> count = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(count, rows.Count);
        hash.AppendData(count);
        rows.Features.AppendTo(hash);
        foreach (var truth in rows.Truth) Append(hash, truth);
        if (rows.Weights is { } weights) Append(hash, weights);
    }

    static void Append(IncrementalHash hash, ReadOnlySpan<float> values) => hash.AppendData(MemoryMarshal.AsBytes(values));
}
