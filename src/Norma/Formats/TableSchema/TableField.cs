using Norma.Spec;

namespace Norma.Formats.TableSchema;

/// <summary>What a column must be.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Type">What its cells are.</param>
sealed record TableField(string Name, CellType Type)
{
    /// <summary>How a cell is written.</summary>
    public string Format { get; init; } = "default";

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>What must hold of the cells.</summary>
    public CellConstraints Constraints { get; init; } = new();

    /// <summary>The names of a category, in their order; null when the field is none.</summary>
    public Items<Literal>? Categories { get; init; }

    /// <summary>Texts that mean that there is no value, in place of those of the table.</summary>
    public Items<string>? MissingValues { get; init; }

    /// <summary>Texts that are true.</summary>
    public Items<string> TrueValues { get; init; } = ["true", "True", "TRUE", "1"];

    /// <summary>Texts that are false.</summary>
    public Items<string> FalseValues { get; init; } = ["false", "False", "FALSE", "0"];

    /// <summary>What stands before the fraction of a number.</summary>
    public string DecimalChar { get; init; } = ".";

    /// <summary>What stands between groups of digits; null for nothing.</summary>
    public string? GroupChar { get; init; }

    /// <summary>Whether a number stands alone, without a unit or currency around it.</summary>
    public bool BareNumber { get; init; } = true;

    /// <summary>What stands between the items of a list.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>What the items of a list are.</summary>
    public CellType? ItemType { get; init; }

    /// <summary>The value of a cell; null when it is none of this field.</summary>
    public object? Read(string cell) => Type.Read(cell, this);

    /// <summary>The value of a literal in the schema itself: as a cell, or as JSON has it.</summary>
    public object? Read(Literal literal) => literal.IsText ? Read(literal.Text) : Type.Read(literal.Text, this with
    {
        Format = Type.FormatOfJson(Format), TrueValues = ["true"], FalseValues = ["false"], DecimalChar = ".", GroupChar = null, BareNumber = true,
    });
}

/// <summary>A value that the schema states.</summary>
/// <param name="Text">The text, or the JSON of what is no text.</param>
/// <param name="IsText">Whether it is text.</param>
readonly record struct Literal(string Text, bool IsText)
{
    /// <inheritdoc/>
    public override string ToString() => IsText ? Printable.Quote(Text) : Printable.Escape(Text);
}

/// <summary>What must hold of the cells of a column.</summary>
sealed record CellConstraints
{
    /// <summary>Whether every row needs a value.</summary>
    public bool Required { get; init; }

    /// <summary>Whether no two rows may have the same value.</summary>
    public bool Unique { get; init; }

    /// <summary>The least length.</summary>
    public long? MinLength { get; init; }

    /// <summary>The greatest length.</summary>
    public long? MaxLength { get; init; }

    /// <summary>The least value.</summary>
    public Literal? Minimum { get; init; }

    /// <summary>The greatest value.</summary>
    public Literal? Maximum { get; init; }

    /// <summary>What every value is greater than.</summary>
    public Literal? ExclusiveMinimum { get; init; }

    /// <summary>What every value is less than.</summary>
    public Literal? ExclusiveMaximum { get; init; }

    /// <summary>A regular expression that the whole cell matches.</summary>
    public string? Pattern { get; init; }

    /// <summary>The only values.</summary>
    public Items<Literal>? Enum { get; init; }
}
