using System.Globalization;
using System.Text.Json;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Data.Splits;
using Norma.Features;
using Norma.Features.Transforms;
using Norma.Spec;
using Xunit;
using Steps = Norma.Data.Windows;

namespace Norma.Tests.Features;

/// <summary>The calendar of each step of a window: pandas' numbers, in the table as in the graph.</summary>
public sealed class StepCalendarTests
{
    static readonly JsonElement s_golden = JsonDocument.Parse(File.ReadAllBytes(Source.Path("tests", "Norma.Tests", "Features", "Goldens", "step_calendar.json"))).RootElement;

    static readonly DatePart[] s_parts = [.. Enum.GetValues<DatePart>()];

    static DataSet Read(TemporaryFolder folder, IEnumerable<string> moments, int past = 5, int ahead = 3)
    {
        File.WriteAllLines(folder.In("steps.csv"), moments.Select((at, i) => FormattableString.Invariant($"{at},{i}")).Prepend("at,load"));
        return DataReader.Read(new(new Csv("steps.csv"), Contract(past, ahead), new Time("at"), Windows: new Steps("at")), folder.Path);
    }

    static Map<Field> Contract(int past = 5, int ahead = 3) => Norma.Tests.Data.Tables.Fields(("past", new Series("load", Length: past)), ("next", new Series("load", Role.Target, ahead)), ("at", new Date()));

    static FeaturesSpec Spec(params Transform[] steps) => new(Fields: Parity.Map(("at", new Items<Transform>(steps))));

    // Past comes first, both being of several axes.
    static float[] Calendar(Encoded encoded, int past) => [.. Enumerable.Range(0, encoded.Rows).SelectMany(row => encoded.Numbers.Skip(row * encoded.Layout.Numbers + past).Take(encoded.Layout.Numbers - past))];

    public static TheoryData<string> Kinds => [.. s_golden.EnumerateObject().Select(kind => kind.Name)];

    [Theory, MemberData(nameof(Kinds))]
    public void Each_step_has_the_numbers_of_pandas(string kind)
    {
        using var folder = new TemporaryFolder();
        var golden = s_golden.GetProperty(kind);
        var moments = golden.GetProperty("moments").EnumerateArray().Select(at => at.GetString()!).ToArray();
        var data = Read(folder, moments);
        foreach (var of in new[] { "past", "next" })
        {
            float[] expected = [.. golden.GetProperty(of).EnumerateArray().SelectMany(window => window.EnumerateArray()).SelectMany(step => step.EnumerateArray()).Select(value => value.GetSingle())];
            var features = FittedFeatures.Fit(Spec(new DateParts(new(s_parts), Of: of)), data);
            Assert.Equal([of == "past" ? 5L : 3, s_parts.Length], features.Layout.Parts.Single(part => part.Name == "at").Shape!);
            Assert.Equal(expected, Calendar(features.Apply(data.Table), 5));
            Parity.Holds(features, data.Table, within: 0);
            Parity.Holds(features, Strange(data.Table), within: 0);
            Parity.Holds(FittedFeatures.Fit(Spec(new DateParts([DatePart.Hour, DatePart.Month], Cyclic: true, Of: of)), data), Strange(data.Table), within: 0);
            Parity.Holds(FittedFeatures.Fit(Spec(new DateParts([DatePart.Elapsed, DatePart.Weekday], Of: of), new Standardize()), data), Strange(data.Table), within: 0);
        }
    }

    // Moments that no calendar has, and those whose steps none has.
    static Table Strange(Table table)
    {
        var moments = ((DateColumn)table["at"]).Values.ToArray();
        long[] strange = [long.MinValue, long.MaxValue, Civil.First, Civil.Last, Civil.First - 1, Civil.Last + 1, 951_782_400_000_000, 951_868_800_000_000, -1, 4_107_456_000_000_000];
        strange.CopyTo(moments, 0);
        return new([.. table.Columns.Select(column => column.Name == "at" ? new DateColumn("at", moments) : column)], table.Rows);
    }

    [Fact]
    public void Cyclic_parts_are_turns_and_scaled_ones_have_mean_zero()
    {
        using var folder = new TemporaryFolder();
        var data = Read(folder, Enumerable.Range(0, 30).Select(hour => new DateTime(2024, 1, 1).AddHours(hour).ToString("s", CultureInfo.InvariantCulture)));
        var turned = Calendar(FittedFeatures.Fit(Spec(new DateParts([DatePart.Hour], Cyclic: true, Of: "past")), data).Apply(data.Table), 5);
        // The first window has the hours 0 to 4.
        for (var hour = 0; hour < 5; hour++)
        {
            Assert.Equal(Math.Sin(hour * Math.PI / 12), turned[2 * hour], 1e-6);
            Assert.Equal(Math.Cos(hour * Math.PI / 12), turned[2 * hour + 1], 1e-6);
        }
        var scaled = Calendar(FittedFeatures.Fit(Spec(new DateParts([DatePart.Hour, DatePart.Elapsed], Of: "past"), new Standardize()), data).Apply(data.Table), 5);
        for (var part = 0; part < 2; part++)
        {
            double[] values = [.. scaled.Where((_, i) => i % 2 == part)];
            Assert.Equal(0, values.Average(), 1e-6);
            Assert.Equal(1, values.Average(value => value * value), 1e-5);
        }
    }

