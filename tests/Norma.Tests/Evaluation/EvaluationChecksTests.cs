using Norma.Data;
using Norma.Data.Fields;
using Norma.Evaluation;
using Norma.Evaluation.Metrics;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Evaluation;

public sealed class EvaluationChecksTests
{
    static readonly Map<Field> s_fields = new(
    [
        new("left", new Binary(Role.Target)),
        new("price", new Number(Role.Target)),
        new("age", new Number()),
        new("region", new Category(Sensitive: true)),
        new("note", new Text()),
    ]);

    static string[] Found(EvaluationSpec spec, params Target[] targets) =>
        [.. EvaluationChecks.Check(spec, targets.Length == 0 ? [Samples.Binary] : new(targets), s_fields).Select(f => $"{f.Code} {f.Path} {f.Fix}")];

    static string[] Found(Gate gate, params Target[] targets) => Found(new EvaluationSpec(["accuracy", new F1(Average.Macro), "roc_auc"], ["majority"], Gates: [gate]), targets);

    [Fact]
    public void A_sound_section_has_no_findings()
    {
        Assert.Empty(Found(new EvaluationSpec()));
        Assert.Empty(Found(new EvaluationSpec(["accuracy", "f1", "roc_auc"], ["majority", "logistic_regression"], ["region", "age"],
        [
            new("roc_auc", Minimum: 0.85),
            new("accuracy", Minimum: 0, Maximum: 1),
            new("roc_auc", Baseline: "logistic_regression", MinAbsoluteChange: 0.02),
            new("f1", Minimum: 0.5, By: "age"),
            new("equalized_odds_difference", Maximum: 0.1, By: "region"),
        ])));
        Assert.Empty(Found(new EvaluationSpec(Gates: [new("recall", Minimum: 0.9), new("log_loss", Baseline: "logistic_regression")])));
        Assert.Empty(Found(new EvaluationSpec(Gates: [new("r2", Minimum: -1)]), Samples.Number));
    }

    [Fact]
    public void Metrics_and_baselines_must_fit_the_target()
    {
        var found = Found(new EvaluationSpec(["accuracy", "r2", "accuracy"], ["mean", "majority", "majority"], ["regoin", "note", "age", "age"]));
        Assert.Equal(
        [
            "EVAL001 $.evaluation.metrics[1] name a metric that fits the target, or leave 'metrics' out for the usual ones.",
            "EVAL002 $.evaluation.metrics[2] remove one.",
            "EVAL003 $.evaluation.baselines[0] name a baseline that fits the target, or leave 'baselines' out for the usual ones.",
            "EVAL002 $.evaluation.baselines[2] remove one.",
            "EVAL004 $.evaluation.slices[0] did you mean 'region'?",
            "EVAL004 $.evaluation.slices[1] name another field.",
            "EVAL002 $.evaluation.slices[3] remove one.",
        ], found);
        Assert.Equal(["EVAL005 $.evaluation.metrics add one such as 'mean_absolute_error'."], Found(new EvaluationSpec(["accuracy"]), Samples.Binary, Samples.Number));
    }

    [Fact]
    public void What_is_sensitive_and_has_no_groups_is_said()
    {
        Map<Field> fields = new(
        [
            new("portrait", new Image(Sensitive: true)),
            new("voice", new Audio(Role.Ignore, Sensitive: true)),
            new("view", new Image()),
            new("region", new Category(Sensitive: true)),
            new("letter", new Text(Role.Feature, Sensitive: true)),
        ]);
        Finding[] found = [.. EvaluationChecks.Check(new(), [Samples.Binary], fields)];
        Assert.Equal(["$.data.fields.portrait.sensitive", "$.data.fields.letter.sensitive"], found.Select(finding => finding.Path));
        Assert.All(found, finding => Assert.Equal(("EVAL043", Severity.Warning), (finding.Code, finding.Severity)));
    }

