using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Formats;
using Norma.Spec;
using Xunit;
using Text = Norma.Data.Fields.Text;

namespace Norma.Tests.Data.Reading;

/// <summary>Contracts that no file can meet are refused as findings, each at its field.</summary>
public sealed class RefusedContractTests
{
    static Finding Only(Field field, string name = "f", string text = "f,n\n2020-01-01,1\n2020-01-02,2\n2020-01-03,3\n2020-01-04,4\n")
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "d.csv"), text);
        var fault = Assert.Throws<FindingsException>(() => DataReader.Read(new DataSpec([new Csv(["d.csv"])], new Map<Field>([KeyValuePair.Create(name, field)])), folder.Path));
        return Assert.Single(fault.Findings);
    }

    [Fact]
    public void A_target_of_a_type_that_no_model_predicts_is_refused_also_where_the_type_is_inferred()
    {
        foreach (var field in new Field[] { new Date(Role.Target), new Inferred(Role.Target) })
        {
            var finding = Only(field);
            Assert.Equal(("DATA076", "$.data.fields.f"), (finding.Code, finding.Path));
        }
    }

    [Theory]
    [InlineData("q")]
    [InlineData("")]
    [InlineData("yyyy-MM-dd %")]
    public void A_date_format_at_which_dotnet_throws_is_refused(string format) =>
        Assert.Equal(("DATA029", "$.data.fields.f.format"), (Only(new Date(Format: format)).Code, Only(new Date(Format: format)).Path));

    [Theory]
    [InlineData("d")]
    [InlineData("dd.MM.yyyy HH:mm")]
    public void Other_date_formats_are_formats(string format) => Assert.True(DateText.IsFormat(format));

    [Fact]
    public void Values_stated_twice_are_refused_at_the_second() =>
        Assert.Equal("$.data.fields.f.values[1]", Only(new Category(Values: ["u", "u"])).Path);

    [Fact]
    public void The_path_of_a_field_with_an_odd_name_is_quoted() =>
        Assert.Equal("$.data.fields['a.b']", Only(new Number(), "a.b", "a.b,n\nx,1\n").Path);

    [Fact]
    public void A_pipe_is_refused_without_waiting_for_a_writer()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no pipes in folders.");
        using var folder = new TemporaryFolder();
        var pipe = Path.Combine(folder.Path, "d.csv");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe])) made.WaitForExit();
        File.CreateSymbolicLink(Path.Combine(folder.Path, "l.csv"), pipe);
        foreach (var name in new[] { "d.csv", "l.csv" })
        {
            var fault = Assert.Throws<FindingsException>(() => DataReader.Read(new DataSpec([new Csv([name])]), folder.Path));
            Assert.Equal("DATA002", Assert.Single(fault.Findings).Code);
        }
        var stated = Assert.Throws<FindingsException>(() => Stated.Read(pipe));
        Assert.Equal((ExitCode.Spec, "SPEC020"), (stated.ExitCode, Assert.Single(stated.Findings).Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0.csv")]
    public void A_name_that_is_none_is_refused(string path) =>
        Assert.Equal("DATA001", Assert.Single(Assert.Throws<FindingsException>(() => DataProposal.Of(path)).Findings).Code);

    [Fact]
    public void A_stated_name_with_a_NUL_is_refused_before_a_file_is_opened()
    {
        var spec = new DataSpec([new Csv(["a.csv", "a\0.csv"])], Split: new Norma.Data.Splits.Predefined(Validation: ["v\0.csv"], Test: ["t\0.csv"]));
        var fault = Assert.Throws<FindingsException>(() => DataReader.Read(spec, "/"));
        Assert.Equal(ExitCode.Spec, fault.ExitCode);
        Assert.Equal(["$.data.source[0].path[1]", "$.data.split.validation[0]", "$.data.split.test[0]"], fault.Findings.Select(f => f.Path));
        Assert.All(fault.Findings, f => Assert.Equal("DATA012", f.Code));
    }

    [Fact]
    public void A_kind_that_refuses_a_file_refuses_it_with_its_own_finding()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "m.xml");
        File.WriteAllText(path, "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>");
        Assert.Throws<FindingsException>(() => DataProposal.Of(path));
    }
}
