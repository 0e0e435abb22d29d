using System.CommandLine;
using Norma.Cli.Views;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>validate</c>: everything that is wrong with a spec and its data, each with its line. Exit 0: sound, 2: the spec is not, 3: the data is not.</summary>
static class ValidateCommand
{
    public static Command Create(Terminal terminal)
    {
        var (spec, set) = (Shared.Spec(), Shared.Set());
        return new Command("validate", "Say everything that is wrong with a spec, without running it.") { spec, set }.Does(terminal, parsed =>
        {
            var path = parsed.GetRequiredValue(spec);
            var plan = Stated.Read(path, parsed.GetValue(set)).Plan(examine: false);
            var json = parsed.GetValue(Shared.Json);
            FindingsView.Show(terminal, plan.Findings, json);
            if (!json) terminal.Out.WriteLine($"{path}: valid ({plan.Data.Table.Rows:N0} rows, {plan.Spec.Data.Fields.Count} fields, {plan.Network.Parameters:N0} parameters).");
            return ExitCode.Ok;
        });
    }
}
