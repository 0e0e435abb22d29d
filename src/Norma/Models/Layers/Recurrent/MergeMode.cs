namespace Norma.Models.Layers.Recurrent;

/// <summary>How the outputs of two directions become one.</summary>
public enum MergeMode
{
    /// <summary>Beside each other, the forward one first.</summary>
    Concat,
    /// <summary>Their sum.</summary>
    Sum,
    /// <summary>Their product.</summary>
    Mul,
    /// <summary>Their mean.</summary>
    Ave,
    /// <summary>Both leave, the forward one first; Keras' None.</summary>
    None,
}
