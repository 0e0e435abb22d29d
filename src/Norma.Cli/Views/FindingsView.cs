using System.Text.Encodings.Web;
using System.Text.Json;
using Norma.Spec;

namespace Norma.Cli.Views;

/// <summary>Findings, a line each: the first twenty as text, all of them as JSON.</summary>
static class FindingsView
{
    const int Most = 20;

    static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Show(Terminal terminal, IReadOnlyList<Finding> findings, bool json)
    {
        if (json)
        {
            foreach (var finding in findings) terminal.Out.WriteLine(Json(finding));
            return;
        }
        if (findings.Count == 0) return;
        // Errors first: they are what stops the work.
        var ordered = findings.OrderBy(f => f.Severity).ToList();
        foreach (var finding in ordered.Take(Most)) terminal.Error.WriteLine(finding.ToString());
        if (ordered.Count > Most) terminal.Error.WriteLine($"… and {ordered.Count - Most} more; --json shows all.");
    }

    public static string Json(Finding finding)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("severity", finding.Severity.ToString().ToLowerInvariant());
            json.WriteString("file", finding.File);
            if (finding.At is { } at)
            {
                json.WriteNumber("line", at.Line);
                json.WriteNumber("column", at.Column);
            }
            else
            {
                json.WriteNull("line");
                json.WriteNull("column");
            }
            json.WriteString("path", finding.Path);
            json.WriteString("message", finding.Message);
            json.WriteString("expected", finding.Expected);
            json.WriteString("fix", finding.Fix);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
