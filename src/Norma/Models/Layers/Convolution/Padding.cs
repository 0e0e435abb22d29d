namespace Norma.Models.Layers.Convolution;

/// <summary>What lies beyond the edge for a window that moves over an example.</summary>
public enum Padding
{
    /// <summary>Nothing: the window stays inside.</summary>
    Valid,
    /// <summary>As much as gives <c>ceil(size / stride)</c> places; the odd one at the end, as in TensorFlow.</summary>
    Same,
}

/// <summary>What lies beyond the edge for a window that moves over steps.</summary>
public enum CausalPadding
{
    /// <summary>Nothing: the window stays inside.</summary>
    Valid,
    /// <summary>As much as gives <c>ceil(size / stride)</c> places; the odd one at the end, as in TensorFlow.</summary>
    Same,
    /// <summary>All of it before the first step, so that no place sees a later one.</summary>
    Causal,
}
