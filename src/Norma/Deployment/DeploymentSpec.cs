using Norma.Deployment.Generation;
using Norma.Deployment.Report;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>Standard 5, deployment flow: what is exported, how closely it must agree, how it is served.</summary>
/// <param name="Export">The exported graph.</param>
/// <param name="Serve">The server's limits.</param>
/// <param name="Report">The page for people.</param>
/// <param name="Generate">How a model that writes texts writes them; greedily when absent.</param>
public sealed record DeploymentSpec([Default("onnx")] Export? Export = null, Serve? Serve = null, ReportSpec? Report = null, Generate? Generate = null)
{
    /// <summary>The exported graph.</summary>
    public Export Export { get; init; } = Export ?? new Exports.Onnx();

    /// <summary>The server's limits.</summary>
    public Serve Serve { get; init; } = Serve ?? new Serve();

    /// <summary>The page for people.</summary>
    public ReportSpec Report { get; init; } = Report ?? new ReportSpec();
}

/// <summary>A form in which a model leaves.</summary>
public abstract record Export;

/// <summary>The server's limits.</summary>
/// <param name="Port">The port on the loopback interface.</param>
/// <param name="MaxBatchSize">Rows of one request at most.</param>
public sealed record Serve([Bounds(1, 65535)] int Port = 8080, [Bounds(1, 1_000_000)] int MaxBatchSize = 1024);

/// <summary>The page for people.</summary>
/// <param name="Language">In which language it speaks.</param>
public sealed record ReportSpec(ReportLanguage Language = ReportLanguage.English);
