using System.CommandLine;
using Norma.Cli.Views;
using Norma.Data;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>init</c>: looks at a file and proposes its contract, with reasons.</summary>
static class InitCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new Argument<string>("data") { Description = "A file of rows: CSV, JSON, JSON Lines, Parquet." };
        var target = new Option<string?>("--target", "-t") { Description = "The field to predict; proposed where the data tells.", HelpName = "field" };
        var output = new Option<string>("--output", "-o") { Description = "The spec to write.", HelpName = "file", DefaultValueFactory = _ => "norma.yaml" };
        return new Command("init", "Profile a file and propose its spec, each field with a reason.") { data, target, output }.Does(terminal, parsed =>
        {
            var (path, to) = (parsed.GetRequiredValue(data), parsed.GetRequiredValue(output));
            var proposal = DataProposal.Of(path, parsed.GetValue(target));
            var text = ProposalText.Write(proposal, path, to);
            WriteNew(to, text);
            FindingsView.Show(terminal, proposal.Findings, parsed.GetValue(Shared.Json));
            if (!parsed.GetValue(Shared.Json)) ProposalView.Show(terminal, proposal, to);
            return ExitCode.Ok;
        });
    }

    static void WriteNew(string path, string text)
    {
        if (File.Exists(path) || Directory.Exists(path))
            throw new FindingsException(ExitCode.Spec, new Finding("FILE036", "", "is there already")
            {
                File = path,
                Expected = "a new file: init overwrites nothing",
                Fix = "name another with --output, or remove it.",
            });
        AtomicFile.Write(path, System.Text.Encoding.UTF8.GetBytes(text));
    }
}
