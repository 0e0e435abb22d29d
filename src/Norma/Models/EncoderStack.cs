using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models;

/// <summary>The layers between an input and its vector, as one layer; a stack whose layers stand as a list in the file.</summary>
sealed record EncoderStack(Items<Layer> Layers) : Layer((string?)null)
{
    public override Graph Expand(Shapes inputs) => new Stack(Layers).Expand(inputs);

    /// <summary>Where its layers stand, by their names.</summary>
    public Func<string, string> Place(string path)
    {
        if (Layers.Count == 1) return _ => path;
        var names = LayerNames.Of(Layers, path, []);
        return name => Array.IndexOf(names, name) is >= 0 and var at ? SpecPath.Item(path, at) : path;
    }
}
