using Norma.Server;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Server;

public sealed class ArgumentsTests
{
    [Fact]
    public void Options_are_read_and_the_token_comes_from_the_environment()
    {
        var options = ServerArguments.Parse(["package", "--port", "9000", "--host", "0.0.0.0", "--allow-host", "a.example", "--allow-host", "b.example", "--drain-time", "2.5"], name => name == "NORMA_TOKEN" ? "secret" : null);
        Assert.Equal(("package", 9000, "0.0.0.0", "secret", TimeSpan.FromSeconds(2.5)), (options.Model, options.Port, options.Host, options.Token, options.DrainTime));
        Assert.Equal(["a.example", "b.example"], options.AllowedHosts);
    }

    [Theory]
    [InlineData("--prot|80|m", "--prot")]
    [InlineData("m|n", "n")]
    [InlineData("m|--port", "--port")]
    [InlineData("m|--port|-1", "--port")]
    [InlineData("m|--port|1e3", "--port")]
    [InlineData("m|--drain-time|NaN", "--drain-time")]
    [InlineData("", "")]
    [InlineData("m|--token|secret", "--token")]
    public void What_is_not_understood_is_a_finding(string line, string path)
    {
        var refused = Assert.Throws<FindingsException>(() => ServerArguments.Parse(line.Split('|', StringSplitOptions.RemoveEmptyEntries), _ => null));
        Assert.Equal((ExitCode.Spec, "SERV010", path), (refused.ExitCode, refused.Findings[0].Code, refused.Findings[0].Path));
    }

    [Fact]
    public void A_token_file_that_is_not_there_is_a_finding() =>
        Assert.Equal("SERV011", Assert.Throws<FindingsException>(() => ServerArguments.Parse(["m", "--token-file", "no/such/file"], _ => null)).Findings[0].Code);
}
