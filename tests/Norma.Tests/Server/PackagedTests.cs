using System.Net;
using Norma.Data.Profiles;
using Norma.Deployment;
using Norma.Evaluation;
using Norma.Server;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Server;

/// <summary>A package is served under its own name, port and limits, and its contract holds.</summary>
public sealed class PackagedTests : IDisposable
{
    const string Yaml = """
        norma: 1
        name: totals
        data:
          source: {type: csv, path: totals.csv}
          fields:
            age: {type: number, minimum: 18, maximum: 120, required: true}
            income: {type: number}
            city: {type: category, values: [Rome, Oslo]}
            joined: {type: date, minimum: "2000-01-01"}
            total: {type: number, role: target}
        deployment:
          serve: {port: 18471, max_batch_size: 2}
        """;

    readonly string _root = Directory.CreateTempSubdirectory("norma-packaged-").FullName;

    string Folder => Path.Combine(_root, "package");

    public PackagedTests() => Package.Write(Folder, new(Served.Sums(), Yaml, "{}",
        new Judgement("totals", "regression", true, Map<Map<double>>.Empty, Map<Map<Interval>>.Empty, Map<Map<Map<double>>>.Empty, [], []),
        new DataProfile(10, new Dictionary<string, FieldProfile>()).ToJson(), "{}", "# totals"));

    [Fact]
    public async Task Its_name_and_limits_are_stated_and_its_contract_holds()
    {
        await using var served = await Served.Start(o => o with { Model = Folder });
        Assert.Equal("totals", (await served.Get("v2/models/totals")).Body.GetProperty("name").GetString());
        const string Route = "v2/models/totals/infer", Joined = "[1000000000000000]";
        Assert.Equal(HttpStatusCode.OK, (await served.Post(Route, Served.Good(joined: Joined))).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.Post(Route, Served.Good(income: "[null]", city: "[\"\"]", joined: "[-9223372036854775808]"))).Status);
        foreach (var (body, expected) in new[]
        {
            (Served.Good("[17]", joined: Joined), "input 'age': data[0] is 17, expected at least 18"),
            (Served.Good("[null]", joined: Joined), "input 'age': data[0] is missing"),
            (Served.Good(city: "[\"Paris\"]", joined: Joined), "input 'city': data[0] is 'Paris', expected one of: 'Rome', 'Oslo'"),
            (Served.Good(joined: "[7]"), "input 'joined': data[0] is 7, expected at least 946684800000000"),
            (Served.Good("[20,20,20]", "[3,1]"), "input 'age': 3 rows, expected at most 2"),
        })
        {
            var (status, answer) = await served.Post(Route, body);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(expected, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Its_port_is_the_one_that_it_states_unless_another_is_given()
    {
        using var stated = ServedModel.Open(new ServerOptions(Folder));
        using var given = ServedModel.Open(new ServerOptions(Folder) { Port = 1, Name = "other", MaxBatchSize = 7 });
        Assert.Equal(("totals", 18471, 2), (stated.Name, stated.Port, stated.MaxBatchSize));
        Assert.Equal(("other", 1, 7), (given.Name, given.Port, given.MaxBatchSize));
    }

    [Fact]
    public async Task A_changed_file_stops_the_start()
    {
        File.AppendAllText(Path.Combine(Folder, "README.md"), "x");
        var refused = await Assert.ThrowsAsync<FindingsException>(() => Served.Start(o => o with { Model = Folder }));
        Assert.Equal(ExitCode.Verification, refused.ExitCode);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
