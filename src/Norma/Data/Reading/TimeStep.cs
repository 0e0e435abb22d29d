using System.Globalization;
using System.Xml;
using Norma.Formats.TableSchema.Types;

namespace Norma.Data.Reading;

/// <summary>How far two steps of time stand apart: a distance, or whole months of the calendar, which differ in length.</summary>
/// <param name="Distance">In microseconds for dates, else in the number's unit; 0 for months.</param>
/// <param name="Months">How many months; 0 for a distance.</param>
/// <param name="Dates">Whether moments are dates.</param>
readonly record struct TimeStep(double Distance, int Months, bool Dates)
{
    const double Day = 86_400e6;

    /// <summary>The step of which this is the most frequent distance: 28 to 31 days are a month, 90 to 92 a quarter, 365 and 366 a year.</summary>
    public static TimeStep Of(double distance, bool dates)
    {
        var months = !dates ? 0 : (distance / Day) switch { >= 28 and <= 31 => 1, >= 89 and <= 92 => 3, >= 181 and <= 184 => 6, >= 365 and <= 366 => 12, _ => 0 };
        return new(months > 0 ? 0 : distance, months, dates);
    }

    /// <summary>The longest step that can be stated: as many months as the calendar has.</summary>
    const int MostMonths = 120_000;

    /// <summary>The last moment of the calendar.</summary>
    const double LastMoment = 253_402_300_799e6;

    /// <summary>What a frequency is, in words.</summary>
    public const string Stated = "a duration of ISO 8601 above 0, as PT1H, P1D or P1M; for a time that is a number, a number in quotes";

    /// <summary>The step that a frequency states; null where it states none for such moments.</summary>
    public static TimeStep? Parse(string frequency, bool dates)
    {
        if (!dates) return double.TryParse(frequency, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number) ? new(number, 0, false) : null;
        return Duration.Parse(frequency) switch
        {
            ( > 0 and <= MostMonths and var months, 0) => new(0, (int)months, true),
            (0, > 0 and <= MostMonths * 31L * 86_400 and var seconds) when decimal.IsInteger(seconds * 1_000_000) => new((double)(seconds * 1_000_000), 0, true),
            _ => null,
        };
    }

    /// <summary>The step as a frequency states it.</summary>
    public string Frequency => !Dates ? Distance.ToString("R", CultureInfo.InvariantCulture)
        : Months > 0 ? string.Create(CultureInfo.InvariantCulture, $"P{(Months % 12 == 0 ? $"{Months / 12}Y" : $"{Months}M")}")
        : XmlConvert.ToString(TimeSpan.FromMicroseconds(Distance));

    /// <summary>Whether steps of months stand on days that some months lack, so that the day of one does not tell that of another.</summary>
    public bool LosesDays { get; init; }

    /// <summary>The same, as these steps have it.</summary>
    public TimeStep Over(double[] moments) => this with { LosesDays = Months > 0 && moments.Any(moment => DateOf(moment).Day > 27 && !LastOfMonth(moment)) };

    /// <summary>Whether a moment is the next after another.</summary>
    public bool Follows(double before, double after) => Months == 0 ? Math.Abs(after - before - Distance) <= Tolerance(before, after) : after > before && (After(before) == after || Micros(Later(before)) == after);

    // Numbers are float32: fractions are rounded, and so is the step that was found among them.
    double Tolerance(double before, double after) => Dates || double.IsInteger(Distance) ? 1e-6 * Distance : 1e-3 * Distance + (Math.Abs(before) + Math.Abs(after)) / (1 << 24);

    /// <summary>The moment one step later; the last day of a month after the last day of one.</summary>
    public double After(double moment)
    {
        if (Months == 0) return Dates ? Math.Min(moment + Distance, LastMoment) : moment + Distance;
        var after = Later(moment);
        return Micros(LastOfMonth(moment) ? after.AddDays(DateTime.DaysInMonth(after.Year, after.Month) - after.Day) : after);
    }

    /// <inheritdoc/>
    public override string ToString() => Months switch
    {
        1 => "a month",
        3 => "a quarter",
        6 => "half a year",
        12 => "a year",
        > 0 => Frequency,
        _ => !Dates ? Distance.ToString("R", CultureInfo.InvariantCulture)
            : Distance % Day == 0 ? string.Create(CultureInfo.InvariantCulture, $"{Distance / Day} {(Distance == Day ? "day" : "days")}")
            : TimeSpan.FromMicroseconds(Distance).ToString("c", CultureInfo.InvariantCulture),
    };

    // Months later, where the calendar has so many left.
    DateTime Later(double moment)
    {
        var date = DateOf(moment);
        return date.AddMonths(Math.Min(Months, (9999 - date.Year) * 12 + 12 - date.Month));
    }

    static bool LastOfMonth(double moment) => DateOf(moment) is var date && date.Day == DateTime.DaysInMonth(date.Year, date.Month);

    static DateTime DateOf(double moment) => DateTime.UnixEpoch.AddTicks((long)Math.Clamp(moment, -62_135_596_800e6, 253_402_214_400e6) * 10);

    static double Micros(DateTime date) => (date - DateTime.UnixEpoch).Ticks / 10;
}
