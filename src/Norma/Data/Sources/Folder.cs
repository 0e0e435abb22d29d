using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>A folder of pictures or sounds, a file a row. The field <c>image</c> or <c>audio</c> is the file; what its path says are fields too.</summary>
/// <remarks><c>keras.utils.image_dataset_from_directory</c>, the <c>imagefolder</c> and <c>audiofolder</c> of Hugging Face Datasets. Files of other kinds are passed over.</remarks>
/// <param name="Path">Folders, or files in them, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
/// <param name="Pattern">What the path of a file below the folder says: <c>{name}</c> is a field, <c>*</c> stands for any text, <c>**</c> for any folders. When absent, the folder of a file is its <c>label</c> where all files lie in folders.</param>
[Word, FileEnds(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".wav")]
public sealed record Folder([OneOrMany] Items<string> Path, string? Pattern = null) : Source(Path)
{
    internal override IReadOnlyList<string> Resolve(string folder, string pattern) => [pattern.Replace('\\', '/')];

    /// <summary>What the paths of files below the folder say; null where they say nothing.</summary>
    internal FilePattern? FormOf(IEnumerable<string> fields) => Pattern is not null ? new(Pattern) : fields.Contains("label") ? new(FolderFile.UsualPattern) : null;

    internal override RowFile Open(string path, string shown) => FolderFile.Open(path, shown, Pattern);

    internal override IEnumerable<Finding> CheckStated(string at)
    {
        if (Pattern is not null && FilePattern.Fault(Pattern) is { } fault)
            yield return new Finding("DATA012", $"{at}.pattern", $"received {Printable.Quote(Pattern)}, {fault}") { Expected = "a pattern such as '{label}/*' or '{digit}_{speaker}_*.wav'", Fix = "correct it." };
    }

    internal static new Source ForFile(string path) => new Folder([path]);
}
