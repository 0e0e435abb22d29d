namespace Norma.Server;

/// <summary>The routes.</summary>
enum RouteKind
{
    /// <summary>No route.</summary>
    None,
    /// <summary><c>/v2</c>.</summary>
    Server,
    /// <summary><c>/v2/health/live</c>.</summary>
    Live,
    /// <summary><c>/v2/health/ready</c>.</summary>
    Ready,
    /// <summary><c>/v2/models/{name}[/versions/{version}]</c>.</summary>
    Model,
    /// <summary>The same with <c>/ready</c>.</summary>
    ModelReady,
    /// <summary>The same with <c>/infer</c>.</summary>
    Infer,
    /// <summary><c>/metrics</c>.</summary>
    Metrics,
}

/// <summary>A path, taken apart.</summary>
/// <param name="Kind">The route.</param>
/// <param name="Model">The model that it names.</param>
/// <param name="Version">The version that it names.</param>
readonly record struct RoutePath(RouteKind Kind, string? Model = null, string? Version = null)
{
    const string Models = "/v2/models/", Versions = "/versions/";

    /// <summary>How the counters name it.</summary>
    public Route Route => Kind switch
    {
        RouteKind.Live or RouteKind.Ready or RouteKind.ModelReady => Route.Health,
        RouteKind.Server or RouteKind.Model => Route.Metadata,
        RouteKind.Infer => Route.Infer,
        RouteKind.Metrics => Route.Metrics,
        _ => Route.Other,
    };

    /// <summary>Takes a path apart.</summary>
    public static RoutePath Parse(string? path) => path switch
    {
        null => default,
        "/v2" or "/v2/" => new(RouteKind.Server),
        "/v2/health/live" => new(RouteKind.Live),
        "/v2/health/ready" => new(RouteKind.Ready),
        "/metrics" => new(RouteKind.Metrics),
        _ when path.StartsWith(Models, StringComparison.Ordinal) => ParseModel(path[Models.Length..]),
        _ => default,
    };

    static RoutePath ParseModel(string rest)
    {
        var kind = RouteKind.Model;
        if (rest.EndsWith("/infer", StringComparison.Ordinal)) (kind, rest) = (RouteKind.Infer, rest[..^"/infer".Length]);
        else if (rest.EndsWith("/ready", StringComparison.Ordinal)) (kind, rest) = (RouteKind.ModelReady, rest[..^"/ready".Length]);
        var versions = rest.IndexOf(Versions, StringComparison.Ordinal);
        var (model, version) = versions < 0 ? (rest, null) : (rest[..versions], rest[(versions + Versions.Length)..]);
        return model.Length == 0 || model.Contains('/') || version is { } stated && (stated.Length == 0 || stated.Contains('/')) ? default : new(kind, model, version);
    }
}
