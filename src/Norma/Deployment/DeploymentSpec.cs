using Norma.Spec;

namespace Norma.Deployment;

/// <summary>Standard 5, deployment flow: what is exported, how closely it must agree, how it is served.</summary>
/// <param name="Export">The exported graph.</param>
/// <param name="Serve">The server's limits.</param>
public sealed record DeploymentSpec([Default("onnx")] Export? Export = null, Serve? Serve = null)
{
    /// <summary>The exported graph.</summary>
    public Export Export { get; init; } = Export ?? new Exports.Onnx();

    /// <summary>The server's limits.</summary>
    public Serve Serve { get; init; } = Serve ?? new Serve();
}

/// <summary>A form in which a model leaves. Words: <c>onnx</c>.</summary>
public abstract record Export;

/// <summary>The server's limits.</summary>
/// <param name="Port">The port on the loopback interface.</param>
/// <param name="MaxBatchSize">Rows of one request at most.</param>
public sealed record Serve([Bounds(1, 65535)] int Port = 8080, [Bounds(1, 1_000_000)] int MaxBatchSize = 1024);
