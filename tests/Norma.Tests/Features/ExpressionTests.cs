using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Features.Expressions;
using Norma.Features.Transforms;
using Norma.Tests.Data;
using Xunit;

namespace Norma.Tests.Features;

public sealed class ExpressionTests
{
    const float Nan = float.NaN;

    static readonly Table s_rows = Tables.Of(
        Tables.Numbers("a", 2, 0, -4, Nan), Tables.Numbers("b", 8, 0, 0.5f, 1), Tables.Numbers("the price", 1, 2, 3, 4),
        Tables.Texts("state", "TX", "KS", null, "it's"), Tables.Texts("paid", "no", "yes", null, "yes"),
        new DateColumn("from", [0, 86_400_000_000, DateColumn.Missing, 1_767_225_600_000_000]), new DateColumn("to", [129_600_000_000, 0, 0, 1_767_225_600_000_000]));

    static readonly Norma.Spec.Map<Field> s_fields = Tables.Fields(("a", new Number()), ("b", new Number()), ("the price", new Number()), ("state", new Category()), ("paid", new Binary()),
        ("from", new Date()), ("to", new Date()), ("goal", new Number(Role.Target)), ("later", new Inferred()));

    static (Expression? Expression, Norma.Spec.Finding? Wrong) Parse(string text) => Expression.Parse(text, s_fields, (_, field) => field.Role == Role.Feature ? null : "is no feature", "$.x");

    [Theory]
    [InlineData("a + b * 2", 18, 0, -3, Nan)]
    [InlineData("(a + b) * 2", 20, 0, -7, Nan)]
    [InlineData("a - b - 1", -7, -1, -5.5, Nan)]
    [InlineData("b / a", 4, Nan, -0.125, Nan)]
    [InlineData("8 / b / 2", 0.5, Nan, 8, 4)]
    [InlineData("-a ^ 2", -4, 0, -16, Nan)]
    [InlineData("2 ^ a ^ 2", 16, 1, 65536, Nan)]
    [InlineData("b == 0.5 and `the price` != 0.1", 0, 0, 1, 0)]
    [InlineData("b ^ -1", 0.125, Nan, 2, 1)]
    [InlineData("a ^ 0", 1, 1, 1, Nan)]
    [InlineData("+a", 2, 0, -4, Nan)]
    [InlineData("a < b", 1, 0, 1, Nan)]
    [InlineData("a <= b", 1, 1, 1, Nan)]
    [InlineData("a > b", 0, 0, 0, Nan)]
    [InlineData("a >= b", 0, 1, 0, Nan)]
    [InlineData("a == 2 or b == 1", 1, 0, 0, Nan)]
    [InlineData("a != 2 and b", 0, 0, 1, Nan)]
    [InlineData("not a > 0", 0, 1, 1, Nan)]
    [InlineData("abs(a) + floor(b)", 10, 0, 4, Nan)]
    [InlineData("sqrt(a)", 1.4142135, 0, Nan, Nan)]
    [InlineData("log(b)", 2.0794415, Nan, -0.6931472, 0)]
    [InlineData("log1p(b)", 2.1972246, 0, 0.4054651, 0.6931472)]
    [InlineData("exp(a)", 7.389056, 1, 0.018315639, Nan)]
    [InlineData("exp(b * 20)", Nan, 1, 22026.465, 485165195.4)]
    [InlineData("min(a, b, 1)", 1, 0, -4, Nan)]
    [InlineData("max(a, b)", 8, 0, 0.5, Nan)]
    [InlineData("if(a, 1, 2 * b)", 1, 0, 1, Nan)]
    [InlineData("if(is_missing(a), 0, a)", 2, 0, -4, 0)]
    [InlineData("`the price` * 1e1", 10, 20, 30, 40)]
    [InlineData("paid * 3", 0, 3, Nan, 3)]
    [InlineData("paid == 'no'", 1, 0, Nan, 0)]
    [InlineData("state == 'TX'", 1, 0, Nan, 0)]
    [InlineData("'KS' != state", 1, 0, Nan, 1)]
    [InlineData("state == 'it''s' or state == \"KS\"", 0, 1, Nan, 1)]
    [InlineData("is_missing(state) + is_missing(from) + is_missing(paid)", 0, 0, 3, 0)]
    [InlineData("to - from", 1.5, -1, Nan, 0)]
    [InlineData("from - '1970-01-01T12:00'", -0.5, 0.5, Nan, 20453.5)]
    [InlineData("from < to", 1, 0, Nan, 0)]
    [InlineData("from >= '1970-01-02'", 0, 1, Nan, 1)]
    [InlineData("from == to", 0, 0, Nan, 1)]
    [InlineData("'1970-01-01' != from", 0, 1, Nan, 1)]
    public void It_computes(string text, double first, double second, double third, double fourth)
    {
        double[] expected = [first, second, third, fourth];
        var (expression, wrong) = Parse(text);
        Assert.Null(wrong);
        var given = expression!.Evaluate(new(s_rows, new(s_fields, s_rows, ["paid"])));
        Assert.Equal(expected.Length, given.Length);
        for (var row = 0; row < given.Length; row++)
            Assert.True(double.IsNaN(expected[row]) ? !double.IsFinite(given[row]) : Math.Abs(given[row] - expected[row]) <= 1e-6 * Math.Max(1, Math.Abs(expected[row])), $"row {row}: {given[row]}, expected {expected[row]}");
    }

