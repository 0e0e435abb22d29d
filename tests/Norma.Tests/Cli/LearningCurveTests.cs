using System.Text.Json;
using Xunit;

namespace Norma.Tests.Cli;

/// <summary><c>norma learning-curve</c>, as a shell calls it.</summary>
public sealed class LearningCurveTests
{
    static readonly string s_spec = Source.Path("examples", "penguins", "norma.yaml");

    static Shell Curve(params string[] more) => Shell.Run(["learning-curve", s_spec, "--set", "training.epochs=4", "--fractions", "0.2,0.5,1.0", "--repeats", "2", .. more]);

    [Fact]
    public void The_curve_is_shown_written_and_the_same_again()
    {
        using var folder = new TemporaryFolder();
        var text = Curve("--output", folder.In("page.html"));
        Assert.True(text.Code == 0, text.Error);
        Assert.Contains("More data ", text.Out, StringComparison.Ordinal);
        Assert.Contains("●", text.Out, StringComparison.Ordinal);
        Assert.Contains("Learning curve", File.ReadAllText(folder.In("page.html")), StringComparison.Ordinal);
        Assert.Equal(text.Out, Curve("--output", folder.In("page.html")).Out);
    }

    [Fact]
    public void All_rows_of_the_first_repeat_are_what_a_run_comes_to()
    {
        using var folder = new TemporaryFolder();
        var last = JsonDocument.Parse(Curve("--json").Out.Trim().Split('\n')[^1]).RootElement;
        Assert.Equal(3, last.GetProperty("points").GetArrayLength());
        Assert.InRange(Shell.Run("run", s_spec, "--set", "training.epochs=4", "--set", "evaluation.gates=[]", "--output", folder.In("run")).Code, 0, 8);
        var judged = JsonDocument.Parse(File.ReadAllText(folder.In("run", "evaluation.json"))).RootElement.GetProperty("metrics").GetProperty("test");
        Assert.Equal(judged.GetProperty(last.GetProperty("metric").GetString()!).GetDouble(), last.GetProperty("points")[2].GetProperty("values")[0].GetDouble(), 1e-12);
        Assert.Contains(last.GetProperty("verdict").GetString(), (string[])["helps", "may_help", "hardly_helps"]);
    }

    [Fact]
    public void A_metric_that_is_not_measured_is_a_finding()
    {
        var shell = Curve("--metric", "acuracy");
        Assert.Equal(2, shell.Code);
        Assert.Contains("error[EVAL039]", shell.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'accuracy'", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--fractions", "0,1")]
    [InlineData("--fractions", "0.5,1.5")]
    [InlineData("--fractions", "a")]
    [InlineData("--fractions", "")]
    [InlineData("--repeats", "0")]
    public void Numbers_that_make_no_curve_exit_2(string option, string value) => Assert.Equal(2, Shell.Run("learning-curve", s_spec, option, value).Code);
}
