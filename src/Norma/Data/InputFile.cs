using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data;

/// <summary>New rows of opened files, read piece by piece: what is held does not grow with the files.</summary>
sealed class InputFile : IDisposable
{
    readonly IReadOnlyList<RowFile> _files;
    readonly InputTable _rows;
    readonly bool _keep;

    InputFile(IReadOnlyList<RowFile> files, Map<Field> fields, bool keep) => (_files, _rows, _keep) = (files, new(fields, files), keep);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; its kind follows from the end of its name.</param>
    /// <param name="fields">The contract, all types known.</param>
    /// <param name="keep">Whether all columns of the file are wanted as the texts that they are.</param>
    /// <exception cref="FindingsException">As for <see cref="DataReader.ReadInputs(string, Map{Field}, bool, bool)"/>.</exception>
    public static InputFile Open(string path, Map<Field> fields, bool keep) =>
        new(DataReader.OpenInputs(Source.ForFile(path) with { Path = [path] }, "", fields), fields, keep);

    /// <summary>Reads all rows. Each piece names the contract's fields and has what is to be noted of the file.</summary>
    /// <exception cref="FindingsException">As for <see cref="DataReader.ReadInputs(string, Map{Field}, bool, bool)"/>, with the same findings.</exception>
    public void Read(Action<InputRows> take) => _rows.Pieces(_keep, take);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }
}
