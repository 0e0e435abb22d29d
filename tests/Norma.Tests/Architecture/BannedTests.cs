using System.Text.RegularExpressions;
using Xunit;

namespace Norma.Tests.Architecture;

/// <summary>What has one place, or none.</summary>
public sealed partial class BannedTests
{
    const int MostLines = 400;

    /// <summary>The name, where it may stand (beginnings of paths), and what to use instead.</summary>
    static readonly (Regex What, string[] Places, string Instead)[] s_banned =
    [
        (Clock(), [], "TimeProvider"),
        (Chance(), [], "Norma.Spec.Seed"),
        (TorchSeed(), ["src/Norma/Models/Native/LibTorch.cs"], "LibTorch, which takes a Seed"),
        (Shell(), ["src/Norma.Cli/", "src/Norma.Server/", "src/Norma/Model"], "the command line's console; a library does not print"),
        (Exit(), ["src/Norma.Cli/Commands/Interrupt.cs"], "the exit code that Main returns"),
        (Blocking(), [], "await"),
        (Unbounded(), [], "Spread.ByProcessors: without a bound the pool adds threads, and each holds what its piece needs"),
        (Later(), [], "work that is done, or a finding that refuses"),
    ];

    [Fact]
    public void Nothing_banned_is_used() => Assert.Equal([], SourceLine.All.SelectMany(line => s_banned
        .Where(ban => ban.What.IsMatch(line.Code) && !ban.Places.Any(place => line.File.StartsWith(place, StringComparison.Ordinal)))
        .Select(ban => $"{line} -- use {ban.Instead}")));

    [Fact]
    public void No_comment_puts_work_off() =>
        Assert.Equal([], SourceLine.Files().SelectMany(file => File.ReadLines(Source.Path(file)).Select((line, i) => (line, i)).Where(l => PutOff().IsMatch(l.line)).Select(l => $"{file}:{l.i + 1}: {l.line.Trim()}")));

    [Fact]
    public void A_file_is_one_concept() =>
        Assert.Equal([], SourceLine.Files().Select(file => (file, Lines: File.ReadLines(Source.Path(file)).Count())).Where(f => f.Lines > MostLines).Select(f => $"{f.file} has {f.Lines} lines"));

    [Theory]
    [InlineData("var now = DateTime.UtcNow;"), InlineData("DateTimeOffset.Now"), InlineData("DateTime.Today")]
    [InlineData("new Random(3)"), InlineData("Random.Shared.Next()"), InlineData("torch.manual_seed(1)"), InlineData("torch.random.manual_seed(1)")]
    [InlineData("Console.WriteLine()"), InlineData("System.Console.Out"), InlineData("Environment.Exit(1)"), InlineData("RunAsync(x).Result"), InlineData("task.Result;")]
    [InlineData("throw new NotImplementedException();"), InlineData("Parallel.For(0, rows, row =>"), InlineData("Parallel.ForEach(files, file =>")]
    public void The_ban_sees_each_form(string code) => Assert.Contains(s_banned, ban => ban.What.IsMatch(code));

    [Theory]
    [InlineData("AnsiConsole.Create"), InlineData("new Splits.Random()"), InlineData("Random(seed)"), InlineData("report.Result.Metrics"), InlineData("IAnsiConsole console")]
    [InlineData("Parallel.For(0, rows, Spread.ByProcessors, row =>"), InlineData("Parallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = n }, Work)")]
    public void The_ban_spares_what_only_looks_like_it(string code) => Assert.DoesNotContain(s_banned, ban => ban.What.IsMatch(code));

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bDateTime\.Today\b")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\bnew (System\.)?Random\(|(?<![\w.])(System\.)?Random\.Shared\b")]
    private static partial Regex Chance();

    [GeneratedRegex(@"\bmanual_seed(_all)?\(")]
    private static partial Regex TorchSeed();

    [GeneratedRegex(@"(?<![\w.])(System\.)?Console\.(?!Testing|Rendering)[A-Z]")]
    private static partial Regex Shell();

    [GeneratedRegex(@"\bParallel\.For(Each)?(Async)?\((?!.*(\bByProcessors\b|\bParallelOptions\b))")]
    private static partial Regex Unbounded();

    [GeneratedRegex(@"\bEnvironment\.(Exit|FailFast)\(")]
    private static partial Regex Exit();

    [GeneratedRegex(@"Async\([^()]*\)\.Result\b|\b[Tt]ask\.Result\b|\bTask\.WaitAll\(")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\bNotImplementedException\b")]
    private static partial Regex Later();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex PutOff();
}
