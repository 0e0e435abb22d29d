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
    /// <exception cref="FindingsException">As for <see cref="DataReader.ReadInputs(string, Map{Field}, bool, bool, Windows, Collect)"/>.</exception>
    public static InputFile Open(string path) => new(Source.ForFile(path) with { Path = [path] });

    /// <summary>Reads all rows. Each piece names the contract's fields and has what is to be noted of the file.</summary>
    /// <param name="fields">The contract, all types known.</param>
    /// <param name="keep">Whether all columns of the file are wanted as the texts that they are.</param>
    /// <param name="take">Takes the pieces in their order.</param>
    /// <param name="windows">How rows become windows, where the contract has such series.</param>
    /// <param name="collect">How events become rows.</param>
    /// <exception cref="FindingsException">As for <see cref="DataReader.ReadInputs(string, Map{Field}, bool, bool, Windows, Collect)"/>, with the same findings.</exception>
    public void Read(Map<Field> fields, bool keep, Action<InputRows> take, Windows? windows = null, Collect? collect = null)
    {
        DataReader.Refuse(ExitCode.Spec, DataReader.CheckStated(new DataSpec([_source], fields)));
        FileFields.LookFor(_files, fields);
        // A window, or the events of one, may reach over the border of pieces.
        if (windows is not null || collect is not null) take(InputTable.Of(fields, windows, collect, _files, labelled: false, keep));
        else if (SeriesFields.Any(fields))
        {
            var series = new SeriesFields(fields, null);
            new InputTable(series.Flat(_files[0].Names, labelled: false), _files).Pieces(keep, piece => take(series.Of(piece, labelled: false)));
        }
        else new InputTable(HoldOut.Flat(fields, _files[0].Names), _files).Pieces(keep, take);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }
}
