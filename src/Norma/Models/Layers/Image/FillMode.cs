namespace Norma.Models.Layers.Image;

/// <summary>What lies beyond the edges of an image.</summary>
public enum FillMode
{
    /// <summary>One value everywhere: <c>k k k | a b c | k k k</c>.</summary>
    Constant,
    /// <summary>The cell at the edge: <c>a a a | a b c | c c c</c>.</summary>
    Nearest,
    /// <summary>The image mirrored at its edge, the cell at the edge too: <c>c b a | a b c | c b a</c>.</summary>
    Reflect,
    /// <summary>The image again: <c>a b c | a b c | a b c</c>.</summary>
    Wrap,
}
