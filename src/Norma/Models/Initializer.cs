using Norma.Spec;

namespace Norma.Models;

/// <summary>How a weight begins.</summary>
public abstract record Initializer
{
    /// <summary>Fills a weight.</summary>
    /// <param name="values">Row-major, to be filled.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="fanIn">Inputs that one output sums.</param>
    /// <param name="fanOut">Outputs that one input feeds.</param>
    /// <param name="seed">The weight's own stream.</param>
    public abstract void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed);

    /// <summary>An initializer with its defaults, by its word.</summary>
    public static implicit operator Initializer(string word) => Vocabulary.Parse<Initializer>(word);
}
