using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Splits;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data;

public sealed class ProposalTests
{
    static DataProposal Of(string example, string? target) => DataProposal.Of(Source.Path("examples", example, example + ".csv"), target);

    [Fact]
    public void Concrete_is_split_by_its_mixtures_and_its_duplicates_are_dropped()
    {
        var proposal = Of("concrete", "compressive_strength");

        Assert.Equal(["cement", "blast_furnace_slag", "fly_ash", "water", "superplasticizer", "coarse_aggregate", "fine_aggregate"], Assert.IsType<Group>(proposal.Data.Split).By);
        Assert.Contains("427 combinations", proposal.SplitReason, StringComparison.Ordinal);
        Assert.True(proposal.DropDuplicates);
        Assert.Equal(25, proposal.DuplicateRows);
        Assert.Equal(new Number(Role.Target), proposal.Data.Fields["compressive_strength"]);
        Assert.Equal(new Number(Minimum: 0), proposal.Data.Fields["age"]);
        Assert.Equal("compressive_strength", proposal.Data.Fields.Keys.First());
    }

    [Fact]
    public void Churn_is_stratified_and_its_positive_value_is_known_by_its_name()
    {
        var proposal = Of("churn", "churn");

        Assert.Equal(new Norma.Data.Splits.Random(Stratify: "churn"), proposal.Data.Split);
        Assert.Equal(new Binary(Role.Target, Positive: "yes"), proposal.Data.Fields["churn"]);
        Assert.IsType<Category>(proposal.Data.Fields["state"]);
        Assert.False(proposal.DropDuplicates);
        Assert.All(proposal.Data.Fields.Keys, name => Assert.NotEmpty(proposal.Reasons[name]));
    }

    [Fact]
    public void Of_two_unnamed_values_the_rarer_is_positive_and_it_is_said()
    {
        var proposal = Of("breast-cancer", "diagnosis");

        Assert.Equal("M", Assert.IsType<Binary>(proposal.Data.Fields["diagnosis"]).Positive);
        Assert.Contains(proposal.Findings, f => f.Code == "DATA041");
    }

    [Fact]
    public void Without_a_target_it_is_asked_for()
    {
        var proposal = Of("penguins", null);

        Assert.Null(proposal.Target);
        Assert.Contains(proposal.Findings, f => f.Code == "DATA040" && f.Severity == Severity.Warning);
        Assert.True(proposal.Data.Fields["sex"].Sensitive);
        Assert.DoesNotContain(proposal.Data.Fields.Values, f => f.Role == Role.Target);
    }

    [Fact]
    public void A_target_that_is_no_column_is_refused_with_the_nearest() =>
        Assert.Equal("did you mean 'species'?", Assert.Single(Assert.Throws<FindingsException>(() => Of("penguins", "specis")).Findings).Fix);

    [Fact]
    public void A_proposal_reads_its_own_file()
    {
        var proposal = Of("penguins", "species");

        var data = DataReader.Read(proposal.Data, Source.Path("examples", "penguins"));

        Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], data.Targets[0].Classes);
        Assert.Equal(proposal.Data.Fields, data.Fields);
    }

    [Fact]
    public void Identities_constants_and_markers_are_recognised()
    {
        using var rows = new Reading.Rows().Write("t.csv", "customer_id,same,gap,when,label\n" + string.Concat(Enumerable.Range(0, 200).Select(i =>
            $"{1000 + i},1,{(i % 9 == 0 ? "NA" : i * 7 % 50)},{new DateTime(2024, 1, 1).AddDays(i / 2):yyyy-MM-dd},{(i * i % 5 > 1 ? "good" : "bad")}\n")));

        var proposal = DataProposal.Of(Path.Combine(rows.Folder, "t.csv"));

        Assert.Equal("label", proposal.Target);
        Assert.Equal(Role.Id, proposal.Data.Fields["customer_id"].Role);
        Assert.Equal(Role.Ignore, proposal.Data.Fields["same"].Role);
        Assert.Equal(["NA"], Assert.IsType<Number>(proposal.Data.Fields["gap"]).Missing);
        Assert.Equal(new Time("when"), proposal.Data.Split);
    }
}
