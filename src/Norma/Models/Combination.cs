using Norma.Spec;

namespace Norma.Models;

/// <summary>How the vectors of several inputs become one.</summary>
public abstract record Combination
{
    /// <summary>The layers that make one vector of those that enter, in their order.</summary>
    /// <param name="inputs">Names of the inputs that they are of; at least one.</param>
    /// <returns>Null where the only vector is handed on as it is.</returns>
    public abstract Layer? Layer(Items<string> inputs);

    /// <summary>What is wrong with vectors of these widths; null where they fit.</summary>
    /// <param name="vectors">The width of each by its input.</param>
    /// <param name="path">Where the combination is stated.</param>
    internal virtual Finding? Misfit(Map<long> vectors, string path) => null;

    /// <summary>A combination with its defaults, by its word.</summary>
    public static implicit operator Combination(string word) => Vocabulary.Parse<Combination>(word);
}
