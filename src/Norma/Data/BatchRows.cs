namespace Norma.Data;

/// <summary>How many rows go through a model at a time where nothing is learned.</summary>
static class BatchRows
{
    const int Most = 2048, MostValues = 1 << 17;

    /// <summary>Large enough for the products, small enough for the caches: a power of two, so that a row's batch does not depend on where a table was divided.</summary>
    /// <param name="width">How many values a row has.</param>
    public static int For(int width)
    {
        var rows = Most;
        while (rows > 1 && (long)rows * width > MostValues) rows /= 2;
        return rows;
    }
}
