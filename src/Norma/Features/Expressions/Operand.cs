namespace Norma.Features.Expressions;

/// <summary>What stands on one side of an operator: a number, or what may only be compared.</summary>
/// <param name="Position">Where it begins.</param>
abstract record Operand(int Position)
{
    /// <summary>It as a number; null where it is none.</summary>
    public abstract Term? Number { get; }

    /// <summary>What it is, for findings.</summary>
    public abstract string Meaning { get; }
}

sealed record NumberOperand(int Position, Term Term) : Operand(Position)
{
    public override Term? Number => Term;

    public override string Meaning => "this is a number";
}

/// <summary>A field of type category or text.</summary>
sealed record TextOperand(int Position, string Field) : Operand(Position)
{
    public override Term? Number => null;

    public override string Meaning => $"'{Field}' holds texts";
}

/// <summary>A field of type binary: a number, or a text where it is compared with one.</summary>
sealed record BinaryOperand(int Position, string Field, Term Term) : Operand(Position)
{
    public override Term? Number => Term;

    public override string Meaning => $"'{Field}' is binary";
}

/// <summary>A text in quotes.</summary>
sealed record LiteralOperand(int Position, string Text) : Operand(Position)
{
    public override Term? Number => null;

    public override string Meaning => "this is a text";
}

/// <summary>A field of type date, or a moment.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Field">The field; null for a moment.</param>
/// <param name="Moment">The moment.</param>
sealed record DateOperand(int Position, string? Field, long Moment) : Operand(Position)
{
    public override Term? Number => null;

    public override string Meaning => Field is null ? "this is a date" : $"'{Field}' is a date";
}
