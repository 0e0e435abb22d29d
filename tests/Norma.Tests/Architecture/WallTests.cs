using System.Text.RegularExpressions;
using Xunit;

namespace Norma.Tests.Architecture;

/// <summary>Each library of others is used in its stages alone.</summary>
public sealed class WallTests
{
    static readonly Dictionary<string, string[]> s_walls = new()
    {
        ["YamlDotNet"] = ["Spec"],
        ["Google.Protobuf"] = ["Formats"],
        ["Apache.Arrow"] = ["Formats"],
        ["PureHDF"] = ["Formats"],
        ["SkiaSharp"] = ["Formats"],
        ["DuckDB"] = ["Data"],
        ["Npgsql"] = ["Data"],
        ["Microsoft.Data.Sqlite"] = ["Data", "Tracking"],
        ["SQLitePCL"] = ["Data"],
        ["Microsoft.ML.Tokenizers"] = ["Features"],
        ["TorchSharp"] = ["Models", "Interop", "Evaluation", "Training"],
        ["Microsoft.ML.OnnxRuntime"] = ["Interop", "Deployment", "Conformance", "Server"],
        ["Microsoft.AspNetCore"] = ["Server"],
        ["Microsoft.Extensions"] = ["Server"],
        ["Spectre.Console"] = ["Cli"],
        ["System.CommandLine"] = ["Cli"],
    };

    public static TheoryData<string> Libraries() => [.. s_walls.Keys];

    [Theory, MemberData(nameof(Libraries))]
    public void A_library_stays_behind_its_wall(string library)
    {
        var used = new Regex($@"(?<![\w.]){Regex.Escape(library)}\b");
        Assert.Equal([], SourceLine.All.Where(line => used.IsMatch(line.Code) && !s_walls[library].Contains(line.Stage)).Select(line => line.ToString()));
    }
}
