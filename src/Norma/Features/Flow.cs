using Norma.Spec;

namespace Norma.Features;

/// <summary>Values on their way from a field to the model.</summary>
/// <param name="Rows">How many rows.</param>
public abstract record Flow(int Rows)
{
    /// <summary>What they are.</summary>
    public abstract Kind Kind { get; }
}

/// <summary>Numbers, row-major <c>[Rows, Width]</c>; NaN is missing.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Width">How many a row.</param>
/// <param name="Values">The values.</param>
public sealed record Numbers(int Rows, int Width, float[] Values) : Flow(Rows)
{
    const int MostPieceValues = 1 << 20;

    /// <summary>Whether they number tokens: nothing can be computed with them, they are read by a table.</summary>
    public bool AreTokens { get; init; }

    /// <summary>The sizes of a row's axes, the channels last, where it has several; their product is the width.</summary>
    public Shape? Shape { get; init; }

    /// <summary>Of sounds, how many samples of a channel are one second.</summary>
    public int? Rate { get; init; }

    /// <inheritdoc/>
    public override Kind Kind => Rate is not null ? Kind.Sound : Shape is not null ? Kind.Tensor : AreTokens ? Kind.Token : Kind.Number;

    /// <summary>How many columns are fitted, each by itself: the numbers of a row, or the channels of its positions.</summary>
    internal int Columns => Shape is null ? Width : (int)Shape.Last;

    /// <summary>Of values that are too many to be in memory at once, those of some rows, from the first of them on so many; <see cref="Values"/> is then empty.</summary>
    internal Func<int, int, Numbers>? Part { get; init; }

    /// <summary>Whether they came of bytes, which are finite.</summary>
    internal bool FromBytes { get; init; }

    /// <summary>The values in pieces, in the order of the rows.</summary>
    internal IEnumerable<Numbers> Pieces()
    {
        if (Part is null)
        {
            yield return this;
            yield break;
        }
        var step = Math.Max(1, MostPieceValues / Width);
        for (var first = 0; first < Rows; first += step) yield return Part(first, Math.Min(step, Rows - first));
    }

    /// <summary>One column of them: by row, and within a row by position.</summary>
    internal float[] Column(int column)
    {
        var columns = Columns;
        if (columns == 1) return Values;
        var values = new float[Values.Length / columns];
        for (var i = 0; i < values.Length; i++) values[i] = Values[i * columns + column];
        return values;
    }
}

/// <summary>Texts as codes into distinct levels; −1 is missing.</summary>
/// <param name="Codes">By row.</param>
/// <param name="Levels">The distinct texts; those that no row has may be among them.</param>
public sealed record Texts(int[] Codes, string[] Levels) : Flow(Codes.Length)
{
    /// <summary>The order of the texts where the contract states one.</summary>
    public Items<string>? Order { get; init; }

    /// <inheritdoc/>
    public override Kind Kind => Kind.Text;
}

/// <summary>Sets of texts: by row, places of distinct names.</summary>
/// <param name="Members">By row, the places of its names in <paramref name="Names"/>, each once.</param>
/// <param name="Names">The distinct names; those that no row has may be among them.</param>
public sealed record TextSets(int[][] Members, string[] Names) : Flow(Members.Length)
{
    /// <inheritdoc/>
    public override Kind Kind => Kind.Set;
}

/// <summary>Codes of fitted levels: the end of a categorical feature, read by a table.</summary>
/// <param name="Values">By row, 0 … <paramref name="Levels"/> − 1; 0 is missing or unknown.</param>
/// <param name="Levels">How many codes there are.</param>
/// <param name="Lookup">How the model reads them.</param>
public sealed record Codes(int[] Values, int Levels, Lookup Lookup) : Flow(Values.Length)
{
    /// <inheritdoc/>
    public override Kind Kind => Kind.Code;
}

/// <summary>Moments; <see cref="long.MinValue"/> is missing.</summary>
/// <param name="Values">By row.</param>
public sealed record Dates(long[] Values) : Flow(Values.Length)
{
    /// <inheritdoc/>
    public override Kind Kind => Kind.Date;
}

/// <summary>How the model reads a code: a row of a table of <paramref name="Width"/> columns, learned, or fixed as one-hot.</summary>
/// <param name="Width">The columns of the table: the levels less one (for 0) when one-hot.</param>
/// <param name="Learned">Whether the table is learned (an embedding) or the unit rows of a one-hot code (code 0 gives zeros).</param>
public sealed record Lookup(int Width, bool Learned);
