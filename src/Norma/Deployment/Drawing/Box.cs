namespace Norma.Deployment.Drawing;

/// <summary>A box of the picture: a layer, or layers that are drawn as one.</summary>
/// <param name="Title">The name of its weights in files.</param>
/// <param name="Word">What it is: the layer's word, and how many layers it holds where there are several.</param>
/// <param name="Shape">The shape that leaves it.</param>
/// <param name="Parameters">How many numbers it holds.</param>
/// <param name="Family">By which it is coloured.</param>
sealed record Box(string Title, string Word, string Shape, long Parameters, string Family)
{
    /// <summary>The boxes whose values enter it.</summary>
    public List<int> From { get; } = [];

    /// <summary>What makes two boxes the same part of a model.</summary>
    public string Signature { get; init; } = "";

    /// <summary>Whether it uses the weights of a box before it.</summary>
    public bool IsShared { get; init; }
}

/// <summary>Boxes one after the other that stand for several times as many.</summary>
/// <param name="First">The first box.</param>
/// <param name="Count">How many boxes.</param>
/// <param name="Times">How often they follow each other.</param>
readonly record struct Repeat(int First, int Count, int Times);
