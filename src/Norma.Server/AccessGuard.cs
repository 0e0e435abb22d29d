using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Norma.Server;

/// <summary>Who may ask: by the name under which the server is called, which stops DNS rebinding, and by a token.</summary>
sealed class AccessGuard
{
    const string Scheme = "Bearer ";

    readonly HashSet<string> _hosts = new(["localhost", "127.0.0.1", "[::1]"], StringComparer.OrdinalIgnoreCase);
    readonly bool _anyHost, _anyAddress;
    readonly byte[]? _token;

    /// <summary>The guard that the options ask for.</summary>
    public AccessGuard(ServerOptions options)
    {
        foreach (var host in options.AllowedHosts) _hosts.Add(host);
        _hosts.Add(options.Host.Contains(':') && !options.Host.StartsWith('[') ? $"[{options.Host}]" : options.Host);
        _anyHost = options.AllowedHosts.Contains("*");
        // Who listens on all addresses is called by any of them; rebinding needs a name.
        _anyAddress = IPAddress.TryParse(options.Host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        _token = options.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;
    }

    /// <summary>Refuses a request under a foreign name.</summary>
    /// <exception cref="Refusal">421.</exception>
    public void CheckHost(HostString host)
    {
        if (_anyHost || _hosts.Contains(host.Host)) return;
        if (_anyAddress && IPAddress.TryParse(host.Host, out _)) return;
        throw new Refusal(421, $"the host {Spec.Printable.Quote(host.Value)} is not one of this server, expected localhost or an allowed host");
    }

    /// <summary>Refuses a request without the token. Digests are compared, in a time that tells nothing.</summary>
    /// <exception cref="Refusal">401.</exception>
    public void CheckToken(string? authorization)
    {
        if (_token is null) return;
        var given = authorization is not null && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : "";
        if (!CryptographicOperations.FixedTimeEquals(_token, SHA256.HashData(Encoding.UTF8.GetBytes(given))))
            throw new Refusal(401, "the request has no valid token, expected 'Authorization: Bearer TOKEN'");
    }
}
