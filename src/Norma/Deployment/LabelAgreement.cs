using Norma.Deployment.Readers;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>Whether the labels that a foreign model gives agree with the order in which the columns of its probabilities were taken; gathered over all pieces of a table.</summary>
/// <param name="outputs">The outputs of the model.</param>
sealed class LabelAgreement(OutputReader[] outputs)
{
    /// <summary>Rows of a class that the label output must name before a contradiction counts.</summary>
    const int Evidence = 10;

    readonly (long[] Rows, long[] Agreeing)[] _counts = Array.ConvertAll(outputs, output => output.Label is null ? ([], []) : (new long[output.Target.Outputs], new long[output.Target.Outputs]));
    readonly Lock _lock = new();

    /// <summary>Adds rows; from any thread.</summary>
    /// <param name="output">Which output.</param>
    /// <param name="values">Its probabilities.</param>
    /// <param name="named">By row, the class that the label names.</param>
    public void Add(int output, float[] values, int[] named)
    {
        var likely = new Evaluation.Outcome(outputs[output].Target, new float[named.Length], values).Labels;
        lock (_lock)
        {
            var (rows, agreeing) = _counts[output];
            for (var i = 0; i < named.Length; i++)
            {
                rows[named[i]]++;
                if (likely[i] == named[i]) agreeing[named[i]]++;
            }
        }
    }

    /// <summary>Refuses columns that the labels contradict: then they are in another order than was taken.</summary>
    /// <exception cref="FindingsException"><c>DEPL020</c> (exit 4), of the first such output.</exception>
    public void Require()
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            var (output, (rows, agreeing)) = (outputs[i], _counts[i]);
            var findings = new List<Finding>();
            for (var c = 0; c < rows.Length; c++)
            {
                if (rows[c] < Evidence || agreeing[c] * 2 >= rows[c]) continue;
                findings.Add(new Finding("DEPL020", output.Output, $"of {rows[c]} rows that the model labels {Printable.Quote(output.Target.Classes[c])}, that class is the most likely one in {agreeing[c]}")
                {
                    Expected = "columns in the sorted order of the class names",
                    Fix = "export the model without its label output, its columns in the order of the contract's classes.",
                });
            }
            if (findings.Count > 0) throw new FindingsException(ExitCode.Refused, findings);
        }
    }
}