    [Fact]
    public void A_gate_names_what_is_computed()
    {
        Assert.Equal(["EVAL010 $.evaluation.gates[0].metric did you mean 'accuracy'?"], Found(new Gate("acuracy", Minimum: 0.5)));
        Assert.Equal(["EVAL010 $.evaluation.gates[0].metric did you mean 'f1_macro'?"], Found(new Gate("f1", Minimum: 0.5)));
        Assert.Equal(["EVAL010 $.evaluation.gates[0].metric add 'recall' to 'metrics'."], Found(new Gate("recall", Minimum: 0.5)));
        Assert.Equal(["EVAL011 $.evaluation.gates[0].baseline did you mean 'majority'?"], Found(new Gate("accuracy", Baseline: "majorty")));
        Assert.Equal(["EVAL011 $.evaluation.gates[0].baseline add 'logistic_regression' to 'baselines'."], Found(new Gate("accuracy", Baseline: "logistic_regression")));
        Assert.Equal(["EVAL019 $.evaluation.gates[0].metric name another metric or target."], Found(new EvaluationSpec(Gates: [new("accuracy", Minimum: 0.5)]), Samples.Number));
        Assert.Equal(["EVAL019 $.evaluation.gates[0].metric name another metric or target."], Found(new EvaluationSpec(Gates: [new("demographic_parity_difference", Maximum: 0.5, By: "region")]), Samples.Classes(3)));
    }

    [Fact]
    public void A_gate_asks_for_something_that_can_be_met_and_missed()
    {
        Assert.Equal(["EVAL012 $.evaluation.gates[0] say what the metric must reach."], Found(new Gate("accuracy")));
        Assert.Equal(["EVAL013 $.evaluation.gates[0].min_absolute_change add 'baseline: majority'."], Found(new Gate("accuracy", MinAbsoluteChange: 0.1)));
        Assert.Equal(["EVAL014 $.evaluation.gates[0].minimum for 85 % write 0.85."], Found(new Gate("accuracy", Minimum: 85)));
        Assert.Equal(["EVAL014 $.evaluation.gates[0].maximum state a value that some models reach and others do not."], Found(new Gate("accuracy", Maximum: -0.1)));
        Assert.Equal(["EVAL014 $.evaluation.gates[0].min_absolute_change state a value that some models reach and others do not."], Found(new Gate("accuracy", Baseline: "majority", MinAbsoluteChange: 1.5)));
        Assert.Equal(["EVAL015 $.evaluation.gates[0] swap them."], Found(new Gate("accuracy", Minimum: 0.9, Maximum: 0.8)));
    }

    [Fact]
    public void Groups_and_targets_are_named()
    {
        Assert.Equal(["EVAL016 $.evaluation.gates[0] add 'by: region'."], Found(new Gate("demographic_parity_difference", Maximum: 0.1)));
        Assert.Equal(["EVAL017 $.evaluation.gates[0].by did you mean 'region'?"], Found(new Gate("accuracy", Minimum: 0.5, By: "Regin")));
        Assert.Equal(["EVAL018 $.evaluation.gates[0].target did you mean 'left'?"], Found(new Gate("accuracy", Minimum: 0.5, Target: "lef")));
        Assert.Equal(["EVAL018 $.evaluation.gates[0] add 'target: NAME'; a gate for each."], Found(new Gate("accuracy", Minimum: 0.5), Samples.Binary, Samples.Binary with { Name = "upgrade" }));
        Assert.Empty(Found(new Gate("accuracy", Minimum: 0.5, Target: "upgrade"), Samples.Binary, Samples.Binary with { Name = "upgrade" }));
    }

    [Fact]
    public void All_findings_come_at_once() =>
        Assert.Equal(["EVAL016", "EVAL017", "EVAL011", "EVAL015", "EVAL014"],
            EvaluationChecks.Check(new EvaluationSpec(Gates: [new("equalized_odds_ratio", Minimum: 2, Maximum: 0.5, Baseline: "x"), new("accuracy", Minimum: 0.5, By: "x")]), [Samples.Binary], s_fields)
                .Select(f => f.Code).OrderBy(code => Array.IndexOf(["EVAL016", "EVAL017", "EVAL011", "EVAL015", "EVAL014"], code)));

    [Fact]
    public void Without_rows_what_is_unknown_is_not_complained_about()
    {
        Assert.Empty(Found(new EvaluationSpec([new Accuracy(3)], Gates: [new("accuracy_top_3", Minimum: 0.5)]), new Target("kind", TaskKind.MulticlassClassification, [])));
        Assert.Empty(Found(new EvaluationSpec(["f1"], Gates: [new("f1", Minimum: 0.5)]), new Target("left", TaskKind.BinaryClassification, [])));

        var inferred = new Map<Field>([new("left", new Inferred(Role.Target))]);
        var spec = new EvaluationSpec(["accuracy"], ["majority"], Gates: [new("accuracy", Minimum: 0.5, Baseline: "majority")]);
        Assert.Empty(EvaluationChecks.Check(spec, [], inferred));
        Assert.Equal(["EVAL010"], EvaluationChecks.Check(spec with { Gates = [new("acuracy", Minimum: 0.5)] }, [], inferred).Select(f => f.Code));
    }
}
