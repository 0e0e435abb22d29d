using Norma.Data.Proposals;
using Norma.Spec;

namespace Norma.Data;

/// <summary>A contract that is proposed for a file which has none: what <c>norma init</c> writes, with the reason for each choice.</summary>
/// <param name="Data">The source, the contract and the split.</param>
/// <param name="Target">The field to predict; null where none could be told.</param>
/// <param name="Reasons">By field, why it is what it is.</param>
/// <param name="SplitReason">Why the split is as it is.</param>
/// <param name="DropDuplicates">Whether plain duplicates occur, so that <c>features.clean</c> should drop them.</param>
/// <param name="DuplicateRows">How many rows repeat an earlier one in all columns.</param>
/// <param name="Rows">How many rows were read.</param>
/// <param name="Findings">What to look at before the contract is believed.</param>
public sealed record DataProposal(DataSpec Data, string? Target, Map<string> Reasons, string SplitReason, bool DropDuplicates, int DuplicateRows, int Rows, IReadOnlyList<Finding> Findings)
{
    /// <summary>Proposes a contract.</summary>
    /// <param name="path">The file; its kind follows from the end of its name. The proposed source names it without its folder.</param>
    /// <param name="target">The field to predict, if it is known.</param>
    /// <exception cref="FindingsException">The file is missing or damaged, or has no such field (exit 3); cannot be read (5); is too large (6).</exception>
    public static DataProposal Of(string path, string? target = null) => Proposer.Propose(path, target);
}
