using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data;

/// <summary>New rows of opened files, read piece by piece: what is held does not grow with the files.</summary>
sealed class InputFile : IDisposable
{
    readonly Source _source;
    readonly IReadOnlyList<RowFile> _files;

    InputFile(Source source) => (_source, _files) = (source, DataReader.OpenInputs(source, ""));

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; its kind follows from the end of its name.</param>
    /// <exception cref="FindingsException">As for <see cref="DataReader.ReadInputs(string, Map{Field}, bool, bool)"/>.</exception>
    public static InputFile Open(string path) => new(Source.ForFile(path) with { Path = [path] });

    /// <summary>Reads all rows. Each piece names the contract's fields and has what is to be noted of the file.</summary>
    /// <param name="fields">The contract, all types known.</param>
    /// <param name="keep">Whether all columns of the file are wanted as the texts that they are.</param>
    /// <param name="take">Takes the pieces in their order.</param>
    /// <exception cref="FindingsException">As for <see cref="DataReader.ReadInputs(string, Map{Field}, bool, bool)"/>, with the same findings.</exception>
    public void Read(Map<Field> fields, bool keep, Action<InputRows> take)
    {
        DataReader.Refuse(ExitCode.Spec, DataReader.CheckStated(new DataSpec([_source], fields)));
        new InputTable(fields, _files).Pieces(keep, take);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }
}
