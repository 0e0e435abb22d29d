using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Architectures;
using Norma.Models.Layers.Core;
using Norma.Spec;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Norma.Tests.Models;

/// <summary>How a text that is to be written enters a network.</summary>
public sealed class TokensBeforeTests
{
    static readonly Target s_text = new("said", TaskKind.TextGeneration, [], [4, 7]);

    static Layout Only => new(4, [], [new("said", 4) { Tokens = 7, Start = 2 }]);

    static NetworkPlan Plan(Layout layout, params Layer[] layers) => NetworkPlan.Of(new ModelSection([.. layers]), layout, [s_text]);

    [Fact]
    public void Each_place_sees_the_token_before_it()
    {
        // An embedding whose vectors are the codes' own unit vectors shows what entered.
        var plan = Plan(Only, new Embedding(OutputDim: 7, EmbeddingsInitializer: new Norma.Models.Initializers.Identity()));
        using var body = plan.Build(0);
        using var numbers = tensor(new float[] { 5, 6, 3, 2, 4, 2, 0, 0 }, [2, 4]);
        using var still = no_grad();
        using var seen = body.Compute(numbers, null, Context.Predict)[0].argmax(2);

        Assert.Equal([2L, 5, 6, 3, 2, 4, 2, 0], seen.data<long>().ToArray());
        Assert.Empty(plan.Heads);
    }

    [Fact]
    public void A_later_token_changes_nothing_before_it()
    {
        using var body = Plan(Only, new DecoderOnlyTransformer(Layers: 2, Width: 8, NumHeads: 2)).Build(1);
        using var still = no_grad();
        using var one = body.Compute(tensor(new float[] { 5, 6, 3, 2 }, [1, 4]), null, Context.Predict)[0];
        using var other = body.Compute(tensor(new float[] { 5, 6, 4, 3 }, [1, 4]), null, Context.Predict)[0];

        Assert.Equal(one.narrow(1, 0, 3).contiguous().data<float>().ToArray(), other.narrow(1, 0, 3).contiguous().data<float>().ToArray());
        Assert.NotEqual(one.select(1, 3).contiguous().data<float>().ToArray(), other.select(1, 3).contiguous().data<float>().ToArray());
    }

    [Fact]
    public void How_many_tokens_there_are_follows_from_the_tokenizers()
    {
        var both = new Layout(9, [], [new("en", 5) { Tokens = 11 }, new("said", 4) { Tokens = 7, Start = 2 }]);
        var plan = Plan(both, new Seq2seqLstm(EmbeddingDim: 3, Units: 4));

        Assert.Equal("[11, 3]", plan.Weights.Single(weight => weight.Name.EndsWith("source_embedding.embeddings", StringComparison.Ordinal)).Shape.ToString());
        Assert.Equal("[7, 3]", plan.Weights.Single(weight => weight.Name.EndsWith("target_embedding.embeddings", StringComparison.Ordinal)).Shape.ToString());
        Assert.Equal(["en", "said"], plan.InputShapes.Keys);
        // What is stated is taken as it is.
        Assert.Equal("[9, 3]", Plan(Only, new Embedding(9, 3), new Dense(7)).Weights.First().Shape.ToString());
    }

    [Fact]
    public void Vectors_get_a_head_of_as_many_logits_as_there_are_tokens()
    {
        var plan = Plan(Only, new Embedding(OutputDim: 5));

        Assert.Equal("[5, 7]", plan.Heads.Single().Weights[0].Shape.ToString());
        Assert.Equal("[4, 7]", plan.Wiring.OutputShapes.Single().ToString());
    }
}
