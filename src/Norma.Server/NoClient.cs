using Microsoft.AspNetCore.Http.Features;

namespace Norma.Server;

/// <summary>Stands for the client of the server's own runs: it never goes away.</summary>
sealed class NoClient : IHttpRequestLifetimeFeature
{
    /// <summary>The one there is.</summary>
    public static NoClient Instance { get; } = new();

    /// <inheritdoc/>
    public CancellationToken RequestAborted { get; set; }

    /// <inheritdoc/>
    public void Abort() { }
}
