namespace Norma.Training;

/// <summary>How many threads the tensor library is given.</summary>
static class Threads
{
    /// <summary>
    /// Work in a step from which several threads pay: 50 million multiplications and additions take one thread about half a millisecond.
    /// Below, waking the others costs more than they do, and a busy neighbour can make them cost a hundredfold.
    /// </summary>
    const long Worthwhile = 50_000_000;

    /// <summary>The stated number, else one for small steps and every core for others.</summary>
    /// <param name="stated">Of the spec.</param>
    /// <param name="flopsForward">Multiplications and additions for one example, forward.</param>
    /// <param name="batchSize">Rows a step.</param>
    public static int For(int? stated, long flopsForward, int batchSize) =>
        stated ?? (flopsForward >= Worthwhile / 3 / batchSize ? Environment.ProcessorCount : 1);   // backward is two more products of the same size
}
