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
}
