using System.CommandLine;
using System.Text;
using Norma.Cli.Views;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>profile</c>: what data looks like, field by field, and how far it stands from other data. Exit 3: the data is missing or damaged.</summary>
static class ProfileCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new Argument<string>("data") { Description = "A file of rows (CSV, JSON, JSON Lines, XML, Parquet), or a spec: then the rows that it names." };
        var output = new Option<string?>("--output", "-o") { Description = "The page to write: histograms, correlations, what is missing, sample rows.", HelpName = "file" };
        var against = new Option<string?>("--against") { Description = "Other rows, such as those that a model was trained on: how far does each field stand from them?", HelpName = "data" };
        return new Command("profile", "Show what data looks like, what is doubtful, and how far it stands from other data.") { data, output, against }.Does(terminal, parsed =>
        {
            var json = parsed.GetValue(Shared.Json);
            var examination = Examination.Of(parsed.GetRequiredValue(data), parsed.GetValue(against));
            var page = parsed.GetValue(output);
            if (page is not null) AtomicFile.Write(page, Encoding.UTF8.GetBytes(examination.Page()));
            FindingsView.Show(terminal, examination.Findings, json);
            ExaminationView.Show(terminal, examination, page, json);
            return ExitCode.Ok;
        });
    }
}
