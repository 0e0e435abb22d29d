using System.Text.Json;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Spec;
using Norma.Tests.Models;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>Models that <c>Foreign/make_foreign.py</c> wrote in the forms of common exporters, with NumPy's answers.</summary>
public sealed class ForeignModelTests
{
    static readonly JsonElement s_expected = JsonDocument.Parse(File.ReadAllText(Source.Path("tests", "Norma.Tests", "Deployment", "Foreign", "expected.json"))).RootElement;
    static readonly float[][] s_x = [.. s_expected.GetProperty("x").EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetSingle()).ToArray())];
    static readonly float[] s_positive = [.. s_expected.GetProperty("positive").EnumerateArray().Select(v => v.GetSingle())];

    static readonly Map<Field> s_matrix = new([
        new("age", new Number()), new("name", new Text()), new("income", new Number()), new("id", new Number(Role.Id)), new("height", new Number()), new("churn", new Binary(Role.Target, "yes", "no"))]);

    static readonly Target s_churn = new("churn", TaskKind.BinaryClassification, ["no", "yes"]);

    static OnnxModel Model(string name) => OnnxModel.Read(Source.Path("tests", "Norma.Tests", "Deployment", "Foreign", $"{name}.onnx"));

    static Table Rows(int times = 1)
    {
        float[] Of(int column) => [.. Enumerable.Range(0, times).SelectMany(_ => s_x.Select(row => row[column]))];
        return new([new NumberColumn("height", Of(2)), new NumberColumn("income", Of(1)), new NumberColumn("age", Of(0))], s_x.Length * times);
    }

    static Predictions Predict(string name, Target target, out IReadOnlyList<Finding> notes, int times = 1)
    {
        using var predictor = OnnxPredictor.Open(Model(name), s_matrix, [target]);
        notes = predictor.Notes;
        return predictor.Predict(Rows(times));
    }

    static Finding Refused(string name, Target target, Map<Field>? fields = null)
    {
        var refusal = Assert.Throws<FindingsException>(() =>
        {
            using var predictor = OnnxPredictor.Open(Model(name), fields ?? s_matrix, [target]);
            predictor.Predict(Rows(20));
        });
        Assert.Equal(ExitCode.Refused, refusal.ExitCode);
        return refusal.Findings[0];
    }

    [Theory]
    [InlineData("binary_strings")]
    [InlineData("binary_ints")]
    [InlineData("single_probability")]
    public void A_matrix_of_numbers_is_fed_in_the_order_of_the_contract_and_gives_probabilities(string name)
    {
        var predictions = Predict(name, s_churn, out var notes, times: 2000);
        Assert.Equal(8000, predictions.Rows);
        Sample.Close([.. Enumerable.Range(0, 8000).SelectMany(i => new[] { 1 - s_positive[i % 4], s_positive[i % 4] })], predictions.Values[0], 1e-6);
        Assert.Equal(["DEPL015", "DEPL019"], notes.Select(n => n.Code));
        Assert.All(notes, n => Assert.Equal(Severity.Information, n.Severity));
        Assert.Contains("age, income, height", notes[0].Message);
    }

    [Fact]
    public void Beside_a_label_columns_are_in_the_sorted_order_whatever_the_order_of_the_contract()
    {
        var predictions = Predict("binary_strings", s_churn with { Classes = ["yes", "no"] }, out _, times: 10);
        Sample.Close([.. Enumerable.Range(0, 40).SelectMany(i => new[] { s_positive[i % 4], 1 - s_positive[i % 4] })], predictions.Values[0], 1e-6);
        var three = s_expected.GetProperty("three").EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetSingle()).ToArray()).ToArray();
        predictions = Predict("three_strings", new("species", TaskKind.MulticlassClassification, ["c", "a", "b"]), out var notes, times: 10);
        Sample.Close([.. Enumerable.Range(0, 40).SelectMany(i => new[] { three[i % 4][2], three[i % 4][0], three[i % 4][1] })], predictions.Values[0], 1e-6);
        Assert.Contains("'a', 'b', 'c'", notes[1].Message);
    }

    [Fact]
    public void Columns_that_the_models_own_labels_contradict_are_refused() => Assert.Equal("DEPL020", Refused("contradiction", s_churn).Code);

    [Fact]
    public void Maps_are_refused_with_the_way_out()
    {
        var finding = Refused("zipmap", s_churn);
        Assert.Equal("DEPL017", finding.Code);
        Assert.Contains("zipmap=False", finding.Fix);
    }

    [Theory]
    [InlineData("logits", "has 1.", "is 1.")]
    [InlineData("not_finite", "is ", "is ")]
    public void What_is_no_probability_is_refused_with_its_row(string name, string one, string other)
    {
        var finding = Refused(name, s_churn);
        Assert.Equal("DEPL018", finding.Code);
        Assert.True(finding.Message.Contains(one) || finding.Message.Contains(other) || finding.Message.Contains("is -"), finding.Message);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_refused() =>
        Assert.Contains("NaN", Refused("not_finite", new("price", TaskKind.Regression, [])).Message);

    [Fact]
    public void Logits_are_a_number_like_any_other_for_a_number_target()
    {
        using var predictor = OnnxPredictor.Open(Model("logits"), s_matrix, [new("price", TaskKind.Regression, [])]);
        Sample.Close([.. s_positive.Select(p => (float)Math.Log(p / (1 - (double)p)))], predictor.Predict(Rows()).Values[0], 1e-5);
        Assert.Equal("DEPL015", Assert.Single(predictor.Notes).Code);
    }

    [Theory]
    [InlineData("five_columns", "X", "float [N, 5]")]
    [InlineData("one_row", "X", "float [1, 3]")]
    public void Inputs_that_do_not_fit_are_refused_with_both_sides(string name, string path, string got)
    {
        var finding = Refused(name, s_churn);
        Assert.Equal(("DEPL013", path), (finding.Code, finding.Path));
        Assert.Contains(got, finding.Message);
        Assert.Contains("age (number), income (number), height (number)", finding.Expected);
        Assert.Contains("[N, 3]", finding.Expected);
    }

    [Fact]
    public void A_target_is_never_an_input()
    {
        var fields = new Map<Field>([new("a", new Number()), new("b", new Number()), new("c", new Number()), new("d", new Binary(Role.Target, "yes", "no"))]);
        Assert.Equal("d", Refused("named", s_churn, fields).Path);
    }

    [Fact]
    public void Outputs_for_another_number_of_classes_are_refused()
    {
        Assert.Equal("DEPL017", Refused("three_strings", s_churn).Code);
        Assert.Equal("DEPL017", Refused("binary_strings", new("species", TaskKind.MulticlassClassification, ["a", "b", "c"])).Code);
        Assert.Equal("DEPL018", Refused("binary_strings", s_churn with { Classes = ["stays", "leaves"] }).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Columns_are_fed_by_name_each_in_the_type_of_its_input(bool words)
    {
        // y = a + 10 b + 100 c + 1000 [d == "yes"]; c is a category of numbers, or a binary of words.
        var fields = new Map<Field>([new("d", new Category()), new("c", words ? new Binary(Positive: "on", Negative: "off") : new Category()), new("b", new Number()), new("a", new Number()), new("y", new Number(Role.Target))]);
        using var predictor = OnnxPredictor.Open(Model("named"), fields, [new("y", TaskKind.Regression, [])]);
        Assert.Empty(predictor.Notes);
        var rows = new Table([
            new NumberColumn("a", [1, 2, 3]), new NumberColumn("b", [1, 0, -2.5f]), new TextColumn("c", words ? [1, 0, 1] : [0, 1, 0], words ? ["off", "on"] : ["1", "0"]), new TextColumn("d", [0, -1, 1], ["yes", "no"])], 3);
        Assert.Equal([1111f, 2f, 78f], predictor.Predict(rows).Values[0]);
        Assert.Equal([1111f, 78f, 2f], predictor.Predict(rows.Take([0, 2, 1])).Values[0]);
    }

    [Theory]
    [InlineData("one and a half", "names")]
    [InlineData("1.5", "a fraction")]
    [InlineData(null, "a gap")]
    public void Values_that_the_input_cannot_hold_are_refused(string? value, string what)
    {
        var fields = new Map<Field>([new("a", new Number()), new("b", new Number()), new("c", new Category()), new("d", new Category()), new("y", new Number(Role.Target))]);
        using var predictor = OnnxPredictor.Open(Model("named"), fields, [new("y", TaskKind.Regression, [])]);
        var rows = new Table([new NumberColumn("a", [1]), new NumberColumn("b", [1]), new TextColumn("c", [value is null ? -1 : 0], [value ?? ""]), new TextColumn("d", [0], ["yes"])], 1);
        var refusal = Assert.Throws<FindingsException>(() => predictor.Predict(rows));
        Assert.True(("DEPL014", "$.data.fields.c", ExitCode.Data) == (refusal.Findings[0].Code, refusal.Findings[0].Path, refusal.ExitCode), what);
    }
}
