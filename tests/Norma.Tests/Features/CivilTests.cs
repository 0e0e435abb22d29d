using Norma.Data;
using Norma.Features;
using Norma.Features.Transforms;
using Xunit;

namespace Norma.Tests.Features;

public sealed class CivilTests
{
    [Fact]
    public void Parts_equal_those_of_the_framework()
    {
        var moments = new List<long> { Civil.First, Civil.Last };
        for (var i = 0L; i < 20_000; i++) moments.Add(Civil.First + (long)((Civil.Last - Civil.First) * (i / 20_000.0)) + i);
        for (var day = 0; day < 1500; day++) moments.Add((19_000 + day) * Civil.MicrosPerDay - 1 + day % 2);
        DatePart[] parts = [.. Enum.GetValues<DatePart>().Where(part => part != DatePart.Elapsed)];

        var given = (Numbers)new DateParts(new(parts)).Fit(new Dates([.. moments]), new("x", "$")).Apply(new Dates([.. moments]));

        for (var row = 0; row < moments.Count; row++)
        {
            var date = DateTime.UnixEpoch.AddTicks(moments[row] * TimeSpan.TicksPerMicrosecond);
            float[] expected = [date.Year, (date.Month + 2) / 3, date.Month, date.Day, date.DayOfYear, ((int)date.DayOfWeek + 6) % 7, date.Hour, date.Minute, date.Second];
            Assert.Equal(expected, given.Values.AsSpan(row * parts.Length, parts.Length).ToArray());
        }
    }

    [Fact]
    public void Elapsed_counts_days_from_the_earliest_training_moment()
    {
        var fitted = new DateParts([DatePart.Elapsed]).Fit(new Dates([Civil.MicrosPerDay, DateColumn.Missing, 3 * Civil.MicrosPerDay]), new("x", "$"));
        Assert.Equal([-1f, 1.5f, float.NaN], ((Numbers)fitted.Apply(new Dates([0, Civil.MicrosPerDay * 5 / 2, DateColumn.Missing]))).Values);
    }

    [Fact]
    public void A_cyclic_part_is_a_turn()
    {
        // January, April and December: 0, a quarter and eleven twelfths of a turn.
        var moments = new Dates([0, 90 * Civil.MicrosPerDay, 364 * Civil.MicrosPerDay]);
        var values = ((Numbers)new DateParts([DatePart.Month], Cyclic: true).Fit(moments, new("x", "$")).Apply(moments)).Values;
        Assert.Equal([0, 1, 1, 0, -0.5f, MathF.Sqrt(0.75f)], values, (a, b) => Math.Abs(a - b) < 1e-6f);
    }
}
