namespace Norma.Features.Tokenizers;

/// <summary>A piece of a text: its number in the vocabulary and where it stands in the text as it was given.</summary>
/// <param name="Id">The number.</param>
/// <param name="Start">The first character (UTF-16).</param>
/// <param name="End">The character after the last; equal to <paramref name="Start"/> for a token that was added.</param>
public readonly record struct Token(int Id, int Start, int End);
