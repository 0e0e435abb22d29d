using System.Globalization;

namespace Norma.Cli.Views;

/// <summary>Numbers as people read them.</summary>
static class Figures
{
    /// <summary>Four significant digits, no exponent where it can be avoided; whole numbers without decimals.</summary>
    public static string Of(double value)
    {
        if (value == 0) return "0";
        var size = Math.Abs(value);
        if (size is >= 1e7 or < 1e-4) return value.ToString("0.###e+0", CultureInfo.InvariantCulture);
        if (value == Math.Floor(value)) return value.ToString("N0", CultureInfo.InvariantCulture);
        var digits = Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 6);
        return value.ToString($"N{digits}", CultureInfo.InvariantCulture);
    }

    /// <summary>A metric: a ratio with four decimals, else four significant digits.</summary>
    public static string Metric(double value) => Math.Abs(value) <= 1 ? value.ToString("0.0000", CultureInfo.InvariantCulture) : Of(value);

    /// <summary>Whole numbers with separators.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Bytes with their unit.</summary>
    public static string Bytes(long value) => value switch
    {
        < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{value} B"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{value / 1024.0:0.0} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{value / (double)(1 << 20):0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value / (double)(1 << 30):0.00} GiB"),
    };

    /// <summary>A span of time, as in <c>850 ms</c>, <c>4.1 s</c>, <c>2 min 5 s</c>.</summary>
    public static string Time(TimeSpan span) => span.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes} min"),
    };
}
