using System.Text.RegularExpressions;
using Xunit;

namespace Norma.Tests.Architecture;

/// <summary>A folder is a stage: it uses those before it, and none after it.</summary>
public sealed class ArrowTests
{
    static readonly string[] s_order = ["Spec", "Formats", "Data", "Features", "Models", "Interop", "Evaluation", "Training", "Deployment", "Conformance", "", "Server", "Cli"];

    static readonly string[] s_tracking = ["Training", "Deployment", "Conformance", "", "Server", "Cli"];

    static readonly Regex s_use = new($@"(?<![\w.])(?:Norma\.)?({string.Join('|', s_order.Where(s => s.Length > 0).Append("Tracking"))})\.(?=[A-Z])");

    // The façade's own types are in scope of every stage without a using.
    static readonly Regex s_facade = new($@"(?<![\w.])(?:{string.Join('|', Facade())})\b");

    [Fact]
    public void No_stage_uses_a_later_one()
    {
        var against = SourceLine.All.Where(line => line.Stage is not ("Server" or "Cli" or "") && !line.Code.StartsWith("namespace ", StringComparison.Ordinal))
            .Where(line => s_use.Matches(line.Code).Any(use => !May(line.Stage, use.Groups[1].Value)) || s_facade.IsMatch(line.Code));
        Assert.Equal([], against.Select(line => line.ToString()));
    }

    [Fact]
    public void The_namespace_is_the_folder()
    {
        var wrong = SourceLine.All.Where(line => line.File.StartsWith("src/Norma/", StringComparison.Ordinal) && line.Code.StartsWith("namespace ", StringComparison.Ordinal))
            .Where(line => line.Code != $"namespace {string.Join('.', line.File.Split('/')[1..^1])};");
        Assert.Equal([], wrong.Select(line => line.ToString()));
    }

    [Fact]
    public void Every_folder_of_the_library_is_a_stage() =>
        Assert.Equal([], SourceLine.Files().Where(f => f.StartsWith("src/Norma/", StringComparison.Ordinal)).Select(f => new SourceLine(f, 1, "").Stage).Distinct().Except([.. s_order, "Tracking"]));

    [Theory]
    [InlineData("Spec", "Formats", false), InlineData("Formats", "Spec", true), InlineData("Training", "Evaluation", true), InlineData("Evaluation", "Training", false)]
    [InlineData("Tracking", "Formats", true), InlineData("Tracking", "Data", false), InlineData("Data", "Tracking", false), InlineData("Deployment", "Tracking", true)]
    public void The_arrow_points_one_way(string stage, string used, bool may) => Assert.Equal(may, May(stage, used));

    static bool May(string stage, string used) => stage == "Tracking" ? used is "Spec" or "Formats" or "Tracking"
        : used == "Tracking" ? s_tracking.Contains(stage)
        : Array.IndexOf(s_order, used) <= Array.IndexOf(s_order, stage);

    // A name that a stage declares itself, as a type or a member, says nothing there.
    static IEnumerable<string> Facade() => typeof(ModelSpec).Assembly.GetTypes().Where(type => type.Namespace == "Norma" && !type.IsNested && !type.Name.Contains('<'))
        .Select(type => type.Name.Split('`')[0]).Where(name => name is not "Model" && !IsDeclared(name)).Select(Regex.Escape);

    static bool IsDeclared(string name)
    {
        var declared = new Regex($@"(?:class|record|struct|enum|interface)\s+{name}\b|[\w>\])?]\s+{name}\s*(?:[({{=;,<]|=>)");
        return SourceLine.All.Any(line => line.Stage is not ("Server" or "Cli" or "") && declared.IsMatch(line.Code));
    }
}
