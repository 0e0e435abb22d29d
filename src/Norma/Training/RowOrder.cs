using Norma.Spec;

namespace Norma.Training;

/// <summary>The order in which an epoch takes the rows.</summary>
static class RowOrder
{
    /// <summary>Puts the rows 0 … into the order of an epoch: a function of the seed and the epoch's number alone.</summary>
    /// <param name="order">To be filled.</param>
    /// <param name="seed">The seed of the spec.</param>
    /// <param name="epoch">Counted from 0.</param>
    public static void Fill(Span<int> order, long seed, int epoch)
    {
        for (var i = 0; i < order.Length; i++) order[i] = i;
        new Seed(seed, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"shuffle/{epoch}")).Shuffle(order);
    }

    /// <summary>How many batches are sorted by length together.</summary>
    const int Together = 50;

    /// <summary>Puts rows of about the same length side by side: among fifty batches at a time, which then come in an order by chance. The last batch, of fewer rows, stays the last.</summary>
    /// <param name="order">The order of an epoch.</param>
    /// <param name="lengths">The length of each row.</param>
    /// <param name="batchSize">Rows in each batch but the last.</param>
    /// <param name="seed">The seed of the spec.</param>
    /// <param name="epoch">Counted from 0.</param>
    public static void Group(Span<int> order, int[] lengths, int batchSize, long seed, int epoch)
    {
        for (var begin = 0L; begin < order.Length; begin += (long)batchSize * Together)
        {
            var part = order.Slice((int)begin, (int)Math.Min((long)batchSize * Together, order.Length - begin));
            // Rows of one length stay in the order by chance.
            var keys = new long[part.Length];
            for (var i = 0; i < keys.Length; i++) keys[i] = ((long)lengths[part[i]] << 32) + i;
            keys.AsSpan().Sort(part);
        }
        var batches = new int[order.Length / batchSize];
        for (var i = 0; i < batches.Length; i++) batches[i] = i;
        new Seed(seed, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"shuffle/batches/{epoch}")).Shuffle(batches);
        var from = order.ToArray();
        for (var i = 0; i < batches.Length; i++) from.AsSpan(batches[i] * batchSize, batchSize).CopyTo(order[(i * batchSize)..]);
    }
}
