using Norma.Data;
using Norma.Deployment;
using Norma.Deployment.Generation;
using Norma.Formats;
using Norma.Interop.Onnx;
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
    /// <param name="batchTimeout">How long the model may take for a batch of at most 2,048 rows; 60 seconds when null.</param>
    /// <param name="cancel">Ends it; nothing is written then.</param>
    /// <exception cref="FindingsException">The package does not verify (exit 7), is refused (4), or the rows break the contract (3).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Predicting Run(string package, string input, string output, bool keep = false, TimeSpan? batchTimeout = null, CancellationToken cancel = default)
    {
        TableFile.RequireKind(output);
        // The rows' library and the model's are loaded beside each other, and beside the package.
        var opening = Task.Run(() => InputFile.Open(input), CancellationToken.None);
        var loading = Task.Run(OnnxSession.Load, CancellationToken.None);
        try
        {
            var opened = Package.Open(package);
            if (opened.Targets is [{ Task: TaskKind.TextGeneration }])
            {
                using var texts = OnnxTexts.Open(opened.Model, opened.Fields, opened.Targets, opened.Deployment.Generate ?? new(), batchTimeout ?? OnnxPredictor.UsualLimit);
                return Run(opened, (rows, at) => new(rows.Rows, opened.Targets, []) { Written = texts.Write(rows, at, cancel) }, null, opening.GetAwaiter().GetResult(), output, keep, cancel);
            }
            using var model = OnnxPredictor.OpenLean(opened.Model, opened.Fields, opened.Targets, threads: 1, batchTimeout);
            var agreement = model.Agreement();
            return Run(opened, (rows, at) => model.Predict(rows, at, agreement, cancel: cancel), agreement, opening.GetAwaiter().GetResult(), output, keep, cancel);
        }
        finally
        {
            // A file that is wrong beside a package that is wrong is not spoken of: without the model nothing can be asked of it.
            Task.WhenAny(opening).GetAwaiter().GetResult();
            Task.WhenAny(loading).GetAwaiter().GetResult();
            if (opening.IsCompletedSuccessfully) opening.Result.Dispose();
        }
    }

    static Predicting Run(OpenPackage package, Func<Table, int, Predictions> predict, LabelAgreement? agreement, InputFile file, string output, bool keep, CancellationToken cancel)
    {
        var drift = new DriftTally(package.Profile);
        var (rows, notes) = (0, (IReadOnlyList<Finding>)[]);
        TableFile.Fill(output, sink =>
        {
            Pipeline.Run<(int At, InputRows Rows), (InputRows Rows, Action Write)>(
                take =>
                {
                    var at = 0;
                    file.Read(package.Fields, keep, piece =>
                    {
                        take((at, piece));
                        at += piece.Table.Rows;
                    }, package.Data.Windows, package.Data.Collect);
                },
                piece =>
                {
                    var predicted = predict(piece.Rows.Table, piece.At).ToTable(piece.Rows.Kept ?? (piece.Rows.Named.Count == 0 ? null : new(piece.Rows.Named, piece.Rows.Table.Rows)));
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
            agreement?.Require();
        });
        return new(rows, [.. notes, .. drift.Findings()]);
    }
}
