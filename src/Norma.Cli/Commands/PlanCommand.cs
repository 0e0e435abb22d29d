using System.CommandLine;
using Norma.Cli.Views;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>plan</c>: fields, splits, features, layers, cost; nothing is trained.</summary>
static class PlanCommand
{
    public static Command Create(Terminal terminal)
    {
        var (spec, set) = (Shared.Spec(), Shared.Set());
        var expand = new Option<bool>("--expand") { Description = "Print the model section with each layer that stands for others replaced by those, as YAML." };
        return new Command("plan", "Show what a run would do: fields, splits, features, layers with shapes, cost. Trains nothing.") { spec, set, expand }.Does(terminal, parsed =>
        {
            var plan = Stated.Read(parsed.GetRequiredValue(spec), parsed.GetValue(set)).Plan();
            FindingsView.Show(terminal, plan.Findings, parsed.GetValue(Shared.Json));
            if (parsed.GetValue(expand)) terminal.Out.Write(SpecWriter.Write(Norma.Models.Expansion.Of(plan.Network)));
            else PlanView.Show(terminal, plan, parsed.GetValue(Shared.Json));
            return ExitCode.Ok;
        });
    }
}
