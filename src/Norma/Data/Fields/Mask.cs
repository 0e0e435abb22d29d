using Norma.Data.Reading;
using Norma.Formats.Images;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>A class for each pixel: the name of a grey picture (PNG, BMP) beside the table that names it, whose levels are the classes. As a target it is predicted pixel by pixel.</summary>
/// <remarks>
/// All masks of a field have one size. A mask of another size than the stated one takes the class of the nearest pixel, as a picture with <c>fit: stretch</c> is resized.
/// A level that is none of a class does not count, in the loss nor in metrics, as the 255 of PASCAL VOC's borders.
/// <para><c>torchvision.datasets.VOCSegmentation</c>, <c>PIL.Image.resize(NEAREST)</c>.</para>
/// </remarks>
/// <param name="Classes">Their names; the first is the background.</param>
/// <param name="Role">What the field is for.</param>
/// <param name="Levels">The grey level of each class, 0 to 255; 0, 1, 2, … when absent.</param>
/// <param name="Height">In pixels; that of the first mask when absent.</param>
/// <param name="Width">In pixels; that of the first mask when absent.</param>
/// <param name="Description">For people.</param>
[Word]
public sealed record Mask(
    Items<string> Classes,
    Role Role = Role.Target,
    [Bounds(0, 255)] Items<int>? Levels = null,
    [Bounds(1, 16_384)] int? Height = null,
    [Bounds(1, 16_384)] int? Width = null,
    string? Description = null) : Field(Role, true, false, Description, Items<string>.Empty)
{
    /// <summary>Stands in a column for a pixel that does not count.</summary>
    internal const byte Nothing = 255;

    internal override Cells Gather(RowFile file) => new MaskCells(this, file);

    internal override bool IsAtomic => false;

    internal override Shape? Axes => Height is { } height && Width is { } width ? [height, width] : null;

    internal override Target? TargetOf(string name, Column? column) =>
        (column is TensorColumn masks ? masks.Shape : Axes) is { Rank: 2 } size ? new(name, TaskKind.Segmentation, Classes, size) : null;

    internal override Field Settled(Column column) => column is TensorColumn { Shape: { Rank: 2 } size } ? this with { Height = (int)size[0], Width = (int)size[1] } : this;

    internal override IEnumerable<Violation> Violations(Column column) => FaultsOf((TensorColumn)column, "a mask", "correct the file, or remove the row.");

    internal override IEnumerable<Finding> CheckStated(string name)
    {
        var path = SpecPath.Key("$.data.fields", name);
        if (Role == Role.Feature)
            yield return new Finding("DATA029", $"{path}.role", "received feature") { Expected = "a mask as target, or a role that the model does not see", Fix = "read it as a picture: {type: image, channels: 1}." };
        if ((Height is null) != (Width is null))
            yield return new Finding("DATA029", path, Height is null ? "states a width alone" : "states a height alone") { Expected = "both, or none", Fix = "state 'height' and 'width'." };
        if (Classes.Count is < 2 or > 254 || Classes.Distinct(StringComparer.Ordinal).Count() != Classes.Count)
            yield return new Finding("DATA029", $"{path}.classes", $"received {Classes.Count} classes, {Classes.Distinct(StringComparer.Ordinal).Count()} of them different") { Expected = "2 to 254 different names", Fix = "name the background and what stands out from it, as in [background, nucleus]." };
        if (Levels is { } levels && (levels.Count != Classes.Count || levels.Distinct().Count() != levels.Count))
            yield return new Finding("DATA029", $"{path}.levels", $"received {levels.Count} levels, {levels.Distinct().Count()} of them different, for {Classes.Count} classes") { Expected = "a level for each class", Fix = "state as many levels as classes, as in [0, 255]." };
    }
}
