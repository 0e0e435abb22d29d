using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Norma.Server;

/// <summary>What a request asks for, as the counters divide them.</summary>
enum Route
{
    /// <summary>Nothing that the server knows.</summary>
    Other,
    /// <summary>Live or ready.</summary>
    Health,
    /// <summary>About the server or a model.</summary>
    Metadata,
    /// <summary>An inference.</summary>
    Infer,
    /// <summary>The counters themselves.</summary>
    Metrics,
}

/// <summary>Exact counters, and their text for Prometheus. A request is counted before its answer leaves, so whoever has the answer finds it counted.</summary>
sealed class ServerMetrics
{
    const int Codes = 600, Routes = 5;

    static readonly double[] s_bounds = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    static readonly long[] s_ticks = [.. s_bounds.Select(b => (long)(b * Stopwatch.Frequency))];

    readonly long[] _requests = new long[Routes * Codes];
    readonly long[] _durations = new long[s_bounds.Length + 1];
    long _durationTicks, _rows;
    int _inFlight;

    /// <summary>Counts a request with the status that it is answered with.</summary>
    public void Count(Route route, int status) => Interlocked.Increment(ref _requests[(int)route * Codes + Math.Clamp(status, 0, Codes - 1)]);

    /// <summary>Counts the rows of an inference and the time that it took.</summary>
    public void Inferred(long rows, long ticks)
    {
        Interlocked.Add(ref _rows, rows);
        Interlocked.Add(ref _durationTicks, ticks);
        var bucket = 0;
        while (bucket < s_ticks.Length && ticks > s_ticks[bucket]) bucket++;
        Interlocked.Increment(ref _durations[bucket]);
    }

    /// <summary>An inference has begun.</summary>
    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>An inference has ended, by whatever way.</summary>
    public void End() => Interlocked.Decrement(ref _inFlight);

    /// <summary>All counters, in the text form of Prometheus 0.0.4.</summary>
    public string Text(string model, int waiting, bool ready)
    {
        var text = new StringBuilder(2048);
        Head("norma_requests_total", "counter", "Requests answered, by route and status.");
        for (var route = 0; route < Routes; route++)
            for (var code = 0; code < Codes; code++)
                if (Volatile.Read(ref _requests[route * Codes + code]) is > 0 and var count)
                    Line($"norma_requests_total{{route=\"{((Route)route).ToString().ToLowerInvariant()}\",code=\"{code}\"}} {count}");
        Head("norma_rows_total", "counter", "Rows that were inferred.");
        Line($"norma_rows_total{{model=\"{model}\"}} {Interlocked.Read(ref _rows)}");
        Head("norma_inference_seconds", "histogram", "Time from the first byte of a request's body to its answer, of inferences that succeeded.");
        var below = 0L;
        for (var i = 0; i <= s_bounds.Length; i++)
        {
            below += Volatile.Read(ref _durations[i]);
            var bound = i < s_bounds.Length ? s_bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            Line($"norma_inference_seconds_bucket{{le=\"{bound}\"}} {below}");
        }
        Line($"norma_inference_seconds_sum {Interlocked.Read(ref _durationTicks) / (double)Stopwatch.Frequency}");
        Line($"norma_inference_seconds_count {below}");
        Head("norma_inferences_in_flight", "gauge", "Inferences that are read, wait or run.");
        Line($"norma_inferences_in_flight {Volatile.Read(ref _inFlight)}");
        Head("norma_inferences_waiting", "gauge", "Inferences that wait for their turn.");
        Line($"norma_inferences_waiting {waiting}");
        Head("norma_ready", "gauge", "1 when the model is ready, else 0.");
        Line($"norma_ready {(ready ? 1 : 0)}");
        return text.ToString();

        void Head(string name, string type, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
