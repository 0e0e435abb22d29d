using System.Text.Json;
using Norma.Conformance;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Cli.Views;

/// <summary>Every rule with its verdict, then every place that breaks one.</summary>
static class CheckView
{
    public static void Show(Terminal terminal, CheckReport report, bool json)
    {
        var findings = report.Findings.ToList();
        if (json)
        {
            foreach (var finding in findings) terminal.Out.WriteLine(FindingsView.Json(finding));
            terminal.Out.WriteLine(JsonSerializer.Serialize(new { path = report.Path, kind = report.Kind, conforms = report.Conforms, rules = report.Rules.Select(r => new { id = r.Id, verdict = r.Verdict.ToString().ToLowerInvariant() }) }));
            return;
        }
        terminal.Out.WriteLine($"{Printable.Escape(report.Path)}: {report.Kind}");
        var width = report.Rules.Count == 0 ? 0 : report.Rules.Max(r => r.Id.Length);
        foreach (var rule in report.Rules) terminal.Out.WriteLine($"  {Word(rule.Verdict),-7} {rule.Id.PadRight(width)}  {rule.Text}");
        FindingsView.Show(terminal, findings, json: false);
        terminal.Out.WriteLine(report.Conforms ? $"conforms: {report.Rules.Count} rules." : "does not conform.");
    }

    static string Word(Verdict verdict) => verdict switch { Verdict.Passed => "passed", Verdict.Failed => "FAILED", _ => verdict.ToString().ToLowerInvariant() };
}
