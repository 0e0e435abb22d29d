using CsCheck;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Splits;
using Norma.Spec;
using Xunit;
using static Norma.Tests.Data.Tables;

namespace Norma.Tests.Data.Splits;

public sealed class SplittingTests
{
    static Parts Assign(Split split, Table table, long seed = 42, params (string, Field)[] stated) =>
        Splitting.Assign(split, table, FieldsOf(table, stated), Origins(table), seed);

    static Table Rows(int count) => Of(Numbers("x", [.. Enumerable.Range(0, count).Select(i => (float)i)]));

    static Part[] ByRow(Parts parts)
    {
        var byRow = new Part[parts.Rows];
        foreach (var row in parts.Validation) byRow[row] = Part.Validation;
        foreach (var row in parts.Test) byRow[row] = Part.Test;
        return byRow;
    }

    static IReadOnlyList<Finding> Refused(ExitCode code, Action act)
    {
        var refused = Assert.Throws<FindingsException>(act);
        Assert.Equal(code, refused.ExitCode);
        return refused.Findings;
    }

    [Theory]
    [InlineData(10, 7, 1, 2)]
    [InlineData(11, 8, 1, 2)]        // 7.7, 1.1, 2.2
    [InlineData(344, 241, 34, 69)]   // 240.8, 34.4, 68.8
    [InlineData(2, 1, 0, 1)]
    public void Random_sizes_are_the_shares_rounded_by_largest_remainder(int rows, int train, int validation, int test)
    {
        var parts = Assign(new Norma.Data.Splits.Random(), Rows(rows));
        Assert.Equal((train, validation, test), (parts.Train.Length, parts.Validation.Length, parts.Test.Length));
    }

    [Fact]
    public void Parts_are_disjoint_complete_and_ascending_for_every_size_and_seed() =>
        Gen.Select(Gen.Int[2, 300], Gen.Long[0, 1 << 30]).Sample((rows, seed) =>
        {
            var parts = Assign(new Norma.Data.Splits.Random(), Rows(rows), seed);
            Assert.Equal(Enumerable.Range(0, rows), parts.Train.Concat(parts.Validation).Concat(parts.Test).Order());
            foreach (var part in Enum.GetValues<Part>()) Assert.Equal(parts[part].Order(), parts[part]);
        });

