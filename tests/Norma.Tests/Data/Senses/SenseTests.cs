using System.Globalization;
using System.Runtime.CompilerServices;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;
using Xunit;
using static Norma.Tests.Data.Tables;

namespace Norma.Tests.Data.Senses;

public sealed class SenseTests
{
    const int Count = 200;

    static readonly float[] s_noise = Noise(0);

    static float[] Noise(int seed)
    {
        var stream = new Seed(seed, "sense");
        return [.. Enumerable.Range(0, Count).Select(_ => (float)stream.Normal())];
    }

    static string?[] Labels(Func<int, string?> label) => [.. Enumerable.Range(0, Count).Select(label)];

    static readonly string?[] s_classes = Labels(i => i * 7 % 10 < 4 ? "yes" : "no");

    /// <summary>What a class target, a feature of noise and this column give.</summary>
    static IReadOnlyList<Finding> With(Column column, Field? field = null, Parts? parts = null) =>
        Check([Texts("y", s_classes), Numbers("noise", s_noise), column], parts, field is null ? [] : [(column.Name, field)]);

    static IReadOnlyList<Finding> Check(Column[] columns, Parts? parts = null, params (string, Field)[] stated)
    {
        var table = Of(columns);
        (string, Field) target = ("y", table.Has("y") && table["y"] is TextColumn ? new Category(Role.Target) : new Number(Role.Target));
        return Sense.Check(table, FieldsOf(table, [target, .. stated]), parts);
    }

    static Finding Only(string code, IReadOnlyList<Finding> findings, Severity severity, params string[] says)
    {
        var finding = Assert.Single(findings, f => f.Code == code);
        Assert.Equal(severity, finding.Severity);
        Assert.All(says, text => Assert.Contains(text, finding.ToString(), StringComparison.Ordinal));
        return finding;
    }

    static string Example(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "..", "examples", name, name + ".csv");

    [Theory]
    [InlineData(1.0, 0.5, "score_threshold")]
    [InlineData(0.05, 1.0, "iou_threshold")]
    [InlineData(0.05, 0.0, "iou_threshold")]
    [InlineData(0.05, 0.5, null)]
    public void Thresholds_that_keep_nothing_are_said(double score, double overlap, string? key)
    {
        var found = Norma.Data.Senses.KeptSense.Check(new([new("boxes", new Boxes(ScoreThreshold: score, IouThreshold: overlap))]), [new("boxes", TaskKind.ObjectDetection, ["a"])]).ToArray();
        Assert.Equal(key is null ? [] : [$"$.data.fields.boxes.{key}"], found.Select(finding => finding.Path));
    }

    [Fact]
    public void Sound_data_gives_no_finding() => Assert.Empty(With(Numbers("x", Noise(1))));

    [Fact]
    public void A_target_with_one_class_stops_the_work() =>
        Only("DATA060", Check([Texts("y", Labels(_ => "no")), Numbers("x", s_noise)]), Severity.Error, "$.data.fields.y", "one value in all of 200 rows");

    [Fact]
    public void A_number_target_that_does_not_vary_stops_the_work() =>
        Only("DATA060", Check([Numbers("y", [.. s_noise.Select(_ => 1f)]), Numbers("x", s_noise)]), Severity.Error);

    [Fact]
    public void A_missing_target_stops_the_work() =>
        Only("DATA062", Check([Texts("y", Labels(i => i < 5 ? null : s_classes[i])), Numbers("x", s_noise)]), Severity.Error, "5 of 200 rows");

    [Fact]
    public void A_class_of_one_row_is_named() =>
        Only("DATA061", Check([Texts("y", Labels(i => i == 3 ? "rare" : s_classes[i])), Numbers("x", s_noise)]), Severity.Warning, "'y'", "'rare'");

    [Fact]
    public void An_uneven_target_is_worth_knowing() =>
        Only("DATA073", Check([Texts("y", Labels(i => i % 20 == 0 ? "yes" : "no")), Numbers("x", s_noise)]), Severity.Information, "'yes' has 10 of 200", "'no' 190");