    [Theory]
    [InlineData("", "FEAT010", 1)]
    [InlineData("a +", "FEAT010", 4)]
    [InlineData("(a", "FEAT010", 3)]
    [InlineData("a b", "FEAT010", 3)]
    [InlineData("a = 3", "FEAT010", 3)]
    [InlineData("a ** 2", "FEAT010", 3)]
    [InlineData("a && b", "FEAT010", 3)]
    [InlineData("a < b < 3", "FEAT010", 7)]
    [InlineData("3x + a", "FEAT010", 2)]
    [InlineData("1e99 + a", "FEAT010", 1)]
    [InlineData("state == 'TX", "FEAT010", 10)]
    [InlineData("foo(a)", "FEAT010", 1)]
    [InlineData("log(a, b)", "FEAT010", 1)]
    [InlineData("min(a)", "FEAT010", 1)]
    [InlineData("1 + 2", "FEAT010", 1)]
    [InlineData("a + c", "FEAT001", 5)]
    [InlineData("A", "FEAT001", 1)]
    [InlineData("a + goal", "FEAT005", 5)]
    [InlineData("1 + state", "FEAT011", 5)]
    [InlineData("'x' + a", "FEAT011", 1)]
    [InlineData("from + 1", "FEAT011", 1)]
    [InlineData("from == 1", "FEAT011", 9)]
    [InlineData("from > 'soon'", "FEAT011", 8)]
    [InlineData("state < 'TX'", "FEAT011", 1)]
    [InlineData("state == ''", "FEAT011", 10)]
    [InlineData("state == paid", "FEAT011", 10)]
    [InlineData("a\u0000", "FEAT010", 2)]
    public void What_is_wrong_has_a_place(string text, string code, int character)
    {
        var (expression, wrong) = Parse(text);
        Assert.Null(expression);
        Assert.Equal(code, wrong!.Code);
        Assert.StartsWith($"at character {character} of ", wrong.Message, StringComparison.Ordinal);
        Assert.True(wrong.Expected is { Length: > 0 } && wrong.Fix is { Length: > 0 });
    }

    [Fact]
    public void It_is_bounded()
    {
        Assert.Equal("FEAT012", Parse(new string('(', 2000) + "a" + new string(')', 2000)).Wrong!.Code);
        Assert.Equal("FEAT012", Parse(new string('-', 2000) + "a").Wrong!.Code);
        Assert.Equal("FEAT012", Parse(string.Concat(Enumerable.Repeat("not ", 500)) + "a").Wrong!.Code);
        Assert.Equal("FEAT012", Parse("a" + string.Concat(Enumerable.Repeat("+a", 1500))).Wrong!.Code);
        Assert.Equal("FEAT012", Parse("a" + new string(' ', 5000)).Wrong!.Code);
        Assert.NotNull(Parse(new string('(', 60) + "a" + new string(')', 60)).Expression);
        Assert.NotNull(Parse("a" + string.Concat(Enumerable.Repeat("+a", 450))).Expression);
    }

    [Fact]
    public void It_is_judged_later_where_a_type_is_not_known() => Assert.Equal((null, null), Parse("later * 2"));

    [Theory]
    [InlineData("income / size + full ^ 2 - size * income")]
    [InlineData("sqrt(abs(income)) + log(full - size) * log1p(size) - exp(size - 3) + floor(income)")]
    [InlineData("exp(income * 40) - exp(-income)")]
    [InlineData("if(income > 2 and not size == 3, min(income, size, full), max(income, -size))")]
    [InlineData("(income <= size) + (income >= 3) * 2 + (size != 4) * 4 + (income < 0 or member) * 8 + is_missing(income) * 16")]
    [InlineData("(state == 'OH') + 2 * (state != 'TX') + 4 * (member == 'true') + is_missing(state)")]
    [InlineData("(until - since) / 365 + (since < until) + (since <= '2000-02-29') + (since == until) + is_missing(since)")]
    [InlineData("size ^ 0.5 + income ^ 3 + 2 ^ size")]
    [InlineData("income ^ 0")]
    [InlineData("member * 2 - since_days")]
    public void It_computes_the_same_in_onnx(string text)
    {
        text = text.Replace("since_days", "(since - '2001-01-01') / 365", StringComparison.Ordinal);
        var train = Parity.Only(Parity.Train(), "income", "size", "full", "state", "member", "since", "until");
        foreach (var steps in new Norma.Spec.Items<Transform>[] { [new Impute(ImputeStrategy.Constant)], [new Impute(), new Standardize()] })
        {
            var features = FittedFeatures.Fit(new(Add: Parity.Map(("made", new Derived(text, Transforms: steps)))), train);
            Parity.Holds(features, train.Table);
            Parity.Holds(features, Parity.New());
        }
    }
}
