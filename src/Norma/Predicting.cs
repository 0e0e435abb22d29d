using Norma.Data;
using Norma.Deployment;
using Norma.Formats;
using Norma.Spec;

namespace Norma;

/// <summary>New rows of a file through a packaged model into a file of predictions.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Findings">What is unlike the rows that the model was trained on.</param>
public sealed record Predicting(int Rows, IReadOnlyList<Finding> Findings)
{
    /// <summary>Predicts a file. Reading, predicting and writing overlap piece by piece, so that a long file is never held whole.</summary>
    /// <param name="package">The package's folder.</param>
    /// <param name="input">CSV, JSON, JSON Lines, XML or Parquet, by its ending.</param>
    /// <param name="output">CSV, JSON Lines or Parquet, by its ending: written whole or not at all.</param>
    /// <param name="keep">Whether the input's columns come first.</param>
    /// <param name="cancel">Ends it; nothing is written then.</param>
    /// <exception cref="FindingsException">The package does not verify (exit 7), is refused (4), or the rows break the contract (3).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Predicting Run(string package, string input, string output, bool keep = false, CancellationToken cancel = default)
    {
        TableFile.RequireKind(output);
        var opened = Package.Open(package);
        // Two libraries are loaded beside each other: that of the model and that of the rows.
        var opening = Task.Run(() => OnnxPredictor.OpenLean(opened.Model, opened.Fields, opened.Targets, threads: 1), CancellationToken.None);
        InputFile? file = null;
        OnnxPredictor? model = null;
        try
        {
            try { file = InputFile.Open(input, opened.Fields, keep); }
            finally { model = opening.GetAwaiter().GetResult(); }
            return Run(opened, model, file, output, cancel);
        }
        finally
        {
            file?.Dispose();
            model?.Dispose();
        }
    }

    static Predicting Run(OpenPackage package, OnnxPredictor model, InputFile file, string output, CancellationToken cancel)
    {
        var (drift, agreement) = (new DriftTally(package.Profile), model.Agreement());
        var (rows, notes) = (0, (IReadOnlyList<Finding>)[]);
        TableFile.Fill(output, sink =>
        {
            Pipeline.Run<(int At, InputRows Rows), (InputRows Rows, Action Write)>(
                take =>
                {
                    var at = 0;
                    file.Read(piece =>
                    {
                        take((at, piece));
                        at += piece.Table.Rows;
                    });
                },
                piece =>
                {
                    var predicted = model.Predict(piece.Rows.Table, piece.At, agreement, cancel: cancel).ToTable(piece.Rows.Kept);
                    return (piece.Rows, sink.Piece(predicted.Columns, 0, predicted.Rows));
                },
                done =>
                {
                    done.Write();
                    drift.Add(done.Rows.Table);
                    (rows, notes) = (rows + done.Rows.Table.Rows, done.Rows.Findings);
                    done.Rows.Spent?.Invoke();
                },
                cancel);
            agreement.Require();
        });
        return new(rows, [.. notes, .. drift.Findings()]);
    }
}
