using System.CommandLine;
using System.Text.Json;
using Norma.Cli.Views;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>doctor</c>: what the machine has for Norma; each line ok or the fix. Exit 5 when something that is needed is missing.</summary>
static class DoctorCommand
{
    public static Command Create(Terminal terminal) =>
        new Command("doctor", "Look at the SDK, cores, memory, GPU and native libraries: ok, or the fix.").Does(terminal, parsed =>
        {
            var report = Doctor.Examine();
            if (parsed.GetValue(Shared.Json)) foreach (var line in report) terminal.Out.WriteLine(JsonSerializer.Serialize(new { name = line.Name, ok = line.Ok, found = line.Found, fix = line.Fix }));
            else
                foreach (var line in report) terminal.Out.WriteLine($"{(line.Ok ? "ok  " : "FIX ")} {line.Name,-14} {Printable.Escape(line.Found)}{(line.Fix is null ? "" : $"  → {line.Fix}")}");
            return report.All(line => line.Ok) ? ExitCode.Ok : ExitCode.Environment;
        });
}
