using Norma.Data;
using Norma.Deployment;
using Norma.Spec;

namespace Norma;

/// <summary>New rows of a file through a packaged model into a file of predictions.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Predictions">What was predicted.</param>
/// <param name="Findings">What is unlike the rows that the model was trained on.</param>
public sealed record Predicting(int Rows, Predictions Predictions, IReadOnlyList<Finding> Findings)
{
    /// <summary>Predicts a file.</summary>
    /// <param name="package">The package's folder.</param>
    /// <param name="input">CSV, JSON, JSON Lines, XML or Parquet, by its ending.</param>
    /// <param name="output">CSV, JSON Lines or Parquet, by its ending; null to write nothing.</param>
    /// <param name="keep">Whether the input's columns come first.</param>
    /// <param name="batchTimeout">How long the model may take for a batch of at most 2,048 rows; 60 seconds when null.</param>
    /// <exception cref="FindingsException">The package does not verify (exit 7), is refused (4), or the rows break the contract (3).</exception>
    public static Predicting Run(string package, string input, string? output, bool keep = false, TimeSpan? batchTimeout = null)
    {
        var opened = Package.Open(package);
        using var predictor = opened.Predictor(limit: batchTimeout);
        var read = DataReader.ReadInputs(input, opened.Fields, keep: keep);
        var findings = read.Findings.Concat(Drift.Check(opened.Profile, read.Table)).ToList();
        var predictions = predictor.Predict(read.Table);
        if (output is not null) TableFile.Write(output, predictions.ToTable(keep ? read.Kept : null));
        return new(read.Table.Rows, predictions, findings);
    }
}
