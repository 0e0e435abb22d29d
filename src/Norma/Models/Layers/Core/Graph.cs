using System.Globalization;
using Norma.Spec;

namespace Norma.Models.Layers.Core;

/// <summary>Layers in any arrangement without a cycle, as one layer: branches, residuals, several inputs and outputs, shared weights.</summary>
/// <remarks>
/// Each node computes once all of its inputs are there, in whatever order they are stated.
/// <para>Shapes: those of <c>input_names</c> → those of <c>outputs</c>. Weights: those of its nodes.</para>
/// <para><c>keras.Model(inputs, outputs)</c>, the functional API.</para>
/// </remarks>
/// <param name="Nodes">The layers by name, each with its inputs.</param>
/// <param name="InputNames">What the values that enter are called, in their order.</param>
/// <param name="Outputs">What leaves: names of nodes; the last node when absent.</param>
/// <param name="Name">The name before those of its nodes.</param>
[Word]
public sealed record Graph(Map<Node> Nodes, [OneOrMany] Items<string>? InputNames = null, [OneOrMany] Items<string>? Outputs = null, string? Name = null) : Layer(Name)
{
    /// <summary>What the values that enter are called, in their order.</summary>
    public Items<string> InputNames { get; init; } = InputNames ?? [InputName(0)];

    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs) => this;

    /// <summary>The name of an input that nobody named: <c>input</c>, <c>input_1</c>, ….</summary>
    public static string InputName(int index) => index == 0 ? "input" : string.Create(CultureInfo.InvariantCulture, $"input_{index}");
}
