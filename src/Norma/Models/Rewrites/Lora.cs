using Norma.Spec;

namespace Norma.Models.Rewrites;

/// <summary>Freezes layers and lets each of their kernels learn a correction of low rank instead.</summary>
/// <remarks>
/// <c>W = W₀ + alpha / rank · A · B</c>, A <c>[in, rank]</c> begins as He's uniform, B <c>[rank, out]</c> at zero, so that training begins at W₀; a kernel of more axes is
/// taken as a matrix whose columns are its last axis. The exported graph holds the sum: it costs nothing more to run.
/// <para>Hu et al. 2021, https://arxiv.org/abs/2106.09685; <c>keras.layers.Dense.enable_lora</c>, <c>peft.LoraConfig</c>.</para>
/// </remarks>
/// <param name="Path">Which layers.</param>
/// <param name="Rank">Columns of A and rows of B.</param>
/// <param name="Alpha">The correction counts <c>alpha / rank</c> times; as much as the rank when absent.</param>
[Word]
public sealed record Lora(string Path, [Bounds(1, 4096)] int Rank = 8, [Bounds(0, 1e6, ExclusiveMinimum = true)] double? Alpha = null) : Rewrite(Path)
{
    /// <summary>What stands behind the name of a weight for its two factors.</summary>
    internal const string A = "_lora_a", B = "_lora_b";

    /// <inheritdoc/>
    public override Items<WeightSlot> Apply(Items<WeightSlot> weights, string name)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var rewritten = new List<WeightSlot>();
        foreach (var weight in weights)
        {
            rewritten.Add(weight with { IsFrozen = true });
            if (weight.Shape.Rank < 2 || !weight.Trainable || weight.TiedTo is not null || weight.Adapter is not null) continue;
            var (rows, columns) = (weight.Shape.Size / weight.Shape.Last, weight.Shape.Last);
            if (Rank > Math.Min(rows, columns)) throw new ShapeException($"its {weight.Name} {weight.Shape} is adapted by factors of rank {Rank}", $"a rank of at most {Math.Min(rows, columns)}");
            rewritten[^1] = rewritten[^1] with { Adapter = this };
            rewritten.Add(new(weight.Name + A, [rows, Rank]));
            rewritten.Add(new(weight.Name + B, [Rank, columns]));
        }
        return [.. rewritten];
    }

    /// <summary>How much the correction counts.</summary>
    internal double Scale => (Alpha ?? Rank) / Rank;
}
