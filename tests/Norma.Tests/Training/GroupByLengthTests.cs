using System.Globalization;
using System.Text;
using Norma.Data;
using Norma.Data.Splits;
using Norma.Models;
using Norma.Spec;
using Norma.Training;
using Xunit;
using static TorchSharp.torch;

namespace Norma.Tests.Training;

/// <summary>Batches of texts of one length, cut behind the longest: the same numbers as with what fills texts up, for every model that may do so; the others are refused.</summary>
public sealed class GroupByLengthTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Models => new()
    {
        { "written", "{layers: [{type: encoder_decoder_transformer, layers: 1, width: 16, num_heads: 2, dropout: 0}]}" },
        { "written", "{layers: [{type: encoder_decoder_transformer, layers: 1, width: 16, num_heads: 2, dropout: 0, positions: learned}]}" },
        { "written", "{layers: [{type: encoder_decoder_transformer, layers: 1, width: 16, num_heads: 2, dropout: 0, positions: rotary}]}" },
        { "written", "{layers: [{type: seq2seq_lstm, embedding_dim: 8, units: 6, mask_zero: true}]}" },
        { "kind", "{layers: [{type: embedding, output_dim: 8, mask_zero: true}, {type: lstm, units: 6}]}" },
        { "kind", "{layers: [{type: embedding, output_dim: 8, mask_zero: true}, unit_normalization, {type: gru, units: 6, go_backwards: true}]}" },
        { "kind", "{layers: [{type: embedding, output_dim: 8, mask_zero: true}, {type: bidirectional, layer: {type: gru, units: 6, return_sequences: true}}, {type: dense, units: 5}, global_average_pooling1d]}" },
        { "kind", "{layers: [{type: embedding, output_dim: 8, mask_zero: true}, {type: transformer_encoder, intermediate_dim: 16, num_heads: 2, dropout: 0}, layer_normalization, global_average_pooling1d]}" },
    };

    [Theory, MemberData(nameof(Models))]
    public void What_is_cut_changes_no_number(string target, string model)
    {
        var plan = Planned(target, $"model={model}", "training.group_by_length=true");
        using var body = plan.Network.Build(7);
        var encoded = plan.Encoded(Part.Train).Features;
        var rows = Enumerable.Range(0, 24).ToArray();
        var numbers = new float[rows.Length * encoded.Layout.Numbers];
        encoded.Read(rows, numbers);
        var longest = CutText.Of(encoded.Layout).Select(text => text with { Length = Enumerable.Range(0, rows.Length).Max(row => numbers.AsSpan(row * encoded.Layout.Numbers + text.Start, text.Width).LastIndexOfAnyExcept(0f) + 1) }).ToArray();
        Assert.All(longest, text => Assert.InRange(text.Length, 1, text.Width - 1));
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var x = tensor(numbers, rows.Length, encoded.Layout.Numbers);
        var whole = body.Compute(x, null, Context.Predict)[0];
        var cut = body.Compute(x, null, Context.Predict with { Cut = longest })[0];
        if (target == "written")
        {
            // Behind its end nothing of a text counts.
            var counts = x.narrow(1, longest[1].Start, longest[1].Length).ne(0).unsqueeze(2);
            (whole, cut) = (whole.narrow(1, 0, longest[1].Length) * counts, cut * counts);
        }
        Assert.Equal(whole.shape, cut.shape);
        Assert.InRange((whole - cut).abs().max().item<float>(), 0, 2e-6f);
        Assert.True(whole.std().item<float>() > 1e-3);
    }

    [Theory]
    [InlineData("written", "{layers: [{type: encoder_decoder_transformer, layers: 1, width: 16, num_heads: 2}]}")]
    [InlineData("kind", "{layers: [{type: embedding, output_dim: 8, mask_zero: true}, {type: lstm, units: 6}]}")]
    public void A_run_learns_and_goes_on_after_an_interruption_to_the_same_weights(string target, string model)
    {
        var stated = Stated(target, $"model={model}", "training.group_by_length=true", "training.epochs=3");
        var all = Run.Start(stated, new() { Output = _folder.In("all") }).Trained!.Result;
        Assert.True(all.History[^1].Values["loss"] < all.History[0].Values["loss"]);

        using var stop = new CancellationTokenSource();
        var time = new TicksAlways();
        Assert.Equal(StoppedBy.Interrupted, Run.Start(stated, new() { Output = _folder.In("two"), Cancellation = stop.Token, Sinks = [new StopAt(12, stop)], Time = time }).Trained!.Result.StoppedBy);
        Assert.Equal(all.Digest, Run.Resume(_folder.In("two"), new()).Trained!.Result.Digest);
    }

    [Theory]
    [InlineData("{layers: [{type: embedding, output_dim: 8, mask_zero: true}, {type: conv1d, filters: 8, kernel_size: 3}, global_average_pooling1d]}", "$.model.layers[1]", "sees what texts are filled up with")]
    [InlineData("{layers: [{type: embedding, output_dim: 8}, global_average_pooling1d]}", "$.model.layers[0]", "makes no mask")]
    [InlineData("{layers: [{type: embedding, output_dim: 8, mask_zero: true}, global_max_pooling1d]}", "$.model.layers[1]", "sees what texts are filled up with")]
    [InlineData("{layers: [{type: embedding, output_dim: 8, mask_zero: true}, flatten]}", "$.model.layers[1]", "sees what texts are filled up with")]
    [InlineData("{layers: [{type: embedding, output_dim: 8, mask_zero: true}, batch_normalization, {type: lstm, units: 4}]}", "$.model.layers[1]", "sees what texts are filled up with")]
    [InlineData("{layers: [{type: embedding, output_dim: 8, mask_zero: true}, {type: unit_normalization, axis: 1}, {type: lstm, units: 4}]}", "$.model.layers[1]", "sees what texts are filled up with")]
    [InlineData("{layers: [{type: embedding, output_dim: 8, mask_zero: true}, {type: unit_normalization, axis: [-2, -1]}, {type: lstm, units: 4}]}", "$.model.layers[1]", "sees what texts are filled up with")]
    [InlineData("{layers: [{type: embedding, output_dim: 8, mask_zero: true}, {type: lstm, units: 4, go_backwards: true, return_sequences: true}, global_average_pooling1d]}", "$.model.layers[1]", "sees what texts are filled up with")]
    public void A_model_that_would_see_the_difference_is_refused(string model, string path, string says)
    {
        var finding = Assert.Throws<FindingsException>(() => Planned("kind", $"model={model}", "training.group_by_length=true")).Findings.Single(f => f.Severity == Severity.Error);
        Assert.Equal(("TRAN008", path), (finding.Code, finding.Path));
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("concatenate")]
    public void Steps_of_two_texts_that_are_joined_are_refused_since_each_is_cut_at_its_own_length(string layer)
    {
        string[] Two(string nodes) =>
        [
            "data.fields.written.role=feature", "features.fields.written={type: tokenize, tokenizer: {type: whitespace}, length: 12}", "training.group_by_length=true",
            $"model={{inputs: {{en: {{fields: en}}, written: {{fields: written}}}}, nodes: {{words: {{type: embedding, output_dim: 8, mask_zero: true, inputs: en}}, others: {{type: embedding, output_dim: 8, mask_zero: true, inputs: written}}, {nodes}}}}}",
        ];
        var finding = Assert.Throws<FindingsException>(() => Planned("kind", Two($"both: {{type: {layer}, inputs: [words, others]}}, mean: global_average_pooling1d"))).Findings.Single(f => f.Severity == Severity.Error);
        Assert.Equal(("TRAN008", "$.model.nodes.both"), (finding.Code, finding.Path));
        // One that looks at the other has the steps of one alone.
        var stated = Stated("kind", Two("looks: {type: multi_head_attention, num_heads: 2, key_dim: 4, inputs: [words, others]}, sum: {type: add, inputs: [words, looks]}, mean: global_average_pooling1d"));
        Assert.NotEmpty(Run.Start(stated, new() { Output = _folder.In(layer) }).Trained!.Result.History);
    }

    [Fact]
    public void Texts_of_one_or_two_places_are_never_cut()
    {
        var finding = Assert.Throws<FindingsException>(() => Planned("kind", "features.fields.en.length=2", "model={layers: [{type: embedding, output_dim: 8, mask_zero: true}, {type: lstm, units: 4}]}", "training.group_by_length=true")).Findings.Single(f => f.Severity == Severity.Error);
        Assert.Equal(("TRAN008", "$.training.group_by_length"), (finding.Code, finding.Path));
    }

    [Fact]
    public void A_batch_may_be_larger_than_any_number_of_rows()
    {
        int[] order = [2, 0, 1];
        RowOrder.Group(order, [5, 7, 6], 1 << 30, 3, 0);
        Assert.Equal([0, 2, 1], order);
    }

    [Fact]
    public void Rows_of_a_batch_are_of_about_one_length_in_an_order_by_chance()
    {
        var lengths = Enumerable.Range(0, 1003).Select(row => row * 7919 % 97).ToArray();
        int[] Order(int epoch)
        {
            var order = new int[lengths.Length];
            RowOrder.Fill(order, 3, epoch);
            RowOrder.Group(order, lengths, 10, 3, epoch);
            return order;
        }

        var (first, again, other) = (Order(0), Order(0), Order(1));
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Equal(Enumerable.Range(0, 1003), first.Order());
        var batches = first.Chunk(10).ToArray();
        // Among 500 rows of 97 lengths ten neighbours differ by some three.
        Assert.True(batches.Average(batch => batch.Max(row => lengths[row]) - batch.Min(row => lengths[row])) < 5);
        Assert.Equal(3, batches[^1].Length);
        var means = batches.Select(batch => batch.Average(row => lengths[row])).ToArray();
        Assert.InRange(means.Zip(means.Skip(1)).Count(pair => pair.First < pair.Second), 30, 70);
    }

    Plan Planned(string target, params string[] set) => Stated(target, set).Plan(examine: false);

    Stated Stated(string target, params string[] set)
    {
        var table = new StringBuilder("en,written,kind\n");
        string[] words = ["one", "two", "three", "four", "five", "six", "seven"];
        for (var row = 0; row < 200; row++)
        {
            var own = Enumerable.Range(0, 1 + row % 5).Select(i => words[(row * 3 + i * row) % words.Length]).ToArray();
            table.Append(CultureInfo.InvariantCulture, $"{string.Join(' ', own)} {row % 11},{string.Join(' ', own.Reverse())},{(row % 2 == 0 ? "even" : "odd")}\n");
        }
        _folder.Write("texts.csv", table.ToString());
        _folder.Write("norma.yaml", $$"""
            norma: 1
            name: texts
            data:
              source: {type: csv, path: texts.csv}
              fields:
                en: {type: text, role: feature}
                written: {{(target == "written" ? "{type: text, role: target}" : "{type: text, role: ignore}")}}
                kind: {{(target == "kind" ? "{type: category, role: target}" : "{type: category, role: ignore}")}}
            features:
              fields:
                en: {type: tokenize, tokenizer: {type: whitespace}, length: 12}
            {{(target == "written" ? "    written: {type: tokenize, tokenizer: {type: whitespace}, length: 14}" : "")}}
            training: {epochs: 2, batch_size: 16}
            evaluation: {baselines: []}
            """);
        return Norma.Stated.Read(_folder.In("norma.yaml"), set);
    }

    sealed class StopAt(int step, CancellationTokenSource stop) : Norma.Tracking.ISink
    {
        public void Write(Norma.Tracking.Moment moment)
        {
            if (moment.Step >= step) stop.Cancel();
        }
    }

    // Each look at the clock is a second after the one before, so that the run tells of every step.
    sealed class TicksAlways : TimeProvider
    {
        long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _now);
    }
}
