namespace Norma.Models.Layers.Image;

/// <summary>Along which axes images are flipped.</summary>
public enum FlipMode
{
    /// <summary>Left and right change places.</summary>
    Horizontal,
    /// <summary>Top and bottom change places.</summary>
    Vertical,
    /// <summary>Both at once.</summary>
    HorizontalAndVertical,
}
