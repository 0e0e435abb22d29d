using Microsoft.ML.OnnxRuntime;
using Norma.Conformance;
using Norma.Data;
using Norma.Deployment;
using Norma.Server;
using Norma.Spec;
using Norma.Tracking;
using Norma.Training;
using Xunit;

namespace Norma.Tests;

/// <summary>Whole lives of models that write texts.</summary>
public sealed class TextGenerationTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    Stated Spec(string yaml, params string[] set) => Norma.Stated.Read(_folder.Write("norma.yaml", yaml), set);

    static void Conforms(string package) => Assert.DoesNotContain(Check.Of(package).Findings, finding => finding.Severity == Severity.Error);

    string[] Predicted(string package, string rows)
    {
        _folder.Write("rows.csv", rows);
        Predicting.Run(package, _folder.In("rows.csv"), _folder.In("written.csv"));
        var column = (TextColumn)DataReader.ReadInputs(_folder.In("written.csv"), new([new("generated_text", new Norma.Data.Fields.Text(Role.Feature))])).Table["generated_text"];
        return [.. Enumerable.Range(0, column.Rows).Select(row => column[row]!)];
    }

    static string[] Served(string package, params string[] texts)
    {
        using var served = ServedModel.Open(new ServerOptions(package));
        using var slot = new RunSlot();
        served.WarmUp(slot);
        Assert.Equal((1, 1, "generated_text"), (served.Inputs.Length, served.Outputs.Length, served.Outputs[0].Name));
        using var given = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [texts.Length, 1]);
        for (var row = 0; row < texts.Length; row++) given.StringTensorSetElementAt(texts[row], row);
        using var answer = served.Run(slot, [given]);
        return [.. Enumerable.Range(0, texts.Length).Select(row => answer[0].GetStringElement(row))];
    }

    const string Language = """
        norma: 1
        name: counting
        seed: 1
        data:
          source: {type: text, path: book.txt, per: chunk, chunk_size: 16}
          fields:
            text: {type: text, role: target}
            position: {type: number, role: ignore}
          split: {type: time, by: position}
        features:
          fields:
            text: {type: tokenize, tokenizer: character, length: 16}
        model:
          layers:
            - {type: decoder_only_transformer, layers: 1, width: 16, num_heads: 2, positions: rotary}
        training:
          epochs: 12
          batch_size: 8
          threads: 1
          optimizer: {type: adam, learning_rate: 0.02}
        evaluation: {resamples: 0}
        deployment:
          generate: {max_new_tokens: 20}
        """;

    [Fact]
    public void A_language_model_lives_from_a_book_to_a_service()
    {
        _folder.Write("book.txt", string.Concat(Enumerable.Repeat("one two three.\nfour!\n", 100)));
        var result = Run.Start(Spec(Language), new() { Output = _folder.In("run") });

        // The number of tokens follows from the tokenizer: 13 characters, what fills up, what is unknown, the end.
        var target = result.Plan.Targets[0];
        Assert.Equal((TaskKind.TextGeneration, "[16, 16]"), (target.Task, target.Shape!.ToString()));
        var judgement = result.Judged!.Judgement;
        var (nats, naive) = (judgement.Metrics["test"]["nats_per_character"], judgement.Baselines["unigram"]["test"]["nats_per_character"]);
        Assert.True(nats < 0.5 && nats < naive / 3, $"{nats}, unigram {naive}");
        Assert.Equal(Math.Exp(judgement.Metrics["test"]["cross_entropy"]), judgement.Metrics["test"]["perplexity"], 1e-9);
        // What is measured of the exported graph is what is measured of the network.
        Assert.Equal(result.Parity!.Metrics["torch"]["perplexity"], result.Parity.Metrics["onnx"]["perplexity"], 1e-4);
        Assert.Contains("Texts that the model writes", File.ReadAllText(_folder.In("run", "report.html")), StringComparison.Ordinal);
        Assert.Contains("pipeline_tag: text-generation", File.ReadAllText(_folder.In("run", "package", "README.md")), StringComparison.Ordinal);
        Conforms(_folder.In("run", "package"));

        var written = Predicted(_folder.In("run", "package"), "text\n\"one two three.\nfo\"\n\"hree.\nfour!\none t\"\n");
        Assert.Equal("ur!\none two three.\nf", written[0]);
        Assert.Equal("wo three.\nfour!\none ", written[1]);
        Assert.Equal(written, Served(_folder.In("run", "package"), "one two three.\nfo", "hree.\nfour!\none t"));
        // Time is for all tokens of the texts that are written at once, not for each anew: one of them takes a thousandth of it, all would take minutes.
        _folder.Write("long.csv", "text\n" + string.Concat(Enumerable.Repeat("one\n", 64)));
        var opened = Package.Open(_folder.In("run", "package"));
        using (var texts = Norma.Deployment.Generation.OnnxTexts.Open(opened.Model, opened.Fields, opened.Targets, new(MaxNewTokens: 200_000), TimeSpan.FromSeconds(0.3)))
        {
            var fault = Assert.Throws<FindingsException>(() => texts.Write(DataReader.ReadInputs(_folder.In("long.csv"), opened.Fields).Table));
            Assert.Equal((ExitCode.Limit, "DEPL021"), (fault.ExitCode, fault.Findings[0].Code));
        }
        Assert.Equal("DEPL016", Assert.Throws<FindingsException>(() => Predicted(_folder.In("run", "package"), "other\nx\n")).Findings[0].Code);
    }

    [Theory, InlineData("sine"), InlineData("learned"), InlineData("rotary")]
    public void A_last_layer_that_is_tied_to_the_tokens_begins_by_knowing_nothing(string positions)
    {
        _folder.Write("book.txt", string.Concat(Enumerable.Repeat("one two three.\nfour!\n", 100)));
        var stated = Spec(Language, $$"""model={layers: [{type: decoder_only_transformer, layers: 1, width: 64, num_heads: 2, positions: {{positions}}, use_bias: false}], rewrites: [{type: tie, path: decoder_only_transformer.next_token.kernel, to: decoder_only_transformer.token_embedding.embeddings}]}""",
            "training.epochs=1", "training.max_steps=1", "evaluation.metrics=[cross_entropy]");
        var result = Run.Start(stated, new() { Output = _folder.In("run") });
        Assert.True(result.Parity!.Passed);
        // ln 16 is that of 16 tokens of which each is as likely; with waves each token says itself at first, by a few nats.
        Assert.InRange(result.Trained!.Result.History[0].Values["loss"], 2, positions == "sine" ? 8 : 4);
    }

    sealed class StopAfter(int epochs, CancellationTokenSource stop) : ISink
    {
        public double? Tokens { get; private set; }

        public void Write(Moment moment)
        {
            Tokens = moment.TokensPerSecond;
            if (moment.History.Count == epochs) stop.Cancel();
        }
    }

    [Fact]
    public void Without_features_nothing_is_explained_and_a_curve_is_of_what_is_measured_without_writing()
    {
        _folder.Write("book.txt", string.Concat(Enumerable.Repeat("one two three.\nfour!\n", 60)));
        var stated = Spec(Language, "training.epochs=1");
        Run.Start(stated, new() { Output = _folder.In("run") });
        _folder.Write("rows.csv", "text\none two\nthree four!\n");
        var explained = Explanation.Of(_folder.In("run", "package"), _folder.In("rows.csv"), repeats: 1);
        Assert.Equal((0, 0), (explained.Importances.Count, explained.Trees.Count));
        Assert.Contains(explained.Findings, finding => finding.Code == "EVAL040");

        var curve = LearningCurve.Of(stated, [0.5, 1], repeats: 1);
        Assert.All(curve.Growth.Points, point => Assert.Single(point.Values));
        Assert.Equal("EVAL039", Refused(() => LearningCurve.Of(stated, [1], 1, "bits_per_byte")).Code);
    }

    [Fact]
    public void An_interrupted_language_model_goes_on_as_if_nothing_had_happened()
    {
        _folder.Write("book.txt", string.Concat(Enumerable.Repeat("one two three.\nfour!\n", 60)));
        string[] set = ["training.epochs=4", "training.checkpoint.every_steps=3", "model.layers[0].dropout=0.1"];
        Run.Start(Spec(Language, set), new() { Output = _folder.In("whole") });
        using var stop = new CancellationTokenSource();
        var sink = new StopAfter(2, stop);
        Assert.Equal(StoppedBy.Interrupted, Run.Start(Spec(Language, set), new() { Output = _folder.In("resumed"), Cancellation = stop.Token, Sinks = [sink] }).Trained!.Result.StoppedBy);
        Assert.True(sink.Tokens > 0);
        Run.Resume(_folder.In("resumed"), new());
        Assert.Equal(File.ReadAllText(_folder.In("whole", "norma.lock.json")), File.ReadAllText(_folder.In("resumed", "norma.lock.json")));
        Assert.Null(Reproduction.Of(_folder.In("whole"), new()).Difference);
    }

    static readonly string[] s_things = ["dog/chien", "cat/chat", "horse/cheval", "bird/oiseau", "boat/bateau", "train/train", "hat/chapeau", "book/livre"];
    static readonly string[] s_kinds = ["black/noir", "white/blanc", "green/vert", "small/petit", "old/vieux", "rare/rare"];

    // The kind stands behind the thing in one language and before it in the other.
    static string Pairs() => string.Concat((string[])["en,fr\n", .. from thing in s_things
                                                                    from kind in s_kinds
                                                                    from number in new[] { "one/un", "two/deux", "no/aucun" }
                                                                    let words = new[] { number, kind, thing }.Select(word => word.Split('/')).ToArray()
                                                                    select $"{words[0][0]} {words[1][0]} {words[2][0]},{words[0][1]} {words[2][1]} {words[1][1]}\n"]);

    const string Translation = """
        norma: 1
        name: phrases
        seed: 1
        data:
          source: {type: csv, path: pairs.csv}
          fields:
            en: {type: text, role: feature}
            fr: {type: text, role: target}
        features:
          fields:
            en: {type: tokenize, tokenizer: {type: word, minimum_frequency: 1}, length: 6}
            fr: {type: tokenize, tokenizer: {type: word, minimum_frequency: 1}, length: 6}
        model:
          inputs:
            source: {fields: en}
            target: {fields: fr}
          nodes:
            translator: {type: seq2seq_lstm, embedding_dim: 32, units: 64, inputs: [source, target]}
        training:
          epochs: 40
          batch_size: 16
          threads: 1
          optimizer: {type: adam, learning_rate: 0.01}
        evaluation:
          metrics: [perplexity, token_accuracy, chrf, exact_match]
          written_rows: 20
          resamples: 50
          gates:
            - {metric: chrf, baseline: copy, min_absolute_change: 20}
        """;

    [Fact]
    public void A_translator_lives_from_pairs_to_a_service()
    {
        _folder.Write("pairs.csv", Pairs());
        var result = Run.Start(Spec(Translation, "deployment={generate: {max_new_tokens: 10, num_beams: 2}}"), new() { Output = _folder.In("run") });

        var judgement = result.Judged!.Judgement;
        Assert.True(judgement.Blessed, string.Join(" ", judgement.FailedGates()));
        Assert.True(judgement.Metrics["test"]["exact_match"] > judgement.Baselines["copy"]["test"]["exact_match"]);
        Assert.False(judgement.Metrics["train"].ContainsKey("chrf"));
        Assert.Equal(["copy", "nearest_neighbor", "unigram"], judgement.Baselines.Keys.Order(StringComparer.Ordinal));
        Assert.True(judgement.Intervals["test"].ContainsKey("chrf"));
        Conforms(_folder.In("run", "package"));
        Assert.Contains("pipeline_tag: text2text-generation", File.ReadAllText(_folder.In("run", "package", "README.md")), StringComparison.Ordinal);
        // Both sides have a tokenizer of their own.
        Assert.True(File.Exists(_folder.In("run", "package", "tokenizer_0.json")) && File.Exists(_folder.In("run", "package", "tokenizer_1.json")));

        var written = Predicted(_folder.In("run", "package"), "en\ntwo small boat\none black dog\n");
        Assert.All(written, text => Assert.Equal(3, text.Split(' ').Length));
        Assert.Equal(written, Served(_folder.In("run", "package"), "two small boat", "one black dog"));
        // Asked from both sides, the graph and the network agree; the true text enters it as what is to be judged.
        var opened = Norma.Deployment.Package.Open(_folder.In("run", "package"));
        using var predictor = opened.Predictor();
        Assert.Equal(12, predictor.Predict(result.Plan.RowsOf(Part.Test).Table).Values[0].Length / result.Plan.Parts.Test.Length);
    }

    [Fact]
    public void A_text_may_have_one_place()
    {
        _folder.Write("pairs.csv", Pairs());
        var result = Run.Start(Spec(Translation, "features.fields.fr.length=1", "training.epochs=1", "evaluation.gates=[]"), new() { Output = _folder.In("run") });
        Assert.Equal(1, result.Plan.Targets[0].Numbers);
        Assert.True(result.Parity!.Passed);
        Assert.All(Predicted(_folder.In("run", "package"), "en\ntwo small boat\n"), text => Assert.DoesNotContain(' ', text));
    }

    static Finding Refused(Action read) => Assert.Throws<FindingsException>(read).Findings.First(finding => finding.Severity == Severity.Error);

    [Fact]
    public void What_cannot_be_written_is_said_before_training()
    {
        _folder.Write("pairs.csv", Pairs());
        _folder.Write("book.txt", string.Concat(Enumerable.Repeat("one two three.\n", 30)));

        Assert.Equal(("FEAT060", "$.features.fields.fr"), Of(Translation, "features.fields.fr={type: tokenize, tokenizer: {type: word, start: '[BOS]'}}"));
        Assert.Equal(("FEAT060", "$.features.fields.fr"), Of(Translation, "features.fields.fr=[{type: tokenize}, {type: tf_idf}]"));
        Assert.Equal(("FEAT061", "$.data.fields"), Of(Translation, "data.fields.en={type: text, role: target}"));
        Assert.Equal(("DEPL060", "$.deployment.generate.top_k"), Of(Translation, "deployment={generate: {top_k: 3}}"));
        Assert.Equal(("EVAL060", "$.evaluation.metrics[0]"), Of(Language, "evaluation.metrics=[chrf]"));
        Assert.Equal(("MODL019", "$.model"), Of(Language, "model={layers: [embedding, {type: lstm, units: 8}]}"));
        Assert.Equal(("MODL001", "$.model.layers[1]"), Of(Language, "model={layers: [{type: rescaling, scale: 1}, embedding]}"));

        (string, string) Of(string yaml, string set)
        {
            var finding = Refused(() => Spec(yaml, set).Plan());
            return (finding.Code, finding.Path);
        }
    }
}
