using System.Globalization;
using Norma.Evaluation;

namespace Norma.Deployment.Report;

/// <summary>How numbers are written: the same in both languages, without false precision.</summary>
static class Figures
{
    const char NarrowSpace = '\u202f';

    /// <summary>A count, in groups of three digits.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A share in percent, with one decimal where that says more.</summary>
    public static string Percent(double share)
    {
        var percent = share * 100;
        var text = percent is > 0 and < 0.05 ? "< 0.1" : percent is < 100 and >= 99.95 ? "> 99.9" : percent.ToString(Math.Abs(percent) < 99.95 ? "0.#" : "0", CultureInfo.InvariantCulture);
        return text + NarrowSpace + "%";
    }

    /// <summary>A metric: three decimals for shares, four for information, else three digits.</summary>
    public static string Metric(double value, Measure measure) => (measure.Unit, Math.Abs(value)) switch
    {
        ("ratio", < 1000) => Signed(value.ToString("0.000", CultureInfo.InvariantCulture)),
        ("nats", < 1000) => Signed(value.ToString("0.0000", CultureInfo.InvariantCulture)),
        (_, < 1000 and >= 1e-4 and var size) => Signed(value.ToString("0." + new string('0', Math.Clamp(2 - (int)Math.Floor(Math.Log10(size)), 0, 6)), CultureInfo.InvariantCulture)),
        _ => General(value),
    };

    /// <summary>A difference, with its sign.</summary>
    public static string Difference(double value, Measure measure)
    {
        var text = Metric(Math.Abs(value), measure);
        return text.All(c => c is '0' or '.') ? text : (value < 0 ? "−" : "+") + text;
    }

    /// <summary>Any number, with four digits.</summary>
    public static string General(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "—" : value > 0 ? "∞" : "−∞";
        var size = Math.Abs(value);
        if (size == 0) return "0";
        if (size is >= 1e7 or < 1e-4) return Signed(value.ToString("0.##e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal));
        if (size >= 1000) return Signed(value.ToString(size >= 10_000 || value == Math.Floor(value) ? "#,0" : "#,0.#", CultureInfo.InvariantCulture));
        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 7);
        return Signed(value.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture));
    }

    /// <summary>How long: milliseconds, seconds, minutes or hours.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 1 => $"{(seconds * 1000).ToString("0", CultureInfo.InvariantCulture)} ms",
        < 100 => $"{seconds.ToString("0.#", CultureInfo.InvariantCulture)} s",
        < 6000 => $"{(seconds / 60).ToString("0.#", CultureInfo.InvariantCulture)} min",
        _ => $"{(seconds / 3600).ToString("0.#", CultureInfo.InvariantCulture)} h",
    };

    /// <summary>A size of a file.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{Count(bytes)} B",
        < 1_000_000 => $"{(bytes / 1e3).ToString("0.#", CultureInfo.InvariantCulture)} kB",
        < 1_000_000_000 => $"{(bytes / 1e6).ToString("0.#", CultureInfo.InvariantCulture)} MB",
        _ => $"{(bytes / 1e9).ToString("0.##", CultureInfo.InvariantCulture)} GB",
    };

    static string Signed(string text) => text.StartsWith('-') ? "−" + text[1..] : text;
}
