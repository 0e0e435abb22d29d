using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Norma.Server;

/// <summary>The whole body of a request: within the connection's own buffer when it came in one piece, else in a rented one.</summary>
/// <remarks>Memory grows with what has come, not with what a header announces.</remarks>
readonly struct RequestBody : IDisposable
{
    readonly PipeReader _reader;
    readonly ReadOnlySequence<byte> _piece;
    readonly byte[]? _rented;
    readonly int _length;

    RequestBody(PipeReader reader, ReadOnlySequence<byte> piece) => (_reader, _piece, _length) = (reader, piece, (int)piece.Length);

    RequestBody(PipeReader reader, byte[] rented, int length) => (_reader, _rented, _length) = (reader, rented, length);

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _rented is null ? _piece.FirstSpan : _rented.AsSpan(0, _length);

    /// <summary>Reads it.</summary>
    /// <exception cref="Refusal">408: it did not come in time.</exception>
    /// <exception cref="BadHttpRequestException">It is larger than the server takes, comes too slowly, or is framed wrongly.</exception>
    public static ValueTask<RequestBody> ReadAsync(HttpContext context, TimeSpan timeout)
    {
        var reader = context.Request.BodyReader;
        if (!reader.TryRead(out var result)) return SlowlyAsync(reader, timeout, context.RequestAborted);
        if (result is { IsCompleted: true, Buffer.IsSingleSegment: true }) return new(new RequestBody(reader, result.Buffer));
        reader.AdvanceTo(result.Buffer.Start);
        return SlowlyAsync(reader, timeout, context.RequestAborted);
    }

    static async ValueTask<RequestBody> SlowlyAsync(PipeReader reader, TimeSpan timeout, CancellationToken aborted)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        late.CancelAfter(timeout);
        var (rented, length) = (Array.Empty<byte>(), 0);
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(late.Token);
                if (length == 0 && result is { IsCompleted: true, Buffer.IsSingleSegment: true })
                {
                    if (rented.Length > 0) ArrayPool<byte>.Shared.Return(rented);
                    return new(reader, result.Buffer);
                }
                var more = (int)result.Buffer.Length;
                if (length + more > rented.Length) rented = Grow(rented, length, length + more);
                result.Buffer.CopyTo(rented.AsSpan(length));
                length += more;
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted) return new(reader, rented, length);
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            Release(rented);
            throw new Refusal(408, "the body did not come in time");
        }
        catch
        {
            Release(rented);
            throw;
        }
    }

    /// <summary>Frees the buffer; <see cref="Span"/> is not to be used any more.</summary>
    public void Dispose()
    {
        if (_rented is null) _reader?.AdvanceTo(_piece.End);
        else Release(_rented);
    }

    static byte[] Grow(byte[] rented, int length, int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, checked(2 * length)));
        rented.AsSpan(0, length).CopyTo(larger);
        Release(rented);
        return larger;
    }

    static void Release(byte[] rented)
    {
        if (rented.Length > 0) ArrayPool<byte>.Shared.Return(rented);
    }
}