    [Fact]
    public void Groups_that_float32_makes_one_are_said()
    {
        IReadOnlyList<Finding> Said(params float[] groups)
        {
            var table = Of(Numbers("g", groups));
            var origins = Origins(table);
            return [.. new Group(["g"]).Assign(new SplitRows(table, FieldsOf(table, []), origins, 1), new Part[groups.Length])];
        }
        var finding = Assert.Single(Said(100_000_000, 100_000_008, 1));
        Assert.Equal(("DATA053", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("in 2 of 3 rows", finding.Message, StringComparison.Ordinal);
        Assert.Empty(Said(1, 0.5f, 16777215));
    }

    [Fact]
    public void The_same_seed_gives_the_same_digest_and_another_seed_another()
    {
        var table = Rows(100);
        Assert.Equal(Assign(new Norma.Data.Splits.Random(), table).Digest, Assign(new Norma.Data.Splits.Random(), table).Digest);
        Assert.NotEqual(Assign(new Norma.Data.Splits.Random(), table).Digest, Assign(new Norma.Data.Splits.Random(), table, seed: 43).Digest);
    }

    [Fact]
    public void The_digest_is_SHA_256_of_one_byte_a_row() =>
        // printf '\0\0\1\2' | sha256sum
        Assert.Equal("6b0271f8cc97121c9e25e8c731f47c941b487c583f5fe15498a4c6f1994af299", new Parts([0, 1], [2], [3]).Digest);

    [Fact]
    public void With_an_id_field_the_order_of_the_rows_changes_nothing() =>
        Gen.Select(Gen.Int[3, 120], Gen.Int[0, 1000]).Sample((count, shuffle) =>
        {
            var ids = Enumerable.Range(0, count).Select(i => $"row {i}").ToArray();
            var classes = ids.Select((_, i) => i % 3 == 0 ? "a" : "b").ToArray();
            var order = Enumerable.Range(0, count).ToArray();
            new Seed(shuffle, "test").Shuffle<int>(order);
            var straight = Of(Texts("id", ids), Texts("class", classes));
            var shuffled = Of(Texts("id", [.. order.Select(i => ids[i])]), Texts("class", [.. order.Select(i => classes[i])]));
            foreach (var split in new Split[] { new Norma.Data.Splits.Random(), new Norma.Data.Splits.Random(Stratify: "class") })
            {
                var expected = ByRow(Assign(split, straight, 1, ("id", new Text(Role.Id))));
                var actual = ByRow(Assign(split, shuffled, 1, ("id", new Text(Role.Id))));
                for (var i = 0; i < count; i++) Assert.Equal(expected[order[i]], actual[i]);
            }
        });

    [Fact]
    public void The_order_in_which_files_are_read_changes_nothing()
    {
        var ab = new RowOrigins(["a", "b"], [0, 0, 0, 0, 0, 1, 1, 1, 1, 1], [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
        var ba = new RowOrigins(["b", "a"], [0, 0, 0, 0, 0, 1, 1, 1, 1, 1], [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
        var table = Rows(10);
        var first = ByRow(Splitting.Assign(new Norma.Data.Splits.Random(), table, FieldsOf(table), ab, 7));
        var second = ByRow(Splitting.Assign(new Norma.Data.Splits.Random(), table, FieldsOf(table), ba, 7));
        Assert.Equal([.. first[5..], .. first[..5]], second);
    }

    [Fact]
    public void Every_row_is_as_likely_to_be_tested_as_any_other()
    {
        var tested = new int[20];
        for (var seed = 0; seed < 2000; seed++)
            foreach (var row in Assign(new Norma.Data.Splits.Random(), Rows(20), seed).Test) tested[row]++;
        // Binomial(2000, 0.2): mean 400, deviation 18.
        Assert.All(tested, count => Assert.InRange(count, 320, 480));
    }

    [Fact]
    public void Stratified_sizes_are_exact_in_all_and_within_a_row_of_the_share_in_each_level() =>
        Gen.Select(Gen.Int[10, 60].Array[2, 6], Gen.Long[0, 1000]).Sample((counts, seed) =>
        {
            var levels = counts.SelectMany((count, level) => Enumerable.Repeat($"level {level}", count)).ToArray();
            var table = Of(Texts("class", levels));
            var parts = Assign(new Norma.Data.Splits.Random(Stratify: "class"), table, seed);
            var plain = Assign(new Norma.Data.Splits.Random(), table, seed);
            Assert.Equal((plain.Train.Length, plain.Validation.Length, plain.Test.Length), (parts.Train.Length, parts.Validation.Length, parts.Test.Length));
            foreach (var (part, share) in new[] { (Part.Train, 0.7), (Part.Validation, 0.1), (Part.Test, 0.2) })
                for (var level = 0; level < counts.Length; level++)
                    Assert.InRange(parts[part].Count(row => levels[row] == $"level {level}"), counts[level] * share - 1.0000001, counts[level] * share + 1.0000001);
        });

    [Theory]
    [InlineData(96, 4, 2, 1, 1)]
    [InlineData(97, 3, 1, 1, 1)]
    [InlineData(98, 2, 1, 0, 1)]
    [InlineData(99, 1, 1, 0, 0)]
    public void A_rare_class_is_in_every_part_where_its_rows_suffice(int common, int rare, int train, int validation, int test)
    {
        string[] levels = [.. Enumerable.Repeat("common", common), .. Enumerable.Repeat("rare", rare)];
        var parts = Assign(new Norma.Data.Splits.Random(Stratify: "class"), Of(Texts("class", levels)));
        int Rare(Part part) => parts[part].Count(row => levels[row] == "rare");
        Assert.Equal((train, validation, test), (Rare(Part.Train), Rare(Part.Validation), Rare(Part.Test)));
        Assert.Equal((70, 10, 20), (parts.Train.Length, parts.Validation.Length, parts.Test.Length));
    }

    [Fact]
    public void Rows_of_one_group_stay_together_and_rows_without_a_group_stand_alone() =>
        Gen.Select(Gen.Int[0, 30].Array[10, 200], Gen.Long[0, 1000]).Sample((groups, seed) =>
        {
            var table = Of(Texts("patient", [.. groups.Select(g => g == 0 ? null : $"p{g}")]), Numbers("x", [.. groups.Select(g => (float)g)]));
            var distinct = groups.Where(g => g != 0).Distinct().Count() + groups.Count(g => g == 0);
            if (distinct < 2) return;
            var parts = Assign(new Group(["patient"]), table, seed);
            var byRow = ByRow(parts);
            for (var a = 0; a < groups.Length; a++)
                for (var b = 0; b < a; b++)
                    if (groups[a] == groups[b] && groups[a] != 0) Assert.Equal(byRow[a], byRow[b]);
        });

    [Fact]
    public void Several_fields_name_a_group_together()
    {
        var table = Of(Numbers("a", [.. Enumerable.Range(0, 400).Select(i => (float)(i % 10))]), Numbers("b", [.. Enumerable.Range(0, 400).Select(i => (float)(i / 10 % 10))]));
        var parts = Assign(new Group(["a", "b"]), table);   // 100 groups of 4
        Assert.Equal((280, 40, 80), (parts.Train.Length, parts.Validation.Length, parts.Test.Length));
    }

    [Fact]
    public void A_group_split_without_fields_takes_the_field_of_that_role()
    {
        var table = Of(Texts("patient", [.. Enumerable.Range(0, 20).Select(i => $"p{i / 2}")]));
        var parts = Assign(new Group(), table, 1, ("patient", new Category(Role.Group)));
        Assert.Equal(14, parts.Train.Length);
        Assert.Contains(Refused(ExitCode.Spec, () => Assign(new Group(), table)), f => f.Code == "DATA053");
    }

    [Fact]
    public void A_time_split_never_parts_a_moment()
    {
        // 10 rows, wanted borders 7 and 8: moment 3 takes ranks 5…7, so the nearest change to 7 is 8.
        var parts = Assign(new Time("t"), Of(Numbers("t", 9, 1, 1, 2, 2, 2, 3, 3, 3, 8)));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], parts.Train);
        Assert.Empty(parts.Validation);
        Assert.Equal([0, 9], parts.Test);
    }

    [Fact]
    public void A_time_split_wants_a_moment_in_every_row()
    {
        var finding = Assert.Single(Refused(ExitCode.Data, () => Assign(new Time("t"), Of(Numbers("t", 1, 2, float.NaN, 4, 5)))));
        Assert.Equal("DATA054", finding.Code);
        Assert.Contains("1 of 5 rows", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_predefined_split_follows_its_field()
    {
        var table = Of(Texts("part", "train", "Test", "train", "validation", "train"));
        var parts = Assign(new Predefined("part"), table, 1, ("part", new Category(Role.Ignore)));
        Assert.Equal([0, 2, 4], parts.Train);
        Assert.Equal([3], parts.Validation);
        Assert.Equal([1], parts.Test);
    }

    [Fact]
    public void A_predefined_split_names_each_value_that_it_cannot_read()
    {
        var table = Of(Texts("part", "train", "holdout", "holdout", null, "test"));
        var findings = Refused(ExitCode.Data, () => Assign(new Predefined("part"), table, 1, ("part", new Category(Role.Ignore))));
        Assert.Contains(findings, f => f.Message.Contains("no value in 1 of 5 rows", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Message.Contains("'holdout' in 2 of 5 rows", StringComparison.Ordinal));
    }

    [Fact]
    public void A_predefined_split_by_files_takes_the_part_that_each_file_states()
    {
        var table = Rows(4);
        var parts = Splitting.Assign(new Predefined(Test: ["t.csv"]), table, FieldsOf(table), Origins(table), 1, [Part.Train, Part.Train, Part.Train, Part.Test]);
        Assert.Equal([0, 1, 2], parts.Train);
        Assert.Equal([3], parts.Test);
    }

    [Fact]
    public void Shares_that_do_not_sum_to_one_are_named()
    {
        var finding = Assert.Single(Refused(ExitCode.Spec, () => Assign(new Norma.Data.Splits.Random(0.7, 0.2, 0.2), Rows(10))));
        Assert.Equal(("DATA050", "$.data.split"), (finding.Code, finding.Path));
        Assert.Contains("0.7 + validation 0.2 + test 0.2", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_without_test_rows_is_refused_with_the_counts()
    {
        var finding = Assert.Single(Refused(ExitCode.Data, () => Assign(new Group(["g"]), Of(Texts("g", "a", "a", "a")))));
        Assert.Equal("DATA051", finding.Code);
        Assert.Contains("training 3, validation 0, test 0 of 3", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no")]
    [InlineData("x")]
    public void To_stratify_by_no_field_or_by_a_number_is_refused(string by) =>
        Assert.Equal("DATA053", Assert.Single(Refused(ExitCode.Spec, () => Assign(new Norma.Data.Splits.Random(Stratify: by), Rows(10)))).Code);
}
