using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Norma.Server;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Server;

/// <summary>Start, limits and end: each with a server of its own.</summary>
public sealed class LifeTests
{
    const long Endless = 1_000_000_000_000;

    [Fact]
    public async Task Told_to_stop_it_refuses_what_is_new_and_finishes_what_it_began()
    {
        await using var served = await Served.Start(o => o with { DrainTime = TimeSpan.FromSeconds(10) }, Served.Counting());
        var slow = served.Infer(Served.Count(1_000_000));
        await Until(async () => (await Metric(served, "norma_inferences_in_flight")) == 1);
        var stopping = served.Stop();
        await Until(async () => (await served.Get("v2/health/ready")).Status == HttpStatusCode.ServiceUnavailable);
        using var content = new StringContent(Served.Count(1), Encoding.UTF8, "application/json");
        using var refused = await served.Client.PostAsync("v2/models/sums/infer", content);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.False(slow.IsCompleted);
        var (status, body) = await slow;
        Assert.Equal((HttpStatusCode.OK, "[1000000]"), (status, body.GetProperty("outputs")[0].GetProperty("data").GetRawText()));
        Assert.Contains(" stopped exit=0", await stopping, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => served.Get("v2/health/live"));
    }

    [Fact]
    public async Task What_takes_longer_than_the_drain_time_is_cut()
    {
        await using var served = await Served.Start(o => o with { DrainTime = TimeSpan.FromSeconds(0.2) }, Served.Counting());
        var slow = served.Infer(Served.Count(Endless));
        await Until(async () => (await Metric(served, "norma_inferences_in_flight")) == 1);
        Assert.Contains(" cut active=1", await served.Stop(), StringComparison.Ordinal);
        Assert.True(slow.IsFaulted || (await slow).Status == HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task An_endless_run_ends_with_504_and_others_go_on_meanwhile()
    {
        await using var served = await Served.Start(o => o with { RequestTimeout = TimeSpan.FromSeconds(1), Concurrency = 2 }, Served.Counting());
        var clock = Stopwatch.StartNew();
        var endless = served.Infer(Served.Count(Endless));
        await Until(async () => (await Metric(served, "norma_inferences_in_flight")) == 1);
        Assert.Equal(HttpStatusCode.OK, (await served.Infer(Served.Count(2))).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.Get("v2/health/live")).Status);
        Assert.False(endless.IsCompleted);
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await endless).Status);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 5);   // timers tick in some milliseconds
        Assert.Equal(HttpStatusCode.OK, (await served.Infer(Served.Count(2))).Status);
    }

    [Fact]
    public async Task A_full_queue_answers_503_at_once_and_health_goes_on()
    {
        await using var served = await Served.Start(o => o with { RequestTimeout = TimeSpan.FromSeconds(2), Concurrency = 1, QueueLimit = 2 }, Served.Counting());
        Task<(HttpStatusCode Status, System.Text.Json.JsonElement)>[] taken = [served.Infer(Served.Count(Endless)), served.Infer(Served.Count(Endless)), served.Infer(Served.Count(Endless))];
        await Until(async () => (await Metric(served, "norma_inferences_waiting")) == 2);
        var clock = Stopwatch.StartNew();
        using var content = new StringContent(Served.Count(1), Encoding.UTF8, "application/json");
        using var refused = await served.Client.PostAsync("v2/models/sums/infer", content);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Equal(HttpStatusCode.OK, (await served.Get("v2/health/ready")).Status);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 1);
        foreach (var (status, _) in await Task.WhenAll(taken)) Assert.Equal(HttpStatusCode.GatewayTimeout, status);
        Assert.Equal(HttpStatusCode.OK, (await served.Infer(Served.Count(2))).Status);
    }

    [Fact]
    public async Task A_client_that_goes_away_frees_its_turn()
    {
        await using var served = await Served.Start(o => o with { Concurrency = 1 }, Served.Counting());
        using (var gone = new TcpClient())
        {
            await gone.ConnectAsync(served.Address.Host, served.Address.Port);
            var body = Served.Count(Endless);
            await gone.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /v2/models/sums/infer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            await Until(async () => (await Metric(served, "norma_inferences_in_flight")) == 1);
        }
        await Until(async () => (await Metric(served, "norma_inferences_in_flight")) == 0);
        Assert.Equal(HttpStatusCode.OK, (await served.Infer(Served.Count(2))).Status);
    }

    [Fact]
    public async Task Counters_equal_what_was_sent()
    {
        await using var served = await Served.Start();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => served.Infer(Served.Good())));
        await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => served.Infer("{}")));
        await served.Infer(Served.Good("[1,2,3]", "[3,1]", "[1,2,3]", "[\"\",\"\",\"\"]", "[1,2,3]"));
        await served.Get("v2/health/live");
        Assert.Equal(41, await Metric(served, "norma_requests_total{route=\"infer\",code=\"200\"}"));
        Assert.Equal(7, await Metric(served, "norma_requests_total{route=\"infer\",code=\"400\"}"));
        Assert.Equal(1, await Metric(served, "norma_requests_total{route=\"health\",code=\"200\"}"));
        Assert.Equal(43, await Metric(served, "norma_rows_total{model=\"sums\"}"));
        Assert.Equal(41, await Metric(served, "norma_inference_seconds_count"));
        Assert.Equal(41, await Metric(served, "norma_inference_seconds_bucket{le=\"+Inf\"}"));
        Assert.Equal(0, await Metric(served, "norma_inferences_in_flight"));
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v2/models/sums")]
    [InlineData("v2/models/sums/ready")]
    [InlineData("v2/models/sums/infer")]
    [InlineData("metrics")]
    [InlineData("nowhere")]
    public async Task A_token_covers_every_route_but_live_and_ready(string route)
    {
        const string Token = "0123456789abcdef0123456789abcdef";
        await using var served = await Served.Start(o => o with { Token = Token });
        Assert.Equal(HttpStatusCode.OK, (await served.Get("v2/health/live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.Get("v2/health/ready")).Status);
        foreach (var wrong in new[] { null, "Bearer", "Bearer ", "Bearer 0123456789abcdef0123456789abcdee", $"Basic {Token}", Token, $"Bearer {Token}x" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, route);
            if (wrong is not null) request.Headers.TryAddWithoutValidation("Authorization", wrong);
            using var response = await served.Client.SendAsync(request);
            Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (response.StatusCode, response.Headers.WwwAuthenticate.ToString()));
        }
        served.Client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        Assert.NotEqual(HttpStatusCode.Unauthorized, (await served.Client.GetAsync(route)).StatusCode);
        Assert.DoesNotContain(Token[..8], await served.Stop(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_has_a_line_an_event_whatever_clients_send()
    {
        await using var served = await Served.Start(o => o with { LogRequests = true });
        await served.Infer(Served.Good().Replace("\"g\"", "\"a\\r\\nb\\u001b[2J\\u202e\\u2028\"", StringComparison.Ordinal));
        await served.Get("v2/models/x%0d%0ay");
        var lines = (await served.Stop()).TrimEnd().Split('\n');
        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (listening|ready|infer|refused|draining|stopped) [\x20-\x7e]*\r?$", line));
        Assert.Contains(lines, line => line.Contains(@"infer id='a\u000d\u000ab\u001b[2J\u202e\u2028' rows=1", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(@"refused 404 GET /v2/models/x\u000d\u000ay", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Slow_connections_do_not_hurt_others()
    {
        await using var served = await Served.Start();
        var slow = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                slow.Add(new TcpClient());
                await slow[^1].ConnectAsync(served.Address.Host, served.Address.Port);
                await slow[^1].GetStream().WriteAsync(Encoding.ASCII.GetBytes(i % 2 == 0 ? "GET /v2 HTTP/1.1\r\nHo" : "POST /v2/models/sums/infer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"));
            }
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, (await served.Infer(Served.Good())).Status);
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 2);
        }
        finally
        {
            slow.ForEach(c => c.Dispose());
        }
    }

    [Theory]
    [InlineData("SERV001", "0.0.0.0", 0, null, 1)]
    [InlineData("SERV001", "::", 0, null, 1)]
    [InlineData("SERV003", "example.org", 0, null, 1)]
    [InlineData("SERV004", "127.0.0.1", 0, "secret", 1)]
    [InlineData("SERV009", "127.0.0.1", 70_000, null, 1)]
    [InlineData("SERV009", "127.0.0.1", 0, null, 0)]
    public async Task Options_that_would_not_do_are_refused(string code, string host, int port, string? token, int concurrency)
    {
        var refused = await Assert.ThrowsAsync<FindingsException>(() => Served.Start(o => o with { Host = host, Port = port, Token = token, Concurrency = concurrency }));
        Assert.Equal((ExitCode.Spec, code), (refused.ExitCode, Assert.Single(refused.Findings).Code));
    }

    [Fact]
    public async Task All_addresses_are_served_with_a_token_or_when_told_so()
    {
        await using var one = await Served.Start(o => o with { Host = "0.0.0.0", Token = "0123456789abcdef" });
        await using var other = await Served.Start(o => o with { Host = "0.0.0.0", Insecure = true });
        Assert.StartsWith("HTTP/1.1 421", await Ask(other, "evil.example"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await Ask(other, "10.1.2.3:8080"), StringComparison.Ordinal);

        static async Task<string> Ask(Served served, string host)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, served.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /v2/health/live HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
            return await new StreamReader(client.GetStream()).ReadToEndAsync();
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var refused = await Assert.ThrowsAsync<FindingsException>(() => Served.Start(o => o with { Host = "127.0.0.1", Port = port }));
        Assert.Equal((ExitCode.Environment, "SERV002"), (refused.ExitCode, refused.Findings[0].Code));
    }

    static async Task<double> Metric(Served served, string name)
    {
        var text = await served.Client.GetStringAsync("metrics");
        var line = text.Split('\n').SingleOrDefault(l => l.StartsWith(name + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    static async Task Until(Func<Task<bool>> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), "It did not come to pass.");
            await Task.Delay(10);
        }
    }
}
