using System.Collections.Concurrent;

namespace Norma.Server;

/// <summary>Requests of a model that are used again.</summary>
sealed class InferRequests(Port[] inputs) : IDisposable
{
    const int MostKept = 64;

    readonly ConcurrentQueue<InferRequest> _kept = new();

    /// <summary>A cleared request.</summary>
    public InferRequest Take() => _kept.TryDequeue(out var request) ? request : new(inputs);

    /// <summary>Gives it back; no run may use it any more.</summary>
    public void Give(InferRequest request)
    {
        if (request.Clear() && _kept.Count < MostKept) _kept.Enqueue(request);
        else request.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_kept.TryDequeue(out var request)) request.Dispose();
    }
}
