using Norma.Models;
using Norma.Spec;

namespace Norma.Tests.Models;

/// <summary>A legal instance of a layer with the shapes that enter it.</summary>
public sealed record LayerSample(Layer Layer, Shapes Inputs)
{
    /// <summary>Inputs that are whole numbers below this many, as for an embedding; null for real numbers.</summary>
    public int? Levels { get; init; }

    /// <summary>Whether gradients are finite differences; false where the layer jumps or bends too often for a difference, as a deep network of relu6 does.</summary>
    public bool Smooth { get; init; } = true;

    /// <summary>How far the two engines may be apart: 1e-5, more for networks of many layers, whose sums of sums differ.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Whether the first input comes with a mask over its first axis.</summary>
    public bool Masked { get; init; }

    /// <summary>Values of each input for a batch; unknown axes have this size.</summary>
    public float[][] Values(int rows, string stream, int unknown = 6) => [.. Inputs.Select((shape, i) =>
    {
        var count = rows * (int)shape.Aggregate(1L, (product, size) => product * (size == Shape.Any ? unknown : size));
        if (Levels is not { } levels) return Sample.Values(count, $"{stream}/{i}");
        var seed = new Seed(7, $"{stream}/{i}");
        return [.. Enumerable.Range(0, count).Select(_ => (float)seed.Below(levels))];
    })];
}

/// <summary>Random legal instances of a layer for the contract tests: one class for each layer, beside its other tests; found by reflection.</summary>
public interface ILayerSamples
{
    /// <summary>The layer's word.</summary>
    string Word { get; }

    /// <summary>An instance drawn from the seed; the odd cases too: even kernels, <c>same</c> padding with strides, dilation, masks, unknown axes.</summary>
    LayerSample Make(Seed seed);
}

static class LayerSamples
{
    const int Instances = 6;

    static readonly Dictionary<string, ILayerSamples> s_all = typeof(ILayerSamples).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(ILayerSamples)))
        .Select(type => (ILayerSamples)Activator.CreateInstance(type)!).ToDictionary(samples => samples.Word, StringComparer.Ordinal);

    /// <summary>Words of layers that stand in nodes or hold other layers, and so have no instance of their own.</summary>
    public static IEnumerable<string> Words => Vocabulary.Words(typeof(Layer)).Keys.Where(word => word is not ("shared" or "pretrained"));

    /// <summary>Several instances of a layer; one that takes a vector where its tests state none.</summary>
    public static IEnumerable<LayerSample> Of(string word, int instances = Instances) => s_all.TryGetValue(word, out var samples)
        ? Enumerable.Range(0, instances).Select(i => samples.Make(new Seed(i, $"samples/{word}")))
        : [new(Sample.Of<Layer>(word), Shape.Of([Sample.Width]))];
}
