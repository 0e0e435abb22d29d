using System.Globalization;
using System.Net;
using System.Text.Json;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Server;

public sealed class InferTests(HostileRequestTests.Fixture fixture) : IClassFixture<HostileRequestTests.Fixture>
{
    readonly Served _served = fixture.Served;

    [Fact]
    public async Task The_server_and_its_model_describe_themselves()
    {
        var (_, server) = await _served.Get("v2");
        Assert.Equal("norma", server.GetProperty("name").GetString());
        var (status, model) = await _served.Get("v2/models/sums");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"name":"sums","versions":["1"],"platform":"onnx_onnxv1","inputs":[{"name":"age","datatype":"FP32","shape":[-1,1]},{"name":"income","datatype":"FP32","shape":[-1,1]},{"name":"city","datatype":"BYTES","shape":[-1,1]},{"name":"joined","datatype":"INT64","shape":[-1,1]}],"outputs":[{"name":"total","datatype":"FP32","shape":[-1,1]},{"name":"next","datatype":"INT64","shape":[-1,1]},{"name":"place","datatype":"BYTES","shape":[-1,1]}]}""", model.GetRawText());
        Assert.Equal(model.GetRawText(), (await _served.Get("v2/models/sums/versions/1")).Body.GetRawText());
        Assert.Equal("""{"ready":true}""", (await _served.Get("v2/models/sums/ready")).Body.GetRawText());
        Assert.Equal("""{"live":true}""", (await _served.Get("v2/health/live")).Body.GetRawText());
    }

    [Fact]
    public async Task A_row_is_answered()
    {
        var (status, body) = await _served.Infer(Served.Good());
        Assert.Equal("""{"model_name":"sums","model_version":"1","id":"g","outputs":[{"name":"total","datatype":"FP32","shape":[1,1],"data":[43.5]},{"name":"next","datatype":"INT64","shape":[1,1],"data":[8]},{"name":"place","datatype":"BYTES","shape":[1,1],"data":["Rome"]}]}""", body.GetRawText());
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Theory]
    [InlineData("[[1],[2],[3]]", "[null,0,-1]", """["Rome","","R\u006fme"]""", "2,2,3")]
    [InlineData("[1,2,3]", "[[1.5],[null],[1e2]]", """["Oslo","\u0052ome","\ud83d\ude00"]""", "2.5,3,103")]
    public async Task Data_is_flat_or_nested_null_is_missing_and_escapes_are_read(string age, string income, string city, string total)
    {
        var (_, body) = await _served.Infer(Served.Good(age, "[3,1]", income, city, "[-9223372036854775808,0,9223372036854775806]"));
        Assert.Equal($"[{total}]", body.GetProperty("outputs")[0].GetProperty("data").GetRawText());
        Assert.Equal("[-9223372036854775807,1,9223372036854775807]", body.GetProperty("outputs")[1].GetProperty("data").GetRawText());
        Assert.Equal(JsonDocument.Parse(city).RootElement.EnumerateArray().Select(c => c.GetString()), body.GetProperty("outputs")[2].GetProperty("data").EnumerateArray().Select(c => c.GetString()));
    }

    [Fact]
    public async Task Members_and_inputs_may_stand_in_any_order()
    {
        var (_, body) = await _served.Infer("""
            {"outputs":[{"name":"next"}],"parameters":{"tag":"x","n":1,"b":true},"inputs":[
            {"data":[7],"datatype":"INT64","shape":[1,1],"name":"joined"},{"shape":[1,1],"data":["Oslo"],"name":"c\u0069ty","datatype":"BYTES"},
            {"datatype":"FP32","data":[[1]],"shape":[1,1],"parameters":{},"name":"age"},{"name":"income","datatype":"FP32","data":[1],"shape":[1,1]}],"id":""}
            """);
        Assert.Equal("""{"model_name":"sums","model_version":"1","id":"","outputs":[{"name":"next","datatype":"INT64","shape":[1,1],"data":[8]}]}""", body.GetRawText());
    }

    [Fact]
    public async Task A_row_gives_the_same_bits_alone_in_a_batch_and_under_load()
    {
        const int Rows = 37, Inputs = 10;
        await using var served = await Served.Start(model: Served.Dense(Inputs));
        var seed = new Seed(7, "rows");
        var rows = Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, Inputs).Select(_ => ((float)seed.Normal()).ToString("R", CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var batch = Data(await Task.WhenAll([served.Infer(Matrix(rows))]));
        var alone = Data(await Task.WhenAll(rows.Select(row => served.Infer(Matrix([row])))));
        Assert.Equal(Rows, batch.Length);
        Assert.Equal(batch, alone);

        static string[] Data((HttpStatusCode, JsonElement Body)[] answers) => [.. answers.SelectMany(a => a.Body.GetProperty("outputs")[0].GetProperty("data").EnumerateArray()).Select(v => v.GetRawText())];
        static string Matrix(string[][] rows) => $$"""{"inputs":[{{Served.Input("x", "FP32", $"[{rows.Length},{Inputs}]", $"[{string.Join(',', rows.SelectMany(r => r))}]")}}]}""";
    }
}
