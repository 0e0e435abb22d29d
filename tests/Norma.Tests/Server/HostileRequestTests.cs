using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Norma.Tests.Server;

/// <summary>One server takes them all, and answers the next good request after each.</summary>
public sealed class HostileRequestTests(HostileRequestTests.Fixture fixture) : IClassFixture<HostileRequestTests.Fixture>
{
    const string Huge = "100000000000000000000000000000000000000000";

    readonly Served _served = fixture.Served;

    public static TheoryData<string, string> Bodies { get; } = new()
    {
        { "", "the body is empty" },
        { "{", "not JSON" },
        { "nul", "not JSON" },
        { "null", "the body is null" },
        { "[]", "the body is an array" },
        { "\"x\"", "the body is the string 'x'" },
        { "{}", "no 'inputs'" },
        { Served.Good() + "x", "not JSON" },
        { Served.Good() + "{}", "not JSON" },
        { "{\"inputs\":[],\"inputs\":[]}", "the request: the member 'inputs' is given twice" },
        { "{\"inputs\":{}}", "inputs is an object" },
        { "{\"inputs\":[1]}", "inputs[0]: received 1" },
        { "{\"inputs\":[]}", "4 inputs are missing: 'age' (FP32 [-1, 1]), 'income'" },
        { "{\"inptus\":[]}", "'inptus' is not a known member, expected one of: inputs" },
        { "{\"id\":1,\"inputs\":[]}", "id is 1, expected a string" },
        { $"{{\"id\":\"{new string('i', 129)}\",\"inputs\":[]}}", "id has 129 characters, expected at most 128" },
        { "{\"id\":\"\\ud800\",\"inputs\":[]}", "half of a character" },
        { "{\"model_name\":\"other\",\"inputs\":[]}", "model_name: received 'other', expected 'sums'" },
        { "{\"parameters\":{\"a\":{}},\"inputs\":[]}", "the parameter 'a' is an object" },
        { "{\"parameters\":{\"a\":1,\"a\":1},\"inputs\":[]}", "the parameter 'a' is given twice" },
        { "{\"outputs\":[{\"name\":\"x\"}],\"inputs\":[]}", "the model has no output 'x', expected one of: total, next, place" },
        { "{\"outputs\":[{\"name\":\"next\"},{\"name\":\"next\"}],\"inputs\":[]}", "output 'next' is asked for twice" },
        { "{\"outputs\":[{}],\"inputs\":[]}", "outputs[0] has no 'name'" },
        { Only("aeg", "FP32", "[1,1]", "[1]"), "inputs[0]: the model has no input 'aeg', did you mean 'age'?" },
        { $"{{\"inputs\":[{Served.Input("age", "FP32", "[1,1]", "[1]")},{Served.Input("age", "FP32", "[1,1]", "[1]")}]}}", "input 'age' is given twice" },
        { "{\"inputs\":[{\"name\":\"age\",\"name\":\"age\"}]}", "input 'age': the member 'name' is given twice" },
        { "{\"inputs\":[{\"name\":\"age\",\"shpae\":[1]}]}", "input 'age': 'shpae' is not a known member" },
        { "{\"inputs\":[{\"name\":\"age\"}]}", "input 'age' has no 'datatype', expected 'FP32'" },
        { "{\"inputs\":[{\"datatype\":\"FP32\"}]}", "inputs[0] has no 'name'" },
        { "{\"inputs\":[{\"name\":\"age\",\"datatype\":\"FP32\"}]}", "input 'age' has no 'shape', expected [-1, 1]" },
        { "{\"inputs\":[{\"name\":\"age\",\"datatype\":\"FP32\",\"shape\":[1,1]}]}", "input 'age' has no 'data'" },
        { Only("age", "FP64", "[1,1]", "[1]"), "input 'age': datatype is 'FP64', expected 'FP32'" },
        { Only("age", "fp32", "[1,1]", "[1]"), "datatype is 'fp32', expected 'FP32'" },
        { Only("age", "FP32", "1", "[1]"), "input 'age': shape is 1" },
        { Only("age", "FP32", "[1]", "[1]"), "input 'age': shape is [1], expected [-1, 1]" },
        { Only("age", "FP32", "[1,2]", "[1,2]"), "input 'age': shape is [1, 2], expected [-1, 1]" },
        { Only("age", "FP32", "[-1,1]", "[1]"), "shape[0] is -1" },
        { Only("age", "FP32", "[1.5,1]", "[1]"), "shape[0] is 1.5" },
        { Only("age", "FP32", $"[{Huge},1]", "[1]"), "shape[0] is 1000000000000000000000000000000000000000" },
        { Only("age", "FP32", "[0,1]", "[]"), "expected at least 1 row" },
        { Only("age", "FP32", "[65,1]", "[1]"), "65 rows, expected at most 64" },
        { Only("age", "FP32", "[9223372036854775807,1]", "[1]"), "9223372036854775807 rows" },
        { Only("age", "FP32", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "[1]"), "shape has more than 16 axes" },
        { Only("age", "FP32", "[1,1]", "1"), "input 'age': data is 1, expected an array" },
        { Only("age", "FP32", "[1,1]", "[]"), "data has 0 elements, expected 1 for shape [1, 1]" },
        { Only("age", "FP32", "[1,1]", "[1,2]"), "data has more than 1 elements, expected 1" },
        { Only("age", "FP32", "[2,1]", "[[1],2]"), "the nested data does not follow shape [2, 1]" },
        { Only("age", "FP32", "[2,1]", "[[1]]"), "the nested data does not follow" },
        { Only("age", "FP32", "[2,1]", "[[1,2]]"), "the nested data does not follow" },
        { Only("age", "FP32", "[2,1]", "[[1],[2],[3]]"), "the nested data does not follow" },
        { Only("age", "FP32", "[2,1]", "[[[1]],[2]]"), "input 'age': data[0] is an array, expected a number" },
        { Only("age", "FP32", "[1,1]", "[\"NaN\"]"), "data[0] is the string 'NaN', expected a number, or null for a missing one; write null for a missing number" },
        { Only("age", "FP32", "[1,1]", "[NaN]"), "not JSON" },
        { Only("age", "FP32", "[1,1]", "[1e39]"), "data[0] is 1e39, expected a number from -3.4028235E+38 to 3.4028235E+38" },
        { Only("age", "FP32", "[1,1]", "[true]"), "data[0] is true, expected a number" },
        { Only("joined", "INT64", "[1,1]", "[null]"), "input 'joined': data[0] is null, expected a whole number from -9223372036854775808 to 9223372036854775807" },
        { Only("joined", "INT64", "[1,1]", "[1.5]"), "data[0] is 1.5, expected a whole number" },
        { Only("joined", "INT64", "[1,1]", "[9223372036854775808]"), "data[0] is 9223372036854775808" },
        { Only("joined", "INT64", "[1,1]", "[\"2026-01-31\"]"), "data[0] is the string '2026-01-31'" },
        { Only("city", "BYTES", "[1,1]", "[null]"), "input 'city': data[0] is null, expected a string, or \"\" for a missing one" },
        { Only("city", "BYTES", "[1,1]", "[7]"), "data[0] is 7" },
        { Only("city", "BYTES", "[1,1]", "[\"\\udc00\"]"), "half of a character" },
        { "{\"\\udc00\":1}", "half of a character" },
        { Only("city", "BYTES", "[1,1]", "[\"\\u001b[31m\\r\\nx\",1]"), "data has more than 1 elements" },
        { $"{{\"inputs\":[{Served.Input("age", "FP32", "[2,1]", "[1,2]")},{Served.Input("income", "FP32", "[3,1]", "[1,2,3]")}]}}", "input 'income': 3 rows, expected 2 as in input 'age'" },
        { new string('[', 100_000), "the body is an array" },
        { "{\"parameters\":" + string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40) + "}", "the parameter 'a' is an object" },
        { "{\"inputs\":[{\"data\":" + new string('[', 40) + new string(']', 40) + ",\"name\":\"age\"}]}", "not JSON" },
        { "\ufeff" + Served.Good(), "not JSON" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_broken_body_is_refused_by_name_and_the_next_request_is_answered(string body, string expected)
    {
        var (status, answer) = await _served.Infer(body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["error"], answer.EnumerateObject().Select(m => m.Name));
        Assert.Contains(expected, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        await Good();
    }

    [Theory]
    [InlineData("GET", "v2/models/other", 404, "there is no model 'other', expected 'sums'")]
    [InlineData("GET", "v2/models/sums/versions/2", 404, "has no version '2', expected '1'")]
    [InlineData("POST", "v2/models/other/infer", 404, "no model 'other'")]
    [InlineData("POST", "v2/models/sums/versions/9/infer", 404, "no version '9'")]
    [InlineData("GET", "v2/models/sums/infer", 405, "the method is 'GET', expected POST")]
    [InlineData("POST", "v2/models/sums", 405, "expected GET")]
    [InlineData("DELETE", "v2/health/live", 405, "the method is 'DELETE'")]
    [InlineData("OPTIONS", "v2/models/sums/infer", 405, "the method is 'OPTIONS'")]
    [InlineData("GET", "", 404, "no route '/'")]
    [InlineData("GET", "v2/models/", 404, "no route")]
    [InlineData("GET", "v2/models/sums/versions//ready", 404, "no route")]
    [InlineData("GET", "v2/repository/index", 404, "no route '/v2/repository/index'")]
    [InlineData("GET", "v2/models/a%0d%0ab/ready", 404, "no model 'a\\u000d\\u000ab'")]
    public async Task A_wrong_route_or_method_is_refused(string method, string route, int status, string expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), route);
        if (method == "POST") request.Content = new StringContent(Served.Good(), Encoding.UTF8, "application/json");
        using var response = await _served.Client.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(expected, (await Served.Json(response)).GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(status == 405, response.Content.Headers.Allow.Count > 0);
        Assert.DoesNotContain(response.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase) || h.Key == "Server");
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData(null, null)]
    [InlineData("application/json; charset=latin1", null)]
    [InlineData("application/json", "gzip")]
    public async Task Another_type_or_encoding_is_refused(string? type, string? encoding)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Served.Good()));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        using var response = await _served.Client.PostAsync("v2/models/sums/infer", content);
        Assert.Equal(415, (int)response.StatusCode);
        await Good();
    }

    [Fact]
    public async Task Invalid_utf8_is_refused()
    {
        using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes("{\"id\":\""), 0xff, .. Encoding.UTF8.GetBytes("\",\"inputs\":[]}")]);
        content.Headers.ContentType = new("application/json");
        using var response = await _served.Client.PostAsync("v2/models/sums/infer", content);
        Assert.Contains("not UTF-8", (await Served.Json(response)).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 100000000\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n", "chunks")]
    public async Task A_body_over_the_limit_is_refused_when_announced_and_when_chunked(string header, string body)
    {
        var chunk = Encoding.ASCII.GetBytes("4000\r\n" + new string(' ', 0x4000) + "\r\n");
        var answer = await _served.Raw([Encoding.ASCII.GetBytes($"POST /v2/models/sums/infer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{header}\r\n"), .. body == "" ? [] : Enumerable.Repeat(chunk, 40)]);
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("{\"error\":\"the body is larger than the server takes, expected at most 262144 bytes\"}", answer, StringComparison.Ordinal);
        await Good();
    }

    [Theory]
    [InlineData("GET /v2 HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421")]
    [InlineData("GET /v2 HTTP/1.1\r\nHost: localhost.evil.example:80\r\n\r\n", "421")]
    [InlineData("GET /v2 HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /v2 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400")]
    [InlineData("GET http://evil.example/v2 HTTP/1.1\r\nHost: localhost\r\n\r\n", "400")]
    [InlineData("nonsense\r\n\r\n", "400")]
    [InlineData("POST /v2/models/sums/infer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "400")]
    [InlineData("POST /v2/models/sums/infer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400")]
    public async Task A_foreign_name_or_broken_framing_is_refused(string request, string status)
    {
        var answer = await _served.Raw(Encoding.ASCII.GetBytes(request.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)));
        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        await Good();
    }

    [Theory]
    [InlineData(20_000, 1, "431")]
    [InlineData(1, 100, "431")]
    public async Task Too_many_or_too_large_headers_are_refused(int length, int count, string status)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', length)}\r\n"));
        Assert.StartsWith($"HTTP/1.1 {status}", await _served.Raw(Encoding.ASCII.GetBytes($"GET /v2 HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414", await _served.Raw(Encoding.ASCII.GetBytes($"GET /{new string('x', 9000)} HTTP/1.1\r\nHost: localhost\r\n\r\n")), StringComparison.Ordinal);
    }

    async Task Good()
    {
        var (status, body) = await _served.Infer(Served.Good());
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("[43.5]", body.GetProperty("outputs")[0].GetProperty("data").GetRawText());
    }

    static string Only(string name, string datatype, string shape, string data) => $"{{\"inputs\":[{Served.Input(name, datatype, shape, data)}]}}";

    public sealed class Fixture : IAsyncLifetime
    {
        internal Served Served { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Served = await Served.Start(o => o with { MaxBatchSize = 64, MaxBodyBytes = 1 << 18 });

        public ValueTask DisposeAsync() => Served.DisposeAsync();
    }
}
