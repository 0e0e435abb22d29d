using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>Pictures with boxes as COCO stores them: a JSON file of instances. The fields <c>image</c> and <c>boxes</c>.</summary>
/// <remarks>Crowds (<c>iscrowd</c>) need not be found. Segmentations are passed over. <para>https://cocodataset.org/#format-data; <c>torchvision.datasets.CocoDetection</c>.</para></remarks>
/// <param name="Path">Files of instances, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
/// <param name="Images">The folder of the pictures, relative to the spec's folder; that of the file when absent.</param>
[Word]
public sealed record Coco([OneOrMany] Items<string> Path, string? Images = null) : Source(Path)
{
    internal override RowFile Open(string path, string shown) => CocoFile.Open(path, shown, Images, Voc.RootOf(path, shown));

    internal override bool IsTable => false;
}
