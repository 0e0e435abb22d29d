using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Norma.Data.Profiles;
using Norma.Spec;

namespace Norma.Cli.Views;

/// <summary>What data looks like, and how far it stands from other data.</summary>
static class ExaminationView
{
    static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Show(Terminal terminal, Examination examination, string? page, bool json)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new
            {
                data = examination.Name,
                examination.Profile.Rows,
                complete_rows = examination.Complete,
                examination.Profile.Fields,
                examination.Correlations,
                examination.Against,
                against_rows = examination.AgainstRows,
                drift = examination.Against is null ? null : examination.Drift,
                page,
            }, s_json));
            return;
        }
        Fields(terminal, examination);
        if (examination.Against is not null) Drift(terminal, examination);
        if (page is not null)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"Page: {Printable.Escape(page)}");
        }
    }

    static void Fields(Terminal terminal, Examination examination)
    {
        var table = Tables.Of("Field", "Type", ">Missing", ">Distinct", "Range");
        foreach (var (name, field) in examination.Profile.Fields)
            table.Row(name, field.Type, field.Missing == 0 ? "" : Share((double)field.Missing / (field.Count + field.Missing)), Figures.Count(field.Distinct), Range(field));
        table.Show(terminal, string.Create(CultureInfo.InvariantCulture, $"{Printable.Escape(examination.Name)}: {examination.Profile.Rows:N0} rows, {examination.Complete:N0} of them complete, {examination.Profile.Fields.Count} fields"));
    }

    static string Range(FieldProfile field) => field switch
    {
        { Min: { } min, Max: { } max } => $"{Figures.Of(min)} … {Figures.Of(max)}",
        { Earliest: { } earliest, Latest: { } latest } => $"{earliest} … {latest}",
        { TopValues: { Count: > 0 } top } => string.Join(", ", top.Take(3).Select(t => $"{Cut(t.Value)} {Share(field.ShareOf(t))}")) + (field.Beside(3) > 0 ? ", …" : ""),
        { Lengths: { } lengths } => string.Create(CultureInfo.InvariantCulture, $"{lengths.Min:N0} … {lengths.Max:N0} characters"),
        { Count: 0 } => "",
        _ => "not shown",
    };

    static void Drift(Terminal terminal, Examination examination)
    {
        var table = Tables.Of("Field", ">PSI", ">JS", ">L∞", ">Present", ">there", "Anomalies");
        foreach (var drift in examination.Drift)
            table.Row(drift.Measure is null ? drift.Field : $"{drift.Field} (by {drift.Measure})", Three(drift.StabilityIndex), Three(drift.JensenShannon), Three(drift.LInfinity), drift.Present is { } now ? Share(now) : "", drift.OtherPresent is { } before ? Share(before) : "",
                string.Join(", ", drift.Anomalies.Select(a => a.Name)));
        table.Show(terminal, string.Create(CultureInfo.InvariantCulture, $"Drift against {Printable.Escape(examination.Against!)} ({examination.AgainstRows:N0} rows): {examination.Drift.Count(d => d.Anomalies.Count > 0)} of {examination.Drift.Count} fields have anomalies"));
        foreach (var drift in examination.Drift)
            foreach (var anomaly in drift.Anomalies) terminal.Out.WriteLine($"  {anomaly.Name}: {Printable.Quote(drift.Field)} {Printable.Escape(anomaly.Message)}");
    }

    static string Three(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";

    static string Share(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    static string Cut(string value) => value.Length <= 16 ? value : value[..15] + "…";
}
