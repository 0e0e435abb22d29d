using System.Text.Json;
using Norma.Evaluation;
using Xunit;

namespace Norma.Tests.Evaluation;

public sealed class CurvesTests
{
    public static TheoryData<string> Cases => [.. Samples.Judging("curves").Select(c => c.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Cases))]
    public void Confusion_and_curves_equal_scikit_learns(string name)
    {
        var golden = Samples.Judging("curves").Single(c => c.GetProperty("name").GetString() == name);
        var positive = golden.GetProperty("positive").Floats();
        var curves = Curves.Of(new(Samples.Binary, golden.GetProperty("truth").Floats(), [.. positive.SelectMany(p => new[] { 1 - p, p })], golden.GetProperty("weights").FloatsOrNull()));

        Same(golden, "confusion", curves.Confusion!.SelectMany(row => row));
        Same(golden, "fpr", curves.Roc.Single().Points.Select(p => p.X));
        Same(golden, "tpr", curves.Roc.Single().Points.Select(p => p.Y));
        Same(golden, "recall", curves.PrecisionRecall.Single().Points.Select(p => p.X));
        Same(golden, "precision", curves.PrecisionRecall.Single().Points.Select(p => p.Y));
    }

    [Fact]
    public void Calibration_compares_what_was_said_with_what_was_true()
    {
        // Bin 0.2 … 0.3: said 0.2 and 0.3−, true one of two. Bin 0.9 … 1: said 1, true.
        var curves = Curves.Of(new(Samples.Binary, [0, 1, 1], [0.8f, 0.2f, 0.72f, 0.28f, 0, 1]));
        var points = curves.Calibration.Single().Points;
        Assert.Equal(2, points.Count);
        Assert.Equal(0.24, points[0].X, 1e-6);
        Assert.Equal(0.5, points[0].Y, 1e-6);
        Assert.Equal(new CurvePoint(1, 1), points[1]);
    }

    [Fact]
    public void Lines_have_at_most_200_points_and_keep_their_ends()
    {
        var curves = Curves.Of(Samples.Random(Samples.Classes(3), 5000, "many"));
        Assert.Equal(["c0", "c1", "c2"], curves.Roc.Select(c => c.Class));
        Assert.All(curves.Roc, curve => Assert.Equal((200, new CurvePoint(0, 0), new CurvePoint(1, 1)), (curve.Points.Count, curve.Points[0], curve.Points[^1])));
        var residuals = Curves.Of(Samples.Random(Samples.Number, 5000, "many")).Residuals;
        Assert.Equal(200, residuals.Count);
        Assert.Equal(residuals.OrderBy(p => p.X), residuals);
    }

    [Fact]
    public void A_class_that_is_absent_has_no_curve()
    {
        var curves = Curves.Of(new(Samples.Binary, [1, 1], [0.5f, 0.5f, 0.2f, 0.8f]));
        Assert.Empty(curves.Roc);
        Assert.Empty(Curves.Of(new(Samples.Binary, [], [])).Calibration);
        Assert.Empty(Curves.Of(new(Samples.Number, [], [])).Residuals);
    }

    static void Same(JsonElement golden, string key, IEnumerable<double> actual)
    {
        var (expected, values) = (golden.GetProperty(key).Doubles(), actual.ToArray());
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++) Assert.Equal(expected[i], values[i], 1e-6 * Math.Max(1, Math.Abs(expected[i])));
    }
}
