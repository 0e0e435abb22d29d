using Norma.Data.Reading;
using Norma.Formats.Images;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>A picture: the name of a file (JPEG, PNG, GIF, BMP, WebP) beside the table that names it, or the pixels where the source holds them. All pictures of a field have one size.</summary>
/// <remarks>
/// It is decoded without colour management, turned upright as its EXIF orientation says, and brought to the size by a triangle filter with antialias.
/// The same code does that in training, <c>predict</c> and <c>serve</c>; the graph takes the pixels, uint8 <c>[N, height, width, channels]</c>.
/// <para><c>keras.utils.load_img</c>, <c>datasets.Image</c>, <c>PIL.Image.resize(BILINEAR)</c>.</para>
/// </remarks>
/// <param name="Role">What the field is for.</param>
/// <param name="Height">In pixels; that of the first picture when absent.</param>
/// <param name="Width">In pixels; that of the first picture when absent.</param>
/// <param name="Channels">1 (grey), 3 (red, green, blue) or 4 (with opacity); 3 when absent, or what the source holds.</param>
/// <param name="Fit">How a picture of another size comes to this one.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
[Word]
public sealed record Image(
    Role Role = Role.Feature,
    [Bounds(1, 16_384)] int? Height = null,
    [Bounds(1, 16_384)] int? Width = null,
    [Bounds(1, 4)] int? Channels = null,
    PictureFit Fit = PictureFit.Exact,
    bool Sensitive = false,
    string? Description = null) : Field(Role, true, Sensitive, Description, Items<string>.Empty)
{
    internal override Cells Gather(RowFile file) => new PictureCells(this, file);

    internal override bool CanBeTarget => false;

    internal override bool IsAtomic => false;

    internal override Shape? Axes => Height is { } height && Width is { } width && Channels is { } channels ? [height, width, channels] : null;

    internal override Field Settled(Column column) => column is TensorColumn { Shape: { Rank: 3 } shape } ? this with { Height = (int)shape[0], Width = (int)shape[1], Channels = (int)shape[2] } : this;

    internal override IEnumerable<Violation> Violations(Column column) => FaultsOf((TensorColumn)column, "a picture", "correct the file, or remove the row.");

    internal override IEnumerable<Finding> CheckStated(string name)
    {
        var path = SpecPath.Key("$.data.fields", name);
        if (Channels is 2)
            yield return new Finding("DATA029", $"{path}.channels", "received 2") { Expected = "1, 3 or 4", Fix = "state 1 for grey, 3 for colours." };
        if ((Height is null) != (Width is null))
            yield return new Finding("DATA029", path, Height is null ? "states a width alone" : "states a height alone") { Expected = "both, or none", Fix = "state 'height' and 'width'." };
        if (Fit != PictureFit.Exact && Height is null)
            yield return new Finding("DATA029", $"{path}.fit", $"received {Vocabulary.Snake(Fit.ToString())} without a size") { Expected = "a size to come to", Fix = "state 'height' and 'width'." };
    }
}
