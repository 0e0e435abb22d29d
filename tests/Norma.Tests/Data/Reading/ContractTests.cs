using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Data.Splits;
using Norma.Spec;
using Xunit;
using Text = Norma.Data.Fields.Text;

namespace Norma.Tests.Data.Reading;

public sealed class ContractTests
{
    [Fact]
    public void All_breaches_are_found_at_once_each_with_its_first_line()
    {
        var findings = Rows.Wrong("n,c,b,d,t\n-1,gold,yes,2020-01-01,1\n5,glod,no,2030-01-01,\n200,silver,maybe,2025-01-01,0\n7,,yes,soon,1\n",
            ("n", new Number(Minimum: 0, Maximum: 100)), ("c", new Category(Values: ["gold", "silver"], Required: true)),
            ("b", new Binary(Positive: "yes", Negative: "no")), ("d", new Date(Minimum: "2021-01-01", Maximum: "2026-12-31")), ("t", new Binary(Role.Target)));

        Assert.Equal(
            [("DATA022", 5L, 8L), ("DATA024", 2, 1), ("DATA024", 4, 1), ("DATA026", 5, 3), ("DATA025", 3, 3), ("DATA027", 4, 12), ("DATA024", 2, 13), ("DATA024", 3, 11), ("DATA026", 3, 22)],
            findings.Select(f => (f.Code, f.At!.Value.Line, f.At!.Value.Column)));
        Assert.Equal("did you mean 'gold'?", findings[4].Fix);
    }

