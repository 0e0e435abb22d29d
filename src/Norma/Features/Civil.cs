using Norma.Data;

namespace Norma.Features;

/// <summary>The calendar and clock of a moment in UTC, by whole-number arithmetic that ONNX can do alike (Hinnant, https://howardhinnant.github.io/date_algorithms.html).</summary>
/// <remarks>Days count from 0000-03-01 of the proleptic Gregorian calendar, so that no division meets a negative and leap days end a year.</remarks>
static class Civil
{
    public const long MicrosPerDay = 86_400_000_000;

    /// <summary>0001-01-01 and the last microsecond of 9999; what lies outside is missing.</summary>
    public const long First = -62_135_596_800_000_000, Last = 253_402_300_799_999_999;

    /// <summary>From 0000-03-01 to 1970-01-01.</summary>
    public const long DaysToEpoch = 719_468;

    /// <summary>Whether a moment is none.</summary>
    public static bool IsMissing(long micros) => micros is < First or > Last;

    /// <summary>The year, month (1 …) and day (1 …) of a day.</summary>
    public static (long Year, long Month, long Day, long FromMarch) Date(long days)
    {
        var era = days / 146_097;
        var ofEra = days - era * 146_097;
        var yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        var fromMarch = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var shifted = (5 * fromMarch + 2) / 153;
        var month = shifted < 10 ? shifted + 3 : shifted - 9;
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, fromMarch - (153 * shifted + 2) / 5 + 1, fromMarch);
    }

    /// <summary>Days from 0000-03-01.</summary>
    public static long Days(long micros) => (micros + DaysToEpoch * MicrosPerDay) / MicrosPerDay;

    /// <summary>1 … 366.</summary>
    public static long DayOfYear(long year, long month, long fromMarch) =>
        month <= 2 ? fromMarch - 305 : fromMarch + 60 + (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 1 : 0);

    /// <summary>The first day of a month, as <see cref="Days"/> counts.</summary>
    /// <param name="months">Months from March of the year 0, not negative.</param>
    public static long FirstOfMonth(long months)
    {
        var (year, month) = (months / 12, months % 12);
        var ofEra = year % 400;
        return year / 400 * 146_097 + 365 * ofEra + ofEra / 4 - ofEra / 100 + (153 * month + 2) / 5;
    }
}
