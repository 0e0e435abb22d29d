namespace Norma.Models.Layers.Spatial;

/// <summary>What a cell between others becomes.</summary>
public enum Interpolation
{
    /// <summary>A copy of the nearest one.</summary>
    Nearest,
    /// <summary>The mean of its neighbours, weighted by how near their centres are.</summary>
    Bilinear,
}
