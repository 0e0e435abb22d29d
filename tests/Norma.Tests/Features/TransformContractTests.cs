using Norma.Data;
using Norma.Features;
using Norma.Features.Transforms;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Features;

/// <summary>What every transform keeps, whatever it is.</summary>
public sealed class TransformContractTests
{
    /// <summary>Besides each word with its defaults.</summary>
    static readonly Transform[] s_variants =
    [
        new Impute(ImputeStrategy.Mean), new Impute(ImputeStrategy.MostFrequent), new Impute(AddIndicator: true),
        new Impute(ImputeStrategy.Constant, FillValue: -1), new Impute(ImputeStrategy.Constant, FillText: "OH"), new Impute(ImputeStrategy.Constant, FillText: "none of them"),
        new MinMax([-1, 1]), new Robust([5, 95]), new Clip(0), new Clip(Maximum: 2), new Clip(-1, 2.5), new Clip(Quantiles: [0.1, 0.8]),
        new Bins(2), new Bins(50), new Bins(4, BinStrategy.Uniform), new OneHot(2), new OneHot(MinFrequency: 30), new Embedding(3, 20),
        new MelSpectrogram(256, 80, 200, 20, 50, 3500), new MelSpectrogram(100, NMels: 8, Decibels: false, Scale: Norma.Features.Sound.MelScale.Htk, Norm: false), new MelSpectrogram(128, 64, NMels: 10, TopDb: 0), new Mfcc(13, 22, 256, 80, NMels: 26),
        new TfIdf(2), new TfIdf(MinDf: 20, SublinearTf: true), new TfIdf(SmoothIdf: false, Norm: TfIdfNorm.L1), new TfIdf(Norm: TfIdfNorm.None),
        new MultiHot(2), new MultiHot(MinFrequency: 100), new MultiHot(Norm: TfIdfNorm.L1), new MultiHot(Norm: TfIdfNorm.L2), new StringLookup(1), new Difference(2), new Lags([2, 1]), new StringLookup(9, 4), new StringLookup(MinFrequency: 100),
        new Ordinal(["TX", "??", "OH", "gold"]), new DateParts(new(Enum.GetValues<DatePart>())), new DateParts(new(Enum.GetValues<DatePart>()), Cyclic: true), new DateParts([DatePart.Elapsed]),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, All().Count)];

    static List<(Transform Transform, Kind Kind)> All()
    {
        var defaults = Vocabulary.Words(typeof(Transform)).Keys.Select(Vocabulary.Parse<Transform>);
        return [.. from transform in defaults.Concat(s_variants) from kind in transform.Takes where !transform.Check(kind, "$").Any() select (transform, kind)];
    }

    // The transform with what brings its kind before it, and after it what a model can read.
    static (string Field, Items<Transform> Steps) Chain(Transform transform, Kind kind)
    {
        var (field, steps) = kind switch
        {
            Kind.Number => ("income", new List<Transform> { new Clip(0) }),
            Kind.Text => ("state", []),
            Kind.Date => ("since", []),
            Kind.Prose => ("state", []),
            Kind.Token => ("state", [new Tokenize(new Norma.Features.Tokenizers.Character(), 5)]),
            Kind.Tensor => ("photo", []),
            Kind.Sound => ("voice", []),
            Kind.Set => ("tags", []),
            _ => ("income", [new Bins()]),
        };
        steps.Add(transform);
        var gives = transform.Gives(kind);
        if (gives == Kind.Text) steps.Add(new OneHot());
        if (gives == Kind.Date) steps.Add(new DateParts());
        if (gives is Kind.Number or Kind.Date) steps.Add(new Impute());
        return (field, new(steps));
    }

    static FeaturesSpec Spec(string field, Items<Transform> steps) => new(Fields: Parity.Map((field, steps)));

    [Fact]
    public void Every_word_is_held_to_the_contract() =>
        Assert.Equal(Vocabulary.Words(typeof(Transform)).Values.OrderBy(type => type.Name, StringComparer.Ordinal), All().Select(c => c.Transform.GetType()).Distinct().OrderBy(type => type.Name, StringComparer.Ordinal));

    [Theory, MemberData(nameof(Cases))]
    public void It_computes_the_same_in_onnx(int index)
    {
        var (transform, kind) = All()[index];
        var (field, steps) = Chain(transform, kind);
        var train = Rows(kind, Parity.Only(Parity.Train(), field));
        var features = FittedFeatures.Fit(Spec(field, steps), train);
        Parity.Holds(features, train.Table);
        Parity.Holds(features, Parity.New());
    }

    [Theory, MemberData(nameof(Cases))]
    public void It_gives_what_it_says(int index)
    {
        var (transform, kind) = All()[index];
        var train = new SourceRows(Parity.Train().Table, new BinaryCodings(Map<Norma.Data.Field>.Empty, Parity.Train().Table, []));
        Flow flow = kind switch
        {
            Kind.Text => new Norma.Features.Sources.TextSource("state", null).Read(train),
            Kind.Date => new Norma.Features.Sources.DateSource("since").Read(train),
            Kind.Prose => Said(train),
            Kind.Tensor => new Norma.Features.Sources.TensorSource("photo", Kind.Tensor).Read(train),
            Kind.Sound => new Norma.Features.Sources.TensorSource("voice", Kind.Sound).Read(train),
            Kind.Set => new Norma.Features.Sources.SetSource("tags", ";").Read(train),
            Kind.Token => new Tokenize().Fit(Said(train), new("x", "$")).Apply(Said(train)),
            Kind.Number => new Clip(0).Fit(new Norma.Features.Sources.NumberSource("income").Read(train), new("x", "$")).Apply(new Norma.Features.Sources.NumberSource("income").Read(train)),
            _ => new Codes([0, 2, 1], 3, new(2, false)),
        };
        var fitted = transform.Fit(flow, new("x", "$"));
        Assert.Equal((transform.Gives(kind), flow.Rows), (fitted.Apply(flow).Kind, fitted.Apply(flow).Rows));
        Assert.NotEmpty(fitted.Summary);
        Assert.True(kind == Kind.Prose || (kind == Kind.Text ? fitted is ITextTransform : fitted is IGraphTransform));
    }

    static Flow Said(SourceRows rows) => new Norma.Features.Sources.ProseSource("state").Read(rows);

    // A category serves as a text too.
    static Norma.Data.DataSet Rows(Kind kind, Norma.Data.DataSet rows) => kind is Kind.Tensor or Kind.Sound or Kind.Set ? rows with { Fields = new(rows.Fields.Select(f => f.Key == (kind == Kind.Tensor ? "photo" : kind == Kind.Set ? "tags" : "voice") ? KeyValuePair.Create(f.Key, f.Value with { Role = Norma.Data.Role.Feature }) : f)) }
        : kind is not (Kind.Prose or Kind.Token) ? rows : rows with { Fields = new(rows.Fields.Select(f => f.Key == "state" ? KeyValuePair.Create<string, Norma.Data.Field>("state", new Norma.Data.Fields.Text(Norma.Data.Role.Feature)) : f)) };

    [Theory, MemberData(nameof(Cases))]
    public void It_does_not_depend_on_the_order_of_rows_nor_on_rows_beside(int index)
    {
        var (transform, kind) = All()[index];
        var (field, steps) = Chain(transform, kind);
        var train = Rows(kind, Parity.Only(Parity.Train(), field));
        int[] backwards = [.. Enumerable.Range(0, train.Table.Rows).Reverse()];
        var rows = Parity.New();
        var encoded = FittedFeatures.Fit(Spec(field, steps), train).Apply(rows);
        var turned = FittedFeatures.Fit(Spec(field, steps), train.Take(backwards));
        Assert.Equal(encoded.Numbers, turned.Apply(rows).Numbers);
        Assert.Equal(encoded.Codes, turned.Apply(rows).Codes);

        var some = turned.Apply(rows.Take([7, 3, 150]));
        var (numbers, codes) = (some.Layout.Numbers, some.Layout.Codes.Count);
        Assert.Equal(encoded.Numbers.Skip(3 * numbers).Take(numbers), some.Numbers.Skip(numbers).Take(numbers));
        Assert.Equal(encoded.Codes.Skip(150 * codes).Take(codes), some.Codes.Skip(2 * codes));
    }
}
