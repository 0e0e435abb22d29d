using Norma.Data;
using Norma.Features;
using Norma.Features.Transforms;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Features;

/// <summary>Steps against earlier ones, by hand: pandas' <c>diff</c> and <c>shift</c> without the rows that they leave empty.</summary>
public sealed class StepsTests
{
    static readonly FeaturePlace s_at = new("past", "$.features.fields.past[0]");

    // Two rows of four steps and two channels.
    static Numbers Series() => new(2, 8, [1, 10, 2, 20, 4, 40, 8, 80, 5, 0, 5, 1, 5, 4, 5, 9]) { Shape = [4, 2] };

    static (float[] Values, string Shape) Applied(Transform transform)
    {
        var numbers = (Numbers)transform.Fit(Series(), s_at).Apply(Series());
        Assert.Equal(numbers.Values.Length, numbers.Rows * numbers.Width);
        return (numbers.Values, numbers.Shape!.ToString());
    }

    [Fact]
    public void A_difference_is_to_an_earlier_step_of_the_same_channel()
    {
        var (values, shape) = Applied(new Difference());
        Assert.Equal("[3, 2]", shape);
        Assert.Equal([1, 10, 2, 20, 4, 40, 0, 1, 0, 3, 0, 5], values);
        (values, shape) = Applied(new Difference(3));
        Assert.Equal("[1, 2]", shape);
        Assert.Equal([7, 70, 0, 9], values);
    }

    [Fact]
    public void Lags_stand_beside_the_step_in_the_order_in_which_they_are_stated()
    {
        var (values, shape) = Applied(new Lags([2, 1]));
        Assert.Equal("[2, 6]", shape);
        Assert.Equal([4, 40, 1, 10, 2, 20, 8, 80, 2, 20, 4, 40, 5, 4, 5, 0, 5, 1, 5, 9, 5, 1, 5, 4], values);
    }

    [Fact]
    public void What_leaves_no_step_is_refused()
    {
        foreach (var transform in (Transform[])[new Difference(4), new Lags([1, 9])])
            Assert.Equal("FEAT029", Assert.Single(Assert.Throws<FindingsException>(() => transform.Fit(Series(), s_at)).Findings).Code);
        Assert.Equal("FEAT004", Assert.Single(new Lags([2, 2]).Check(Kind.Tensor, "$")).Code);
    }
}
