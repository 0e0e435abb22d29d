namespace Norma.Features.Tokenizers;

/// <summary>A normal form of Unicode that texts are brought to first.</summary>
public enum Normalization
{
    /// <summary>As they are.</summary>
    None,
    /// <summary>Composed.</summary>
    Nfc,
    /// <summary>Composed, and variants of a character made one.</summary>
    Nfkc,
}
