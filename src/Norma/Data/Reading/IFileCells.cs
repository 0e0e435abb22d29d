namespace Norma.Data.Reading;

/// <summary>Cells that are files: of a folder, by name, or of an archive, by what unpacks them.</summary>
interface IFileCells
{
    /// <summary>Adds a file that is unpacked when it is read.</summary>
    /// <param name="name">Its name in the archive.</param>
    /// <param name="bytes">Unpacks it.</param>
    void Add(string name, Func<byte[]> bytes);
}