    [Fact]
    public void What_is_made_when_asked_for_is_what_is_kept()
    {
        using var folder = new TemporaryFolder();
        var data = Read(folder, Enumerable.Range(0, 300).Select(day => new DateTime(2023, 1, 1).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        var features = FittedFeatures.Fit(Spec(new DateParts(new(s_parts), Of: "past"), new Standardize()), data);
        var (kept, made) = (features.Apply(data.Table), features.Apply(data.Table, MemoryBudget.OfMebibytes(0), keepsSingles: true));
        Assert.Equal((true, false), (kept.IsKept, made.IsKept));
        Assert.Equal(kept.Numbers, made.Numbers);
        Assert.Equal(Digest(kept), Digest(made));
        Assert.NotEqual(Digest(kept), Digest(features.Apply(Strange(data.Table))));

        static string Digest(Encoded encoded)
        {
            using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
            encoded.AppendTo(hash);
            return Convert.ToHexString(hash.GetHashAndReset());
        }
    }

    [Fact]
    public void What_has_no_steps_is_a_finding()
    {
        using var folder = new TemporaryFolder();
        (string, string) Found(FeaturesSpec spec, Steps? windows, Map<Field>? fields = null)
        {
            var finding = Assert.Single(FeatureChecks.Check(spec, fields ?? Contract(), windows));
            return (finding.Code, finding.Path);
        }
        const string at = "$.features.fields.at.of";
        Assert.Equal(("FEAT068", at), Found(Spec(new DateParts(Of: "past")), null));
        Assert.Equal(("FEAT068", at), Found(Spec(new DateParts(Of: "past")), new("t")));
        Assert.Equal(("FEAT001", at), Found(Spec(new DateParts(Of: "pats")), new("at")));
        Assert.Equal(("FEAT068", at), Found(Spec(new DateParts(Of: "at")), new("at")));
        Assert.Equal(("FEAT068", "$.features.fields.at[0].of"), Found(Spec(new DateParts(Of: "past"), new Standardize()), null));
        // What follows it takes values of several axes.
        Assert.Equal(("FEAT003", "$.features.fields.at[1]"), Found(Spec(new DateParts(Of: "past"), new Impute()), new("at")));
        Assert.Equal(("FEAT068", "$.features.defaults.date.of"), Found(new(Defaults: Parity.Map(("date", new Items<Transform>([new DateParts(Of: "past")])))), new("at"), new([.. Contract(), KeyValuePair.Create<string, Field>("born", new Date())])));
        Assert.Empty(FeatureChecks.Check(Spec(new DateParts(Of: "next")), Contract(), new Steps("at")));
        Assert.Equal(("FEAT003", "$.features.fields.at"), Found(Spec(new DateParts(Of: "past")), new("at"), new([.. Contract().Where(field => field.Key != "at"), KeyValuePair.Create<string, Field>("at", new Number())])));
    }

    [Theory, InlineData(28, 1, true), InlineData(30, 1, true), InlineData(30, 3, true), InlineData(27, 1, false), InlineData(31, 1, false), InlineData(29, 12, true)]
    public void Days_that_some_months_lack_are_refused(int day, int months, bool refused)
    {
        using var folder = new TemporaryFolder();
        // March to January: each has the day; the 31st is the last of each.
        var data = Read(folder, Enumerable.Range(0, months == 1 ? 11 : 12).Select(i => new DateTime(2023, 3, 1).AddMonths(i * months)).Select(first => first.AddDays((day == 31 ? DateTime.DaysInMonth(first.Year, first.Month) : day) - 1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), 2, 1);
        var spec = Spec(new DateParts([DatePart.Day, DatePart.Month], Of: "past"));
        if (refused) Assert.Equal(("FEAT068", "$.features.fields.at"), (Assert.Throws<FindingsException>(() => FittedFeatures.Fit(spec, data)).Findings[0].Code, Assert.Throws<FindingsException>(() => FittedFeatures.Fit(spec, data)).Findings[0].Path));
        else Assert.Equal(2 * 2 + 2, FittedFeatures.Fit(spec, data).Layout.Numbers);
    }
}
