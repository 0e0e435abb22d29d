using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Interop;

/// <summary>A model of another framework as one layer, with the weights of its file: to be learned further, or kept by <c>freeze</c> and cut by <c>cut</c> under a new head.</summary>
/// <remarks>
/// <c>{layers: [{type: pretrained, path: base.keras, name: base}], rewrites: [{type: cut, path: base.pool}, {type: freeze, path: base}]}</c>;
/// weights alone fill a stated structure: <c>{type: pretrained, path: base.safetensors, structure: {type: resnet, depth: 18}, shape: [224, 224, 3], names: {stem.conv: conv1}}</c>.
/// <para>Shapes: those of the inputs of the model in the file → those of its outputs. Weights: those of its layers, behind the layer's name.</para>
/// <para><c>keras.models.load_model</c> as a layer of another model; <c>load_weights</c> and <c>load_state_dict</c> where a structure is stated.</para>
/// </remarks>
/// <param name="Path">The file, relative to the spec: Keras (<c>.keras</c>, <c>.h5</c>), TensorFlow.js, ONNX, whose operators are layers, or which is one frozen block; with a structure also safetensors and the weights of Keras alone.</param>
/// <param name="Structure">The layers, for a file that holds weights alone: a stack, a graph or an architecture, its layers named as in the file.</param>
/// <param name="Shape">What enters the structure, without the batch.</param>
/// <param name="Names">Of safetensors: the names in the file by those of the structure, of layers or of weights.</param>
/// <param name="Sha256">What its bytes must digest to; the resolved file states it.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record Pretrained(string Path, Layer? Structure = null, [Bounds(1, 1 << 30)] Items<int>? Shape = null, Map<string>? Names = null, string? Sha256 = null, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    /// <exception cref="ShapeException">Always: the planner of a file puts the model in its place before.</exception>
    public override Graph Expand(Shapes inputs) => throw new ShapeException($"the model in {Printable.Quote(Path)} is not read", "a file with its folder", "in C#, read it by ModelFormat and state its Graph.");
}
