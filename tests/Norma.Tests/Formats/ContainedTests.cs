using System.Diagnostics;
using Norma.Formats;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Formats;

public sealed class ContainedTests : IDisposable
{
    readonly string _parent = Directory.CreateTempSubdirectory("norma-contained-").FullName;
    readonly string _root;

    public ContainedTests()
    {
        _root = Path.Combine(_parent, "package");
        Directory.CreateDirectory(Path.Combine(_root, "sub"));
        File.WriteAllText(Path.Combine(_parent, "secret"), "secret");
        File.WriteAllText(Path.Combine(_root, "sub", "a.txt"), "inside");
    }

    [Fact]
    public void A_plain_file_inside_is_read() => Assert.Equal("inside"u8.ToArray(), Contained.Read(_root, "sub/a.txt", 6));

    [Fact]
    public void A_file_that_is_larger_than_allowed_is_not_read() => Refused("sub/a.txt", "FILE012", "has 6 bytes", 5);

    [Theory]
    [InlineData("../secret", "'..'")]
    [InlineData("sub/../../secret", "'..'")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("C:/a", "':'")]
    [InlineData("a.txt:stream", "':'")]
    [InlineData("..\\secret", "'\\'")]
    [InlineData("//server/share", "absolute")]
    [InlineData("sub//a.txt", "empty")]
    [InlineData("sub/", "empty")]
    [InlineData("./sub/a.txt", "'.'")]
    [InlineData("", "is empty")]
    [InlineData("sub/a.txt\0.bin", "control")]
    [InlineData("sub/a.txt\n", "control")]
    [InlineData("sub/NUL", "device")]
    [InlineData("com1.txt", "device")]
    [InlineData("sub/a.txt.", "ends in a dot")]
    [InlineData("sub", "is a folder")]
    public void A_name_that_could_lead_outside_is_refused(string name, string why) => Refused(name, "FILE010", why);

    [Fact]
    public void What_is_not_there_is_said_so()
    {
        Refused("sub/b.txt", "FILE011", "is not there");
        Refused("sub/a.txt/b", "FILE011", "is not there");
    }

    [Fact]
    public void Links_pipes_and_devices_are_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Made with the tools of Linux.");
        File.CreateSymbolicLink(Path.Combine(_root, "link"), Path.Combine(_parent, "secret"));
        File.CreateSymbolicLink(Path.Combine(_root, "inner"), Path.Combine(_root, "sub", "a.txt"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "door"), _parent);
        Run("ln", Path.Combine(_parent, "secret"), Path.Combine(_root, "hard"));
        Run("mkfifo", Path.Combine(_root, "pipe"));
        Refused("link", "FILE010", "symbolic link");
        Refused("inner", "FILE010", "symbolic link");
        Refused("door/secret", "FILE010", "symbolic link");
        Refused("hard", "FILE010", "2 names");
        Refused("pipe", "FILE010", "device, pipe or socket");
    }

    [Fact]
    public void A_folder_that_is_itself_named_through_a_link_is_the_users_choice()
    {
        var alias = Path.Combine(_parent, "alias");
        Directory.CreateSymbolicLink(alias, _root);
        Assert.Equal(6, Contained.Read(alias, "sub/a.txt", 10).Length);
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    void Refused(string name, string code, string why, long most = 100)
    {
        var fault = Assert.Throws<FindingsException>(() => Contained.Read(_root, name, most));
        Assert.Equal((ExitCode.Refused, code), (fault.ExitCode, Assert.Single(fault.Findings).Code));
        Assert.Contains(why, fault.Findings[0].Message, StringComparison.Ordinal);
    }

    static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