    [Fact]
    public void A_sensitive_value_is_never_shown()
    {
        var findings = Rows.Wrong("c,t\nhidden,1\nknown,2\nknown,3\n", ("c", new Category(Values: ["known"], Sensitive: true)));

        Assert.DoesNotContain("hidden", Assert.Single(findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_not_there_is_named_with_the_nearest()
    {
        var finding = Assert.Single(Rows.Wrong("plann,age\nx,1\n", ("plan", new Category()), ("age", new Number())));

        Assert.Equal(("DATA020", "$.data.fields.plan", "did you mean 'plann'?"), (finding.Code, finding.Path, finding.Fix));
    }

    [Fact]
    public void A_binary_field_with_three_values_is_refused()
    {
        var finding = Assert.Single(Rows.Wrong("b\nx\ny\nz\nx\nz\n", ("b", new Binary())));

        Assert.Equal("error[DATA027]: rows.csv:4:1: $.data.fields.b: 'b' has 3 different values: 'x', 'y', 'z'; the third in 2 of 5 rows (lines 4, 6), expected two values. fix: state 'type: category', or name the texts that mean a missing value.", finding.ToString());
    }

    [Fact]
    public void Files_are_read_in_ordinal_order_and_their_columns_may_be()
    {
        using var rows = new Rows().Write("b/2.csv", "t,a\nx,3\n").Write("b/10.csv", "a,t\n1,x\n2,y\n").Write("c.csv", "a,t\n9,z\n");

        var data = rows.Read(new Csv(["b/*.csv", "c.csv"]), ("a", new Number()), ("t", new Category(Role.Target)));

        Assert.Equal(["b/10.csv", "b/2.csv", "c.csv"], data.Files.Select(f => f.Path));
        Assert.Equal([1f, 2f, 3f, 9f], Rows.Numbers(data, "a"));
        Assert.Equal([0, 0, 1, 2], data.Origins.Files);
        Assert.Equal([0, 1, 0, 0], data.Origins.Ordinals);
        Assert.Equal(["x", "y", "z"], data.Targets[0].Classes);
        Assert.Equal(data.Files.Select(f => f.Path), rows.Read(new Csv(["**/*.csv"])).Files.Select(f => f.Path));
    }

    [Fact]
    public void Files_of_the_split_state_their_parts()
    {
        using var rows = new Rows().Write("a.csv", "a\n1\n2\n").Write("v.csv", "a\n3\n").Write("t.csv", "a\n4\n5\n");

        var data = DataReader.Read(new DataSpec([new Csv(["a.csv"])], Split: new Predefined(Validation: ["v.csv"], Test: ["t.csv"])), rows.Folder);

        Assert.Equal([Part.Train, Part.Train, Part.Validation, Part.Test, Part.Test], data.Stated!);
    }

    [Fact]
    public void A_missing_file_is_named_with_the_nearest_and_files_must_agree()
    {
        using var rows = new Rows().Write("churn.csv", "a,b\n1,2\n").Write("other.csv", "a,c\n1,2\n");

        var missing = rows.Refused(new Csv(["chrun.csv", "x*.csv"]));
        Assert.Equal(ExitCode.Data, missing.ExitCode);
        Assert.Equal("DATA001", missing.Findings[0].Code);
        var differ = Assert.Single(rows.Refused(new Csv(["churn.csv", "other.csv"])).Findings);
        Assert.Equal("error[DATA003]: other.csv: $.data.source: lacks 'b' and has 'c', unlike 'churn.csv', expected the same fields in each file. fix: correct the headers, or give the files models of their own.", differ.ToString());
        Assert.Equal("did you mean 'churn.csv'?", Assert.Single(rows.Refused(new Csv(["chrun.csv"])).Findings).Fix);
    }

    [Fact]
    public void New_rows_need_the_features_only()
    {
        using var rows = new Rows().Write("new.csv", "note,c,n\n-1,new,1\n=x,gold,\n");
        var fields = Tables.Fields(("t", new Binary(Role.Target)), ("n", new Number(Minimum: 0)), ("c", new Category(Values: ["gold"])), ("key", new Text(Role.Id)));

        var input = DataReader.ReadInputs(Path.Combine(rows.Folder, "new.csv"), fields, keep: true);

        Assert.Equal(["n", "c"], input.Fields.Keys);
        Assert.Equal([1f, float.NaN], ((NumberColumn)input.Table["n"]).Values);
        Assert.Equal("new", ((TextColumn)input.Table["c"])[0]);
        Assert.Equal(["note", "c", "n"], input.Kept!.Columns.Select(c => c.Name));
        Assert.Equal("-1", ((TextColumn)input.Kept["note"])[0]);
        Assert.Equal("DATA021", Assert.Single(input.Findings).Code);

        var labelled = Assert.Throws<FindingsException>(() => DataReader.ReadInputs(Path.Combine(rows.Folder, "new.csv"), fields, labelled: true));
        Assert.Equal("$.data.fields.t", Assert.Single(labelled.Findings).Path);
    }

    [Theory]
    [InlineData("007\n012\n100\n", "category")]
    [InlineData("1\n0\n1\n", "binary")]
    [InlineData("1\n2\n1\n", "number")]
    [InlineData("yes\nno\nyes\n", "binary")]
    [InlineData("2026-01-31\n2026-02-28\n2025-12-31\n", "date")]
    [InlineData("1,5\n2,5\n3,5\n", "category")]
    [InlineData("1\n2\n3 kg\n", "category")]
    [InlineData("1e3\n-.5\n+2\n", "number")]
    public void Types_are_inferred(string cells, string type)
    {
        var data = Rows.Csv("a\n" + string.Join('\n', cells.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(c => $"\"{c}\"")) + "\n");

        Assert.Equal(type, data.Fields["a"].Type);
        Assert.NotEmpty(data.Reasons["a"]);
    }

    [Fact]
    public void A_number_that_turns_out_to_be_none_is_read_again_as_text()
    {
        var data = Rows.Csv("a\n" + string.Concat(Enumerable.Range(10, 5000).Select(i => $"{i}\n")) + "08\n");

        Assert.Equal("category", data.Fields["a"].Type);
        Assert.Equal("08", Rows.Texts(data, "a")[^1]);
    }

    [Theory]
    [InlineData("churn", 5000)]
    [InlineData("concrete", 1030)]
    [InlineData("penguins", 344)]
    [InlineData("breast-cancer", 569)]
    public void The_examples_hold_their_contracts(string example, int rows)
    {
        var text = File.ReadAllText(Source.Path("examples", example, "norma.yaml"));
        var start = text.IndexOf("\ndata:\n", StringComparison.Ordinal) + "\ndata:\n".Length;
        var section = string.Join('\n', text[start..].Split('\n').TakeWhile(line => line.Length == 0 || line[0] is ' ' or '#'));
        var spec = SpecReader.Read<DataSpec>(section, "norma.yaml").Require();

        var data = DataReader.Read(spec, Source.Path("examples", example));

        Assert.Equal(rows, data.Table.Rows);
        Assert.Equal(spec.Fields, data.Fields);
        Assert.Empty(data.Reasons);
        Assert.Single(data.Targets);
    }
}
