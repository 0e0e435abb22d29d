using Norma.Data;
using Norma.Data.Fields;
using Norma.Formats.Onnx;
using Norma.Server;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Server;

public sealed class FieldContractTests
{
    const long Day = 86_400_000_000;

    [Fact]
    public void A_field_that_asks_nothing_has_no_contract()
    {
        Assert.Null(FieldContract.Of("x", new Number(), Datatype.Of(1)!));
        Assert.Null(FieldContract.Of("x", new Category(), Datatype.Of(8)!));
        Assert.Null(FieldContract.Of("x", new Date(), Datatype.Of(7)!));
    }

    [Theory]
    [InlineData(17.9f, "data[1] is 17.9, expected at least 18 by the model's contract")]
    [InlineData(121f, "data[1] is 121, expected at most 120 by the model's contract")]
    [InlineData(float.NaN, "data[1] is missing, expected a value by the model's contract")]
    [InlineData(120f, null)]
    public void A_number_keeps_its_range(float value, string? expected) =>
        Check(new Number(Minimum: 18, Maximum: 120, Required: true), 1, tensor => new[] { 18f, value }.CopyTo(tensor.Elements.As<float>()), expected);

    [Fact]
    public void A_number_that_may_be_missing_may() =>
        Check(new Number(Minimum: 18), 1, tensor => new[] { float.NaN, 18 }.CopyTo(tensor.Elements.As<float>()), null);

    [Fact]
    public void No_number_of_a_vector_or_series_may_be_missing()
    {
        foreach (var field in new Field[] { new Vector(Length: 2), new Series(["a", "b"]) })
        {
            Check(field, 1, tensor => new[] { -3e38f, float.NaN }.CopyTo(tensor.Elements.As<float>()), "data[1] is missing, expected a value by the model's contract");
            Check(field, 1, tensor => new[] { -3e38f, 3e38f }.CopyTo(tensor.Elements.As<float>()), null);
        }
    }

    [Theory]
    [InlineData("Oslo", "data[1] is 'Oslo', expected one of: 'Rome', 'Zürich' by the model's contract")]
    [InlineData("", "data[1] is missing, expected a value by the model's contract")]
    [InlineData("Zürich", null)]
    public void A_category_keeps_to_its_values(string value, string? expected) =>
        Check(new Category(Values: ["Rome", "Zürich"], Required: true), 8, tensor => Texts(tensor, "Rome", value), expected);

    [Fact]
    public void A_text_longer_than_any_value_is_refused() =>
        Check(new Category(Values: ["Rome"]), 8, tensor => Texts(tensor, "", new string('R', 1000)), $"data[1] is '{new string('R', 120)}…', expected one of: 'Rome' by the model's contract");

    [Theory]
    [InlineData("maybe", "data[1] is 'maybe', expected one of: 'no', 'yes' by the model's contract")]
    [InlineData("no", null)]
    public void A_binary_text_is_one_of_the_two(string value, string? expected) =>
        Check(new Binary(Positive: "yes", Negative: "no"), 8, tensor => Texts(tensor, "yes", value), expected);

    [Theory]
    [InlineData(2, "data[1] is 2, expected 0 or 1 by the model's contract")]
    [InlineData(0, null)]
    public void A_binary_number_is_0_or_1(long value, string? expected) =>
        Check(new Binary(), 7, tensor => new[] { 1, value }.CopyTo(tensor.Elements.As<long>()), expected);

    [Theory]
    [InlineData(Day - 1, "data[1] is 86399999999, expected at least 86400000000 microseconds since 1970 by the model's contract")]
    [InlineData(3 * Day, "data[1] is 259200000000, expected at most 172800000000 microseconds since 1970 by the model's contract")]
    [InlineData(long.MinValue, "data[1] is missing, expected a value by the model's contract")]
    [InlineData(2 * Day, null)]
    public void A_date_keeps_its_range(long value, string? expected) =>
        Check(new Date(Minimum: "1970-01-02", Maximum: "1970-01-03", Required: true), 7, tensor => new[] { Day, value }.CopyTo(tensor.Elements.As<long>()), expected);

    [Fact]
    public void A_bound_that_is_no_date_is_a_finding() =>
        Assert.Equal("SERV008", Assert.Throws<FindingsException>(() => FieldContract.Of("since", new Date(Minimum: "yesterday"), Datatype.Of(7)!)).Findings[0].Code);

    static void Texts(InputTensor tensor, params string[] values)
    {
        for (var i = 0; i < values.Length; i++) tensor.Value.StringTensorSetElementAt(values[i].AsSpan(), i);
    }

    static void Check(Field field, int type, Action<InputTensor> fill, string? expected)
    {
        var datatype = Datatype.Of(type)!;
        var port = new Port(0, new OnnxPort("x", type, [new(null, "N"), new(1, null)]), datatype, FieldContract.Of("x", field, datatype));
        using var tensor = new InputTensor(port);
        tensor.Reshape([2, 1]);
        fill(tensor);
        if (expected is null) port.Contract!.Check(port, tensor.Elements);
        else Assert.Equal($"input 'x': {expected}", Assert.Throws<Refusal>(() => port.Contract!.Check(port, tensor.Elements)).Message);
    }
}
