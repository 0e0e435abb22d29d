using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Activations;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Spec;
using Dense = Norma.Models.Layers.Core.Dense;
using Xunit;

namespace Norma.Tests.Models;

public sealed class NetworkPlanTests
{
    static readonly Target s_number = new("y", TaskKind.Regression, []);
    static readonly Target s_three = new("species", TaskKind.MulticlassClassification, ["a", "b", "c"]);
    static readonly Layout s_ten = new(10, []);

    [Fact]
    public void Names_shapes_and_parameters_are_those_of_Keras()
    {
        var plan = NetworkPlan.Of(new([new Dense(64, "relu"), new Dense(64, "relu"), new BatchNormalization(), new Dense(8)]), s_ten, [s_number]);
        Assert.Equal(["dense", "dense_1", "batch_normalization", "dense_2"], plan.Layers.Select(l => l.Name));
        Assert.Equal([704, 4160, 256, 520], plan.Layers.Select(l => l.Parameters));
        Assert.Equal(128, plan.Layers[2].TrainableParameters);
        Assert.Equal("head", plan.Heads[0].Name);
        Assert.Equal(704 + 4160 + 256 + 520 + 9, plan.Parameters);
        Assert.Equal(plan.Parameters - 128, plan.TrainableParameters);
    }

    [Fact]
    public void A_name_that_is_stated_is_left_out_when_names_are_given()
    {
        var plan = NetworkPlan.Of(new([new Dense(4), new Dense(4, Name: "dense"), new Dense(4)]), s_ten, [s_number]);
        Assert.Equal(["dense_1", "dense", "dense_2"], plan.Layers.Select(l => l.Name));
    }

    [Fact]
    public void All_names_that_cannot_be_used_are_found_at_once()
    {
        var findings = Refused(new([new Dense(4, Name: "a"), new Dense(4, Name: "a"), new Dense(4, Name: "../b"), new Dense(4, Name: "head_y")]));
        Assert.Equal([("MODL002", "$.model.layers[1].name"), ("MODL003", "$.model.layers[2].name"), ("MODL003", "$.model.layers[3].name")], findings.Select(f => (f.Code, f.Path)));
    }

    [Fact]
    public void Each_target_has_a_head_of_its_own()
    {
        var plan = NetworkPlan.Of(new([new Dense(4)]), s_ten, [s_number, s_three]);
        Assert.Equal(["head_y", "head_species"], plan.Heads.Select(h => h.Name));
        Assert.Equal([1L, 3], plan.Heads.Select(h => h.Outputs.Only.Last));
    }

    [Fact]
    public void A_stated_head_must_fit_the_target()
    {
        Assert.Equal("MODL007", Refused(new([new Dense(4)], Head: new Dense(2)), s_three).Single().Code);
        var plan = NetworkPlan.Of(new([new Dense(4)], Head: new Dense(3, "softmax")), s_ten, [s_three]);
        Assert.Null(((Dense)plan.Heads[0].Layer).Activation);
    }

    [Fact]
    public void A_softmax_before_the_head_is_a_warning()
    {
        var plan = NetworkPlan.Of(new([new Dense(4), new Dense(3, "softmax")]), s_ten, [s_three]);
        var finding = Assert.Single(plan.Findings);
        Assert.Equal(("MODL004", "$.model.layers[1]", Severity.Warning), (finding.Code, finding.Path, finding.Severity));
        Assert.Empty(NetworkPlan.Of(new([new Dense(4, new Tanh())]), s_ten, [s_three]).Findings);
    }

    [Fact]
    public void What_the_machine_cannot_hold_is_refused_before_it_is_tried()
    {
        foreach (var units in (int[])[1 << 20, 1 << 22])
        {
            var refusal = Assert.Throws<FindingsException>(() => NetworkPlan.Of(new([new Dense(units), new Dense(1 << 24), new Dense(1 << 24)]), s_ten, [s_number]));
            Assert.Equal(ExitCode.Limit, refusal.ExitCode);
            Assert.Equal(("MODL006", "$.model.layers[2]"), (refusal.Findings[0].Code, refusal.Findings[0].Path));
            Assert.Contains("GiB", refusal.Findings[0].Message, StringComparison.Ordinal);
        }
        var beyond = Assert.Throws<FindingsException>(() => NetworkPlan.Of(new([.. Enumerable.Repeat<Layer[]>([new Norma.Models.Layers.Reshaping.RepeatVector(1 << 24), new Norma.Models.Layers.Reshaping.Flatten()], 4).SelectMany(pair => pair)]), s_ten, [s_number]));
        Assert.Equal((ExitCode.Limit, "MODL006"), (beyond.ExitCode, Assert.Single(beyond.Findings).Code));
        var plan = NetworkPlan.Of(new([new Dense(100)]), s_ten, [s_number]);
        plan.RequireMemory(batchSize: 32, slots: 2, available: 4 * (1201 * 5 + 2 * 32 * 111));
        Assert.Throws<FindingsException>(() => plan.RequireMemory(batchSize: 32, slots: 2, available: 4 * (1201 * 5 + 2 * 32 * 111) - 1));
    }

    [Fact]
    public void A_model_that_sees_nothing_is_refused() =>
        Assert.Equal("MODL005", Assert.Throws<FindingsException>(() => NetworkPlan.Of(new(), new(0, []), [s_number])).Findings[0].Code);

    [Fact]
    public void Flops_of_dense_layers_are_two_per_weight_and_one_per_bias() =>
        Assert.Equal((2 * 10 + 1) * 64 + (2 * 64 + 1) * 64 + 129, NetworkPlan.Of(new(), s_ten, [s_number]).Flops);

    static IReadOnlyList<Finding> Refused(ModelSection section, Target? target = null)
    {
        var refusal = Assert.Throws<FindingsException>(() => NetworkPlan.Of(section, s_ten, [target ?? s_number]));
        Assert.Equal(ExitCode.Spec, refusal.ExitCode);
        return refusal.Findings;
    }
}
