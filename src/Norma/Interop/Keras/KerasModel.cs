using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>A model as its config states it, in our layers; the weights are elsewhere.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Graph">Its layers.</param>
/// <param name="Inputs">What enters it; without a size for an axis that may have any. Null for a model inside another, whose inputs follow from there.</param>
/// <param name="Layers">Its layers as the config lists them.</param>
sealed record KerasModel(string Name, Graph Graph, Map<Shape>? Inputs, Items<KerasLayer> Layers)
{
    /// <summary>What stands for it inside another model: a stack for a <c>Sequential</c>.</summary>
    public Layer? AsLayer { get; init; }
}

/// <summary>A layer as the config lists it, to find its weights by.</summary>
/// <param name="Name">Its name in Keras, by which old files keep its weights.</param>
/// <param name="Node">Its name here.</param>
/// <param name="ClassName">Its class, from which new files make the name of its weights.</param>
/// <param name="Trainable">Whether it is trained.</param>
/// <param name="Layers">Its own layers, for a model inside another.</param>
/// <param name="Path">Where its config stands.</param>
sealed record KerasLayer(string Name, string Node, string ClassName, bool Trainable, Items<KerasLayer>? Layers = null, string Path = "");
