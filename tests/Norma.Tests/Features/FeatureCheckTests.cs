using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Features.Filters;
using Norma.Features.Transforms;
using Norma.Spec;
using Norma.Tests.Data;
using Xunit;

namespace Norma.Tests.Features;

public sealed class FeatureCheckTests
{
    static readonly Map<Field> s_fields = Tables.Fields(("income", new Number()), ("state", new Category()), ("plan", new Category()), ("member", new Binary()), ("since", new Date()), ("notes", new Text()),
        ("later", new Inferred()), ("readings", new Vector()), ("photo", new Image()), ("churn", new Binary(Role.Target)));

    static Map<Items<Transform>> Steps(string name, params Transform[] steps) => Parity.Map<Items<Transform>>((name, new(steps)));

    static Map<Derived> Add(Derived derived, string name = "made") => Parity.Map((name, derived));

    public static TheoryData<FeaturesSpec, string, string> Wrong() => new()
    {
        { new(Clean: [new DropMissing(["incom"])]), "FEAT001", "$.features.clean[0].fields[0]" },
        { new(Clean: [new DropDuplicates(), new Filter("income >")]), "FEAT010", "$.features.clean[1].condition" },
        { new(Defaults: Steps("numbr", new Standardize())), "FEAT002", "$.features.defaults.numbr" },
        { new(Defaults: Steps("category", new Standardize())), "FEAT003", "$.features.defaults.category" },
        { new(Fields: Steps("incom", new Standardize())), "FEAT001", "$.features.fields.incom" },
        { new(Fields: Steps("churn", new Standardize())), "FEAT005", "$.features.fields.churn" },
        { new(Fields: Steps("notes", new OneHot())), "FEAT005", "$.features.fields.notes" },
        { new(Fields: Steps("income", new Impute(), new OneHot())), "FEAT003", "$.features.fields.income[1]" },
        { new(Fields: Steps("income", new Bins(), new Standardize())), "FEAT003", "$.features.fields.income[1]" },
        { new(Fields: Steps("state", new Impute())), "FEAT003", "$.features.fields.state" },
        { new(Fields: Steps("since")), "FEAT003", "$.features.fields.since" },
        { new(Fields: Steps("member", new Embedding())), "FEAT003", "$.features.fields.member" },
        { new(Fields: Steps("state", new Impute(ImputeStrategy.Mean), new OneHot())), "FEAT004", "$.features.fields.state[0].strategy" },
        { new(Fields: Steps("state", new Impute(AddIndicator: true), new OneHot())), "FEAT004", "$.features.fields.state[0].add_indicator" },
        { new(Fields: Steps("state", new Impute(ImputeStrategy.Constant, FillValue: 1), new OneHot())), "FEAT004", "$.features.fields.state[0].fill_value" },
        { new(Fields: Steps("income", new Impute(FillValue: 1))), "FEAT004", "$.features.fields.income.fill_value" },
        { new(Fields: Steps("income", new Impute(ImputeStrategy.Constant, FillValue: 1e300))), "FEAT004", "$.features.fields.income.fill_value" },
        { new(Fields: Steps("income", new Clip())), "FEAT004", "$.features.fields.income" },
        { new(Fields: Steps("income", new Clip(5, 3))), "FEAT004", "$.features.fields.income.minimum" },
        { new(Fields: Steps("income", new Clip(5, Quantiles: [0, 1]))), "FEAT004", "$.features.fields.income.quantiles" },
        { new(Fields: Steps("income", new Clip(Quantiles: [0.9, 0.1]))), "FEAT004", "$.features.fields.income.quantiles" },
        { new(Fields: Steps("income", new MinMax([1, 1]))), "FEAT004", "$.features.fields.income.feature_range" },
        { new(Fields: Steps("income", new MinMax([1]))), "FEAT004", "$.features.fields.income.feature_range" },
        { new(Fields: Steps("income", new Robust([75, 25]))), "FEAT004", "$.features.fields.income.quantile_range" },
        { new(Fields: Steps("state", new Ordinal(["a", "b", "a"]), new Impute())), "FEAT004", "$.features.fields.state[0].values[2]" },
        { new(Fields: Steps("since", new DateParts([DatePart.Day, DatePart.Day]))), "FEAT004", "$.features.fields.since.parts" },
        { new(Add: Add(new())), "FEAT006", "$.features.add.made" },
        { new(Add: Add(new("income * 2", ["state", "plan"]))), "FEAT006", "$.features.add.made" },
        { new(Add: Add(new(Cross: ["state"]))), "FEAT006", "$.features.add.made.cross" },
        { new(Add: Add(new(Cross: ["state", "state"]))), "FEAT006", "$.features.add.made.cross" },
        { new(Add: Add(new(Cross: ["state", "income"]))), "FEAT005", "$.features.add.made.cross[1]" },
        { new(Add: Add(new(Cross: ["churn", "state"]))), "FEAT005", "$.features.add.made.cross[0]" },
        { new(Add: Add(new(Cross: ["state", "stat"]))), "FEAT001", "$.features.add.made.cross[1]" },
        { new(Add: Add(new("income + churn"))), "FEAT005", "$.features.add.made.expression" },
        { new(Add: Add(new("income + readings"))), "FEAT005", "$.features.add.made.expression" },
        { new(Clean: [new Filter("readings > 1")]), "FEAT005", "$.features.clean[0].condition" },
        { new(Clean: [new Filter("is_missing(photo)")]), "FEAT005", "$.features.clean[0].condition" },
        { new(Add: Add(new("income * 2"), "state")), "FEAT007", "$.features.add.state" },
        { new(Add: Add(new("income * 2", Transforms: [new OneHot()]))), "FEAT003", "$.features.add.made.transforms" },
    };

    [Theory, MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_is_wrong_is_found_where_it_stands(FeaturesSpec spec, string code, string path)
    {
        var finding = Assert.Single(FeatureChecks.Check(spec, s_fields));
        Assert.Equal((code, path), (finding.Code, finding.Path));
        Assert.True(finding.Expected is { Length: > 0 } && finding.Fix is { Length: > 0 });
    }

    [Fact]
    public void What_is_sound_has_no_finding() => Assert.Equal([], FeatureChecks.Check(new(
        [new DropDuplicates(), new DropMissing(), new Filter("income > 0")],
        Steps("number", new Impute(), new Standardize()),
        Parity.Map<Items<Transform>>(("state", [new Impute(), new Embedding()]), ("since", [new DateParts(), new Impute(), new MinMax()]), ("income", []), ("later", [new Standardize()])),
        Parity.Map(("made", new Derived("income * 2")), ("soon", new Derived("later * 2")), ("both", new Derived(Cross: ["state", "member"])), ("maybe", new Derived(Cross: ["state", "later"])))), s_fields));

    [Fact]
    public void All_findings_come_at_once() => Assert.Equal(4, FeatureChecks.Check(new([new Filter("")], Steps("x"), Steps("y"), Add(new())), s_fields).Count());

    [Theory]
    [InlineData("churn")]
    [InlineData("concrete")]
    public void Shipped_features_are_sound(string example)
    {
        var text = File.ReadAllText(Source.Path("examples", example, "norma.yaml"));
        var spec = SpecReader.Read<ModelSpec>(text[..text.IndexOf("\nmodel:", StringComparison.Ordinal)], "norma.yaml").Require();
        Assert.Equal([], FeatureChecks.Check(spec.Features!, spec.Data.Fields!));
    }
}
