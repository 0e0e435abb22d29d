using System.Net;
using System.Net.Sockets;
using Norma.Spec;

namespace Norma.Server;

/// <summary>What the options must hold before anything is opened.</summary>
static class ServerChecks
{
    const int ShortestToken = 16;

    /// <summary>Checks them all.</summary>
    /// <exception cref="FindingsException"><c>SERV001</c>: others could reach it without a token. <c>SERV003</c>: the host is no address. <c>SERV004</c>: the token is too weak. <c>SERV009</c>: a limit is out of its range (exit 2).</exception>
    public static void Check(ServerOptions options)
    {
        var findings = new List<Finding>();
        if (options.Host != "localhost" && !IPAddress.TryParse(options.Host, out _))
            findings.Add(new("SERV003", "host", $"received {Printable.Quote(options.Host)}") { Expected = "localhost or an IP address", Fix = "say 127.0.0.1, or 0.0.0.0 for all addresses of this machine." });
        else if (options.Token is null && !options.Insecure && !IsLoopback(options.Host))
            findings.Add(new("SERV001", "host", $"{options.Host} can be reached by other machines and no token is set") { Expected = "a token, or a loopback address", Fix = "set NORMA_TOKEN, or pass --insecure where something else guards the port." });
        if (options.Token is { } token && (token.Length < ShortestToken || !token.All(c => c is > ' ' and < '\u007f')))
            findings.Add(new("SERV004", "token", $"has {token.Length} characters{(token.Length < ShortestToken ? "" : ", some of them blank or not ASCII")}") { Expected = $"at least {ShortestToken} printable ASCII characters", Fix = "make one with 'openssl rand -hex 32'." });
        Range("port", options.Port ?? 0, 0, 65535);
        Range("max_batch_size", options.MaxBatchSize ?? 1, 1, 1_000_000);
        Range("max_body_bytes", options.MaxBodyBytes, 1, 1 << 30);
        Range("concurrency", options.Concurrency ?? 1, 1, 1024);
        Range("queue_limit", options.QueueLimit, 0, 1_000_000);
        Range("max_connections", options.MaxConnections, 1, 1_000_000);
        Range("request_timeout", options.RequestTimeout.TotalSeconds, 0.001, 86_400);
        Range("drain_time", options.DrainTime.TotalSeconds, 0, 86_400);
        if (findings.Count > 0) throw new FindingsException(ExitCode.Spec, findings);

        void Range(string name, double value, double least, double most)
        {
            if (value < least || value > most)
                findings.Add(new("SERV009", name, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"received {value}")) { Expected = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{least} to {most}"), Fix = "state a number in that range." });
        }
    }

    /// <summary>Where to listen; both loopback addresses for <c>localhost</c> where the machine has both.</summary>
    public static IEnumerable<IPEndPoint> Endpoints(string host, int port)
    {
        if (host != "localhost")
        {
            yield return new(IPAddress.Parse(host), port);
            yield break;
        }
        yield return new(IPAddress.Loopback, port);
        if (port != 0 && HasIpv6Loopback()) yield return new(IPAddress.IPv6Loopback, port);
    }

    static bool IsLoopback(string host) => host == "localhost" || IPAddress.IsLoopback(IPAddress.Parse(host));

    static bool HasIpv6Loopback()
    {
        if (!Socket.OSSupportsIPv6) return false;
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)   // a container without ::1
        {
            return false;
        }
    }
}
