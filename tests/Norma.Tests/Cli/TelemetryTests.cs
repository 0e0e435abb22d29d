using System.Diagnostics;
using Norma.Models.Native;
using Xunit;

namespace Norma.Tests.Cli;

/// <summary>ONNX Runtime records usage and sends it unless it is told not to before its first use; then it keeps an identity and a store in the user's home.</summary>
public sealed class TelemetryTests
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

    [Fact]
    public void No_command_records_usage()
    {
        LibTorch.EnsureLoaded();
        using var folder = new TemporaryFolder();
        folder.Write("norma.yaml", Spec);
        folder.Write("rows.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($"{i % 17},{i % 17 * 2 + i % 3}\n"))));
        Norma(folder, "run", "norma.yaml", "-o", "run");
        Norma(folder, "predict", "run/package", "rows.csv", "--output", "predicted.csv");
        Norma(folder, "explain", "run/package", "rows.csv");
        var kept = Directory.EnumerateFileSystemEntries(folder.In("home"), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
        Assert.DoesNotContain(kept, path => path.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase));
    }

    static void Norma(TemporaryFolder folder, params string[] args)
    {
        Directory.CreateDirectory(folder.In("home"));
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Norma.Cli"), args) { WorkingDirectory = folder.Path, RedirectStandardError = true, RedirectStandardOutput = true };
        (start.Environment["HOME"], start.Environment["XDG_CACHE_HOME"], start.Environment["USERPROFILE"]) = (folder.In("home"), folder.In("home", ".cache"), folder.In("home"));
        // What would silence the runtime by itself.
        foreach (var name in (string[])["ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED", "CI", "GITHUB_ACTIONS", "TF_BUILD"]) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