    [Fact]
    public void A_class_without_training_rows_stops_the_work_and_one_without_test_rows_warns()
    {
        string?[] labels = Labels(i => i < 3 ? "a" : i < 100 ? "b" : "c");
        var parts = new Parts([.. Enumerable.Range(3, 97), .. Enumerable.Range(110, 90)], [], [0, 1, 2, .. Enumerable.Range(100, 10)]);
        var findings = Check([Texts("y", labels), Numbers("x", s_noise)], parts);
        Assert.Contains(findings, f => f is { Code: "DATA052", Severity: Severity.Error } && f.Message.Contains("'a' (3 rows in all)", StringComparison.Ordinal));
        Assert.Contains(findings, f => f is { Code: "DATA052", Severity: Severity.Warning } && f.Message.Contains("'b' (97 rows in all)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_target_that_differs_in_each_row_is_no_class() =>
        Only("DATA066", Check([Texts("y", Labels(i => $"n{i}")), Numbers("x", s_noise)]), Severity.Error, "200 different values in 200 rows");

    [Fact]
    public void Few_test_rows_are_named() =>
        Only("DATA077", With(Numbers("x", Noise(1)), null, new Parts([.. Enumerable.Range(0, 190)], [], [.. Enumerable.Range(190, 10)])), Severity.Warning, "10 of 200 rows");

    [Fact]
    public void A_constant_feature_is_named() =>
        Only("DATA063", With(Numbers("x", [.. s_noise.Select(_ => 3f)])), Severity.Warning, "'x'", "200 rows");

    [Fact]
    public void A_feature_without_values_is_named() =>
        Only("DATA064", With(Texts("x", Labels(_ => null))), Severity.Warning, "'x'", "200 rows");

    [Fact]
    public void A_feature_that_is_mostly_missing_is_named() =>
        Only("DATA065", With(Numbers("x", [.. Noise(1).Select((v, i) => i < 120 ? float.NaN : v)])), Severity.Warning, "'x'", "120 of 200");

    [Fact]
    public void A_feature_that_is_half_missing_is_not() =>
        Assert.DoesNotContain(With(Numbers("x", [.. Noise(1).Select((v, i) => i < 100 ? float.NaN : v)])), f => f.Code == "DATA065");

    [Fact]
    public void Names_and_counters_of_rows_are_told_from_measurements()
    {
        Only("DATA066", With(Texts("x", Labels(i => $"c{i}"))), Severity.Warning, "'x'", "200 different values in 200 rows");
        Only("DATA066", With(Numbers("x", [.. Enumerable.Range(0, Count).Select(i => 1000f + i * 7 % Count)])), Severity.Warning);
        Only("DATA066", With(Numbers("customer_id", [.. Enumerable.Range(0, Count).Select(i => (float)(i * 7919 % 100_003))])), Severity.Warning);
        Assert.DoesNotContain(With(Numbers("x", Noise(1))), f => f.Code == "DATA066");
        Assert.DoesNotContain(With(Numbers("weight", [.. Enumerable.Range(0, Count).Select(i => (float)(i * 7919 % 100_003))])), f => f.Code == "DATA066");
    }

    [Fact]
    public void A_number_with_a_threshold_between_the_classes_leaks() =>
        Only("DATA067", With(Numbers("x", [.. s_classes.Select((c, i) => (c == "yes" ? 10 : 0) + s_noise[i])])), Severity.Warning, "'x'", "'y'", "200 of 200 rows");

    [Fact]
    public void A_category_whose_levels_name_the_class_leaks() =>
        Only("DATA067", With(Texts("x", Labels(i => $"{s_classes[i]}{i % 3}"))), Severity.Warning, "'x'", "6 levels", "200 of 200 rows");

    [Fact]
    public void A_gap_that_tells_the_class_leaks() =>
        Only("DATA067", With(Numbers("left_on", [.. Noise(1).Select((v, i) => s_classes[i] == "yes" ? v : float.NaN)])), Severity.Warning, "'left_on'");

    [Fact]
    public void A_feature_that_errs_in_one_row_of_ten_does_not_leak() =>
        Assert.DoesNotContain(With(Texts("x", Labels(i => i % 10 == 0 ? "no" : s_classes[i]))), f => f.Code == "DATA067");

    [Fact]
    public void A_number_that_is_the_target_in_another_unit_leaks_and_so_does_its_logarithm()
    {
        float[] y = [.. s_noise.Select(v => 10 + v)];
        Only("DATA067", Check([Numbers("y", y), Numbers("noise", Noise(2)), Numbers("x", [.. y.Select(v => 1.8f * v + 32)])]), Severity.Warning, "'x'", "correlation 1.00000");
        Only("DATA067", Check([Numbers("y", y), Numbers("noise", Noise(2)), Numbers("x", [.. y.Select(v => MathF.Exp(v))])]), Severity.Warning, "'x'", "rank correlation 1.00000");
    }

    [Fact]
    public void Two_features_that_say_the_same_are_named()
    {
        Only("DATA068", With(Numbers("x", [.. s_noise.Select(v => -2 * v + 1)])), Severity.Warning, "'x'", "'noise'", "-1.00000");
        Only("DATA068", Check([Texts("y", s_classes), Numbers("noise", s_noise), Texts("a", Labels(i => $"a{i * i % 5}")), Texts("b", Labels(i => $"b{i * i % 5 + 1}"))]), Severity.Warning, "'b'", "'a'");
    }

    [Fact]
    public void Repeated_rows_are_counted_with_and_without_their_label()
    {
        var source = Enumerable.Range(0, Count).Select(i => i < 190 ? i : i - 190).ToArray();   // the last ten repeat the first ten
        var x = Numbers("x", [.. source.Select(i => s_noise[i])]);
        Only("DATA069", Check([Texts("y", [.. source.Select(i => s_classes[i])]), x]), Severity.Warning, "10 of 200 rows");
        var relabelled = Texts("y", [.. source.Select((s, i) => i is 190 or 191 ? "other" : s_classes[s])]);
        Only("DATA070", Check([relabelled, x]), Severity.Warning, "4 of 200 rows", "'y'");
    }

    [Fact]
    public void Rows_on_both_sides_of_the_split_are_counted()
    {
        var source = Enumerable.Range(0, Count).Select(i => i < 190 ? i : i - 190).ToArray();
        var parts = new Parts([.. Enumerable.Range(0, 150)], [], [.. Enumerable.Range(150, 50)]);
        Only("DATA071", Check([Texts("y", s_classes), Numbers("x", [.. source.Select(i => s_noise[i])])], parts), Severity.Warning, "10 of 50 test rows");
    }

    [Theory]
    [InlineData("e-mail addresses", "ann{0}@example.org")]
    [InlineData("telephone numbers", "+49 30 12345{0:000}")]
    [InlineData("telephone numbers", "138{0:00000000}")]
    public void Personal_data_are_recognised_and_never_shown(string kind, string format)
    {
        var values = Labels(i => string.Format(CultureInfo.InvariantCulture, format, i));
        var finding = Only("DATA074", With(Texts("x", values)), Severity.Warning, "'x'", kind, "200 of 200 different values");
        Assert.All(values, value => Assert.DoesNotContain(value!, finding.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("11010519491231002X", true)]     // the example of GB 11643-1999
    [InlineData("110105194912310021", false)]
    public void Chinese_identity_numbers_are_checked(string text, bool valid) => Assert.Equal(valid, PersonalData.IsChineseId(text));

    [Theory]
    [InlineData("GB82 WEST 1234 5698 7654 32", true)]   // the example of ISO 13616
    [InlineData("DE89370400440532013000", true)]
    [InlineData("DE89370400440532013001", false)]
    [InlineData("short", false)]
    public void Ibans_are_checked(string text, bool valid) => Assert.Equal(valid, PersonalData.IsIban(text));

    [Theory]
    [InlineData("4111 1111 1111 1111", true)]
    [InlineData("4111-1111-1111-1112", false)]
    [InlineData("378282246310005", true)]
    public void Card_numbers_are_checked(string text, bool valid) => Assert.Equal(valid, PersonalData.IsCard(text));

    [Fact]
    public void Area_codes_and_states_are_no_personal_data() =>
        Assert.DoesNotContain(With(Texts("state", Labels(i => $"area_code_{400 + i % 3}"))), f => f.Code == "DATA074");

    [Fact]
    public void Weights_must_be_numbers_from_zero_up()
    {
        Only("DATA075", With(Numbers("w", [.. s_noise.Select((_, i) => i < 3 ? -1f : i < 5 ? float.NaN : 1)]), new Number(Role.Weight)), Severity.Error, "missing in 2 and negative in 3 of 200");
        Only("DATA075", With(Numbers("w", new float[Count]), new Number(Role.Weight)), Severity.Error, "0 in all of 200");
        Only("DATA075", With(Texts("w", s_classes), new Category(Role.Weight)), Severity.Error);
        Assert.DoesNotContain(With(Numbers("w", [.. s_noise.Select(MathF.Abs)]), new Number(Role.Weight)), f => f.Code == "DATA075");
    }

    [Fact]
    public void Roles_that_lack_or_repeat_are_named()
    {
        Assert.Equal(2, Sense.Check(Of(Numbers("x", s_noise)), Fields(("x", new Number(Role.Ignore)))).Count(f => f.Code == "DATA076"));
        Only("DATA076", Check([Texts("y", s_classes), Numbers("x", s_noise), Numbers("a", s_noise), Numbers("b", s_noise)], null, ("a", new Number(Role.Id)), ("b", new Number(Role.Id))), Severity.Error, "'a', 'b'");
    }

    static IReadOnlyList<Finding> CheckExample(string name, string target, Split split, params (string, Field)[] stated)
    {
        var table = Csv(Example(name));
        var fields = FieldsOf(table, [(target, table[target] is TextColumn ? new Category(Role.Target) : new Number(Role.Target)), .. stated]);
        return Sense.Check(table, fields, Splitting.Assign(split, table, fields, Origins(table), 42));
    }

    [Fact]
    public void Penguins_are_sound() => Assert.Empty(CheckExample("penguins", "species", new Norma.Data.Splits.Random(Stratify: "species")));

    [Fact]
    public void Breast_cancer_is_sound() => Assert.Empty(CheckExample("breast-cancer", "diagnosis", new Norma.Data.Splits.Random(Stratify: "diagnosis")));

    [Fact]
    public void Churn_has_four_charges_that_its_minutes_give_and_no_leak()
    {
        var findings = CheckExample("churn", "churn", new Norma.Data.Splits.Random(Stratify: "churn"));
        Assert.All(findings, f => Assert.Equal("DATA068", f.Code));
        Assert.Equal(["day", "eve", "night", "intl"], findings.Select(f => f.Path.Split('_')[1]));
    }

    [Fact]
    public void Concrete_is_427_mixtures_and_25_plain_duplicates()
    {
        var findings = CheckExample("concrete", "compressive_strength", new Norma.Data.Splits.Random());
        Only("DATA069", findings, Severity.Warning, "25 of 1030 rows");
        Only("DATA072", findings, Severity.Warning, "1030 rows are 427 combinations of cement, blast_furnace_slag, fly_ash, water, superplasticizer, coarse_aggregate, fine_aggregate", "'age'");
        Assert.Contains(findings, f => f.Code == "DATA071");

        var grouped = CheckExample("concrete", "compressive_strength", new Norma.Data.Splits.Group(["cement", "blast_furnace_slag", "fly_ash", "water", "superplasticizer", "coarse_aggregate", "fine_aggregate"]));
        Assert.DoesNotContain(grouped, f => f.Code is "DATA071" or "DATA072");
    }
}
