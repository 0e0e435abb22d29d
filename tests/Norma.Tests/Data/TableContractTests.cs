using Norma.Data;
using Norma.Data.Fields;
using Norma.Formats.TableSchema;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data;

public sealed class TableContractTests
{
    [Fact]
    public void A_contract_becomes_a_sound_schema_and_comes_back()
    {
        var contract = new Map<Field>(
        [
            new("id", new Text(Role.Id, Required: true)),
            new("age", new Number(Minimum: 0, Maximum: 120.5, Description: "in years", Missing: ["?"])),
            new("state", new Category(Values: ["a", "b"])),
            new("churn", new Binary(Role.Target, "yes", "no", Required: true)),
            new("since", new Date(Minimum: "2020-01-01")),
        ]);
        var schema = contract.ToTableSchema();
        var path = Path.Combine(Directory.CreateTempSubdirectory("norma-schema-").FullName, "a.schema.json");
        try
        {
            File.WriteAllText(path, schema.ToJson());
            var back = TableSchema.Read(path).ToFields();
            Assert.Equal(contract.Keys, back.Keys);
            Assert.Equal(contract["age"], back["age"]);
            Assert.Equal(contract["state"], back["state"]);
            Assert.Equal(contract["since"], back["since"]);
            Assert.Equal(new Binary(Role.Feature, "yes", "no", Required: true), back["churn"]);
            Assert.Equal(new Inferred(Role.Id, Required: true), back["id"]);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }
}
