namespace Norma.Server;

/// <summary>What is served, where, and within which limits.</summary>
/// <param name="Model">A package's folder, or an <c>.onnx</c> file.</param>
public sealed record ServerOptions(string Model)
{
    /// <summary>The model's name in the routes; when null, the package's own, or the file's without its extension.</summary>
    public string? Name { get; init; }

    /// <summary><c>localhost</c> for both loopback addresses, or an IP address.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The port; when null, the one that the package states, else 8080. 0 takes any free one, on 127.0.0.1 alone where the host is <c>localhost</c>.</summary>
    public int? Port { get; init; }

    /// <summary>What a client must send as <c>Authorization: Bearer …</c> on every route but live and ready. It comes from the environment or a file, never from a command line, which others can read.</summary>
    public string? Token { get; init; }

    /// <summary>Whether an address that other machines reach may be served without a token.</summary>
    public bool Insecure { get; init; }

    /// <summary>Names that <c>Host</c> headers may carry besides the loopback ones and the address itself; <c>*</c> for any. Guards against DNS rebinding.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Rows of one request at most; when null, what the package states, else 1,024.</summary>
    public int? MaxBatchSize { get; init; }

    /// <summary>Bytes of a body at most.</summary>
    public int MaxBodyBytes { get; init; } = 16 << 20;

    /// <summary>Time within which a request is read, and within which it is answered once read.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Inferences that run at once; when null, one a processor.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Requests that wait for their turn at most; the next is told to come back.</summary>
    public int QueueLimit { get; init; } = 256;

    /// <summary>Connections at most.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>Time within which a server that is told to stop finishes what it has begun.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether each request that succeeds is logged too; those that fail always are.</summary>
    public bool LogRequests { get; init; }

    /// <summary>Called once, when the server is ready, with its first address.</summary>
    public Action<Uri>? Ready { get; init; }
}
