using Norma.Deployment.Generation;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>Writing texts token by token, by a model whose every probability is known: 0 fills up, 1 is unknown, 2 ends a text.</summary>
public sealed class TextGeneratorTests
{
    const int Vocabulary = 6, End = 2;

    /// <summary>A generator by the last token alone.</summary>
    static TextGenerator Chain(Func<int, (int Token, double Share)[]> next, Generate stated, int length = 8, bool slides = true, List<long[]>? seen = null) =>
        new((_, tokens, places, logits) =>
        {
            for (var i = 0; i < places.Length; i++)
            {
                seen?.Add(tokens[(i * length)..((i + 1) * length)]);
                var row = logits.Slice(i * Vocabulary, Vocabulary);
                row.Fill(-30);
                foreach (var (token, share) in next(places[i] == 0 ? End : (int)tokens[i * length + places[i] - 1])) row[token] = (float)Math.Log(share);
            }
        }, length, Vocabulary, End, [0, 1], slides, stated);

    static (int, double)[] Counting(int last) => last == 5 ? [(End, 1)] : [(last == End ? 3 : last + 1, 1)];

    [Fact]
    public void The_likeliest_token_follows_until_the_end() =>
        Assert.Equal([[3, 4, 5], [5]], Chain(Counting, new()).Write([[], [3, 4]]));

    [Fact]
    public void No_more_tokens_are_written_than_stated() =>
        Assert.Equal([[3, 4], [5]], Chain(Counting, new(MaxNewTokens: 2)).Write([[], [4]]));

    [Fact]
    public void A_language_model_goes_on_beyond_its_length_and_sees_the_last_tokens()
    {
        var seen = new List<long[]>();

        Assert.Equal([[3, 4, 3, 4, 3, 4]], Chain(last => [(last == 3 ? 4 : 3, 1)], new(MaxNewTokens: 6), length: 4, seen: seen).Write([[]]));
        Assert.Equal([3, 4, 3, 0], seen[3]);
        Assert.Equal([4, 3, 4, 0], seen[4]);
    }

    [Fact]
    public void A_translation_ends_at_its_length() =>
        Assert.Equal([[3, 4, 3, 4]], Chain(last => [(last == 3 ? 4 : 3, 1)], new(), length: 4, slides: false).Write([[]]));

    [Fact]
    public void What_fills_up_and_what_is_unknown_is_never_written() =>
        Assert.Equal([[3]], Chain(last => last == End ? [(0, 0.6), (1, 0.3), (3, 0.1)] : [(End, 1)], new()).Write([[]]));

    // 3 is likelier than 4, but what follows 4 is sure.
    static (int, double)[] Garden(int last) => last switch { End => [(3, 0.6), (4, 0.4)], 3 => [(5, 0.5), (End, 0.5)], 4 => [(End, 1)], _ => [(End, 1)] };

    [Fact]
    public void Several_texts_are_followed_and_the_likeliest_is_kept()
    {
        Assert.Equal([[3]], Chain(last => last == 3 ? [(5, 0.45), (End, 0.55)] : Garden(last), new()).Write([[]]));
        // 0.4 as a whole; 0.33 and 0.27 for those that begin with 3.
        Assert.Equal([[4]], Chain(last => last == 3 ? [(5, 0.45), (End, 0.55)] : Garden(last), new(NumBeams: 3, LengthPenalty: 0)).Write([[]]));
    }

    [Fact]
    public void A_penalty_of_length_prefers_longer_texts() =>
        Assert.Equal([[3, 5]], Chain(Garden, new(NumBeams: 3, LengthPenalty: 3)).Write([[]]));

    [Fact]
    public void Drawn_tokens_have_their_probabilities_and_come_from_the_seed()
    {
        (int, double)[] Next(int last) => last == End ? [(3, 0.5), (4, 0.3), (5, 0.2)] : [(End, 1)];
        int[][] Drawn(Generate stated, long first = 0) => Chain(Next, stated).Write([.. Enumerable.Repeat<int[]>([], 4000)], first);

        var counts = Drawn(new(DoSample: true)).CountBy(text => text[0]).ToDictionary();
        Assert.Equal((0.5, 0.3, 0.2), (Math.Round(counts[3] / 4000.0, 1), Math.Round(counts[4] / 4000.0, 1), Math.Round(counts[5] / 4000.0, 1)));
        Assert.Equal(Drawn(new(DoSample: true)), Drawn(new(DoSample: true)));
        Assert.NotEqual(Drawn(new(DoSample: true)), Drawn(new(DoSample: true, Seed: 1)));
        // A row's text does not depend on the rows beside it.
        Assert.Equal(Drawn(new(DoSample: true))[7], Drawn(new(DoSample: true), first: 7)[0]);
        Assert.All(Drawn(new(DoSample: true, TopK: 1)), text => Assert.Equal([3], text));
        Assert.All(Drawn(new(DoSample: true, TopP: 0.5)), text => Assert.Equal([3], text));
        Assert.Equal([3, 4], Drawn(new(DoSample: true, TopP: 0.6)).Select(text => text[0]).Distinct().Order());
        Assert.All(Drawn(new(DoSample: true, Temperature: 0.01)), text => Assert.Equal([3], text));
    }

    [Fact]
    public void Options_that_nothing_looks_at_are_refused()
    {
        static string[] Paths(Generate stated) => [.. stated.Check("$.g").Select(finding => finding.Path)];

        Assert.Equal(["$.g.temperature", "$.g.top_k", "$.g.top_p"], Paths(new(Temperature: 1, TopK: 2, TopP: 0.5)));
        Assert.Equal(["$.g.length_penalty"], Paths(new(LengthPenalty: 1)));
        Assert.Equal(["$.g.num_beams"], Paths(new(DoSample: true, NumBeams: 2)));
        Assert.Empty(Paths(new(DoSample: true, Temperature: 0.7, TopK: 40, TopP: 0.9)));
    }
}
