namespace Norma.Server;

/// <summary>A request that is answered with an error: <c>{"error": "…"}</c> under a status of 400 or above.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What came, where, and what was expected. It is shown to the client: no path, no stack, no secret.</param>
sealed class Refusal(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Seconds after which the client may try again; null where trying again does not help.</summary>
    public int? RetryAfter { get; init; }
}
