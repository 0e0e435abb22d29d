namespace Norma.Data.Reading;

/// <summary>Cells that are gathered as what their field is and as the texts that they are, in one reading.</summary>
/// <param name="typed">The field's own.</param>
sealed class KeptCells(Cells typed) : Cells
{
    /// <summary>The cells as what their field is.</summary>
    public Cells Typed => typed;

    /// <summary>The cells as texts; none of them but the empty one means a missing value.</summary>
    public TextCells Texts { get; } = new(new Markers([]));

    /// <inheritdoc/>
    public override int Count => typed.Count;

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> value)
    {
        typed.Add(value);
        Texts.Add(value);
    }

    /// <inheritdoc/>
    public override bool TryNested(bool list)
    {
        if (!typed.TryNested(list)) return false;
        Texts.AddMissing();
        return true;
    }

    /// <inheritdoc/>
    public override void AddMissing()
    {
        typed.AddMissing();
        Texts.AddMissing();
    }

    /// <inheritdoc/>
    public override void Reserve(int rows)
    {
        typed.Reserve(rows);
        Texts.Reserve(rows);
    }

    /// <inheritdoc/>
    public override void Cut(int count)
    {
        typed.Cut(count);
        Texts.Cut(count);
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        typed.Clear();
        Texts.Clear();
    }

    /// <inheritdoc/>
    public override Column Join(string name, IReadOnlyList<Cells> blocks, int rows) => typed.Join(name, [.. blocks.Select(b => ((KeptCells)b).Typed)], rows);

    /// <summary>The column of the texts.</summary>
    public Column JoinTexts(string name, IReadOnlyList<Cells> blocks, int rows) => Texts.Join(name, [.. blocks.Select(b => ((KeptCells)b).Texts)], rows);
}
