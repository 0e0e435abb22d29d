using System.Diagnostics;
using Norma.Formats.Images;
using Norma.Models.Native;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Cli;

/// <summary>The program under <c>ulimit -f</c>: a file may grow to so many kilobytes, and no more.</summary>
public sealed class FileLimitTests
{
    const string Spec = """
        norma: 1
        name: small
        data:
          source: {type: csv, path: rows.csv}
          fields: {y: {type: number, role: target}}
        model: {layers: [{type: dense, units: 2}]}
        training: {epochs: 1, optimizer: sgd}
        evaluation: {resamples: 0}
        """;

    static (int Code, string Error) Run(TemporaryFolder folder, int kilobytes, string command)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("ulimit -f is of Linux's shells.");
        LibTorch.EnsureLoaded();   // its copy is stored without a limit
        // Without it the runtime maps its own code from a file.
        var start = new ProcessStartInfo("bash", ["-c", $"trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f {kilobytes}; exec {command.Replace("norma ", $"'{Path.Combine(AppContext.BaseDirectory, "Norma.Cli")}' ", StringComparison.Ordinal)}"]) { WorkingDirectory = folder.Path, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    static TemporaryFolder Rows()
    {
        var folder = new TemporaryFolder();
        folder.Write("norma.yaml", Spec);
        folder.Write("rows.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($"{i % 17},{i % 17 * 2 + i % 3}\n"))));
        return folder;
    }

    [Theory]
    [InlineData(1)]    // the spec
    [InlineData(16)]   // the report alone: the package is whole by then
    public void A_run_that_may_write_no_more_leaves_nothing_half_written(int kilobytes)
    {
        using var folder = Rows();
        var (code, error) = Run(folder, kilobytes, "norma run norma.yaml -o run");
        Assert.True(code == (int)ExitCode.Environment, error);
        Assert.Contains("a file may grow no more", error, StringComparison.Ordinal);
        Assert.Equal(kilobytes == 16, error.Contains("report.html", StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder.In("run", "package")));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(folder.In("run")), path => Norma.Formats.AtomicFolder.IsUnfinished(Path.GetFileName(path)));
    }

    [Fact]
    public void An_output_that_may_grow_no_more_is_an_environment()
    {
        using var folder = Rows();
        var (code, error) = Run(folder, 1, "norma schema > schema.json");
        Assert.True(code == (int)ExitCode.Environment, error);
        Assert.StartsWith("error[FILE032]: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_for_which_there_is_no_room_are_an_environment()
    {
        using var folder = new TemporaryFolder();
        foreach (var label in new[] { "even", "odd" }) Directory.CreateDirectory(folder.In("pictures", label));
        for (var i = 0; i < 12; i++)
            File.WriteAllBytes(folder.In("pictures", i % 2 == 0 ? "even" : "odd", FormattableString.Invariant($"{i}.jpg")), PictureWriter.Jpeg(new Picture(300, 300, 1, new byte[300 * 300]))!);
        folder.Write("norma.yaml", """
            norma: 1
            name: pictures
            data:
              source: {type: folder, path: pictures}
              memory: 1
              fields:
                image: {type: image, height: 300, width: 300, channels: 3}
                label: {type: category, role: target}
            model: {layers: [{type: conv2d, filters: 2, kernel_size: 3, strides: 3}, global_average_pooling2d]}
            """);
        var (code, error) = Run(folder, 500, "norma validate norma.yaml");
        Assert.True(code == (int)ExitCode.Environment, error);
        Assert.Contains("error[DATA038]", error, StringComparison.Ordinal);
        Assert.Contains("(the file may grow no more)", error, StringComparison.Ordinal);
    }
}
