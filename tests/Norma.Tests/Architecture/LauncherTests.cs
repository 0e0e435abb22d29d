using Xunit;

namespace Norma.Tests.Architecture;

/// <summary>The launchers of both worlds do the same, and each has the line ends that its shell needs.</summary>
public sealed class LauncherTests
{
    [Theory]
    [InlineData("norma"), InlineData("test"), InlineData(".ci/run")]
    public void A_launcher_for_bash_has_plain_line_ends(string name)
    {
        var text = File.ReadAllText(Source.Path(name));
        Assert.StartsWith("#!/usr/bin/env bash\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        if (!OperatingSystem.IsWindows()) Assert.True(File.GetUnixFileMode(Source.Path(name)).HasFlag(UnixFileMode.UserExecute), $"{name} is not executable.");
    }

    // cmd.exe loses its labels in files with plain line ends.
    [Theory]
    [InlineData("norma.cmd"), InlineData("test.cmd")]
    public void A_launcher_for_Windows_has_its_own_line_ends(string name)
    {
        var text = File.ReadAllText(Source.Path(name));
        Assert.StartsWith("@echo off\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", text.Replace("\r\n", ""));
        Assert.All(text, c => Assert.InRange(c, '\t', '~'));
    }

    [Fact]
    public void Git_keeps_these_line_ends()
    {
        var attributes = File.ReadAllText(Source.Path(".gitattributes"));
        Assert.Contains("*.cmd text eol=crlf", attributes);
        Assert.Contains("* text=auto eol=lf", attributes);
    }

    [Theory]
    [InlineData("norma", "dotnet publish", "-c Release -v q --nologo -clp:NoSummary")]
    [InlineData("test", "dotnet build norma.slnx", "-c Release -v q --nologo -clp:NoSummary")]
    [InlineData("test", "dotnet test --project tests", "-c Release --no-build --no-progress")]
    public void Both_run_the_same_commands(string name, string command, string options)
    {
        foreach (var file in new[] { name, name + ".cmd" })
            Assert.Contains(File.ReadLines(Source.Path(file)), line => line.Contains(command, StringComparison.Ordinal) && line.Contains(options, StringComparison.Ordinal));
        foreach (var variable in new[] { "DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_NOLOGO" })
            Assert.All(new[] { name, name + ".cmd" }, file => Assert.Contains(variable, File.ReadAllText(Source.Path(file)), StringComparison.Ordinal));
    }
}
