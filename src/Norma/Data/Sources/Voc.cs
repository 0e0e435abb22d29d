using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>Pictures with boxes as the PASCAL Visual Object Classes challenges store them: an XML file each. The fields <c>image</c>, <c>boxes</c> and, where there are lists of sets, <c>split</c>.</summary>
/// <remarks>
/// A folder has the layout <c>Annotations/*.xml</c>, <c>JPEGImages</c> and perhaps <c>ImageSets/Main</c>, whose <c>train.txt</c>, <c>val.txt</c> and <c>test.txt</c> become the values
/// <c>train</c>, <c>validation</c> and <c>test</c> of <c>split</c>, for <c>split: {type: predefined, by: split}</c>; a picture in none of them is no row.
/// VOC counts pixels from 1 and includes both ends; boxes become edges between pixels.
/// <para>http://host.robots.ox.ac.uk/pascal/VOC/; <c>torchvision.datasets.VOCDetection</c>.</para>
/// </remarks>
/// <param name="Path">A folder of that layout, or annotation files; relative to the spec's folder, <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
/// <param name="Images">The folder of the pictures, relative to the spec's folder; <c>JPEGImages</c> beside the folder of the annotations when absent.</param>
[Word]
public sealed record Voc([OneOrMany] Items<string> Path, string? Images = null) : Source(Path)
{
    internal override IReadOnlyList<string> Resolve(string folder, string pattern) => [pattern.Replace('\\', '/')];

    internal override RowFile Open(string path, string shown) => VocFolder.Open(path, shown, Images, RootOf(path, shown));

    /// <summary>What a shown path is relative to.</summary>
    internal static string RootOf(string path, string shown) => path.EndsWith(shown, StringComparison.Ordinal) ? path[..^shown.Length] : "";
}
