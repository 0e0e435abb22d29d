using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Norma.Tests.Examples;

/// <summary>The C# programs of examples/, run as their README says, print what it shows but for the last digits. Slow: each builds the library anew.</summary>
public sealed partial class ProgramTests
{
    [Theory]
    [InlineData("HelloNorma", "hello.cs")]
    [InlineData("GradientDescent", "descent.cs")]
    public async Task Prints_what_its_page_shows(string folder, string program)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("NORMA_SLOW") == "1", "builds the library anew: set NORMA_SLOW=1");
        var page = File.ReadAllText(Source.Path("examples", folder, "README.md")).ReplaceLineEndings("\n");
        var start = new ProcessStartInfo("dotnet", ["run", program]) { WorkingDirectory = Source.Path("examples", folder), RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, process.ExitCode);
        // the last digits are those of one class of machine
        Assert.Contains(Digits().Replace(output.ReplaceLineEndings("\n").Trim(), "#"), Digits().Replace(page, "#"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\d\.\d+")]
    private static partial Regex Digits();
}
