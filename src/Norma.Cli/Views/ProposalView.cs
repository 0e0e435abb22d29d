using Norma.Data;
using Norma.Spec;

namespace Norma.Cli.Views;

/// <summary>What was proposed, and what to do next.</summary>
static class ProposalView
{
    public static void Show(Terminal terminal, DataProposal proposal, string output)
    {
        var table = Tables.Of("Field", "Type", "Role", "Why");
        foreach (var (name, field) in proposal.Data.Fields)
            table.Row(name, field.Type, Vocabulary.Snake(field.Role.ToString()), proposal.Reasons.TryGetValue(name, out var reason) ? reason : "");
        table.Show(terminal, $"{Figures.Count(proposal.Rows)} rows, {proposal.Data.Fields.Count} fields");
        terminal.Out.WriteLine($"Split: {Vocabulary.WordOf(proposal.Data.Split.GetType())}: {Printable.Escape(proposal.SplitReason)}");
        if (proposal.DropDuplicates) terminal.Out.WriteLine($"Duplicates: {Figures.Count(proposal.DuplicateRows)} rows repeat an earlier one; features.clean drops them.");
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(proposal.Target is null
            ? $"Wrote {output}. No field is the target yet: add 'role: target' to one of them, or run init again with --target."
            : $"Wrote {output}. Look at it, then: norma run {output}");
    }
}
