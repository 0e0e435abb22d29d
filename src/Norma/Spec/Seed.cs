using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Norma.Spec;

/// <summary>The one source of randomness: every consumer draws from a stream of its own, so that adding one changes no other.</summary>
/// <remarks>
/// A stream is xoshiro256** (Blackman &amp; Vigna 2018, https://prng.di.unimi.it) whose 256-bit state is
/// <c>SHA-256("&lt;seed&gt;/&lt;stream&gt;")</c>. Streams in use: <c>split</c>, <c>initialize/&lt;path&gt;</c>, <c>shuffle/&lt;epoch&gt;</c>,
/// <c>layers/&lt;step&gt;</c>, <c>bootstrap</c>, <c>explain/…</c>, <c>learning_curve/…</c>.
/// </remarks>
public sealed class Seed
{
    ulong _s0, _s1, _s2, _s3;
    double _spare = double.NaN;

    /// <summary>The stream of that name under that seed.</summary>
    public Seed(long seed, string stream)
    {
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}/{stream}")), digest);
        _s0 = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        _s1 = BinaryPrimitives.ReadUInt64LittleEndian(digest[8..]);
        _s2 = BinaryPrimitives.ReadUInt64LittleEndian(digest[16..]);
        _s3 = BinaryPrimitives.ReadUInt64LittleEndian(digest[24..]) | 1;
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0; _s3 ^= _s1; _s1 ^= _s2; _s0 ^= _s3; _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A whole number from 0 to <paramref name="limit"/> − 1, each equally likely (Lemire 2019).</summary>
    public int Below(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var range = (uint)limit;
        var product = (ulong)(uint)(Next() >> 32) * range;
        if ((uint)product < range)
        {
            var threshold = (uint)-limit % range;
            while ((uint)product < threshold) product = (ulong)(uint)(Next() >> 32) * range;
        }
        return (int)(product >> 32);
    }

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number from the standard normal distribution (Marsaglia's polar method).</summary>
    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            var spare = _spare;
            _spare = double.NaN;
            return spare;
        }
        double u, v, s;
        do
        {
            u = 2 * Uniform() - 1;
            v = 2 * Uniform() - 1;
            s = u * u + v * v;
        }
        while (s >= 1 || s == 0);
        var factor = Math.Sqrt(-2 * Math.Log(s) / s);
        _spare = v * factor;
        return u * factor;
    }

    /// <summary>Puts the items into an order of which each is equally likely (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
