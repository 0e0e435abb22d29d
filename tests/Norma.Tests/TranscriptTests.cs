using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using Norma.Conformance;
using Norma.Data;
using Norma.Deployment;
using Norma.Evaluation;
using Norma.Evaluation.Metrics;
using Norma.Features;
using Norma.Models;
using Norma.Server;
using Norma.Spec;
using Xunit;

namespace Norma.Tests;

/// <summary>Whole lives of models that write down what is said.</summary>
public sealed class TranscriptTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    const string Yaml = """
        norma: 1
        name: spelling
        seed: 1
        data:
          source: {type: csv, path: spoken.csv}
          fields:
            sound: {type: audio, rate: 4000}
            text: {type: transcript, of: sound}
        features:
          defaults:
            audio: [{type: mel_spectrogram, n_fft: 128, hop_length: 64, n_mels: 20}, standardize]
        model:
          layers:
            - {type: conv1d, filters: 32, kernel_size: 5, padding: same, activation: relu}
            - batch_normalization
            - {type: max_pooling1d, pool_size: 2}
            - {type: conv1d, filters: 32, kernel_size: 5, padding: same, activation: relu}
        training: {epochs: 14, batch_size: 16, threads: 1, optimizer: {type: adam, learning_rate: 0.01}}
        evaluation: {resamples: 50}
        """;

    // Each letter is a tone of its own, a space is noise alone; how long each lasts differs.
    static byte[] Say(Seed seed, string text)
    {
        var samples = new List<short>();
        foreach (var letter in text)
        {
            for (var t = 240 + seed.Below(160); t > 0; t--)
                samples.Add((short)(32000 * ((letter == ' ' ? 0 : 0.5 * Math.Sin(2 * Math.PI * (300 + 260 * (letter - 'a')) * samples.Count / 4000.0)) + 0.02 * (seed.Uniform() - 0.5))));
            for (var t = 60; t > 0; t--) samples.Add((short)(320 * (seed.Uniform() - 0.5)));
        }
        var bytes = new byte[44 + 2 * samples.Count];
        "RIFF"u8.CopyTo(bytes);
        "WAVEfmt "u8.CopyTo(bytes.AsSpan(8));
        "data"u8.CopyTo(bytes.AsSpan(36));
        foreach (var (at, value) in new[] { (4, bytes.Length - 8), (16, 16), (20, 1 + (1 << 16)), (24, 4000), (28, 8000), (32, 2 + (16 << 16)), (40, 2 * samples.Count) })
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        for (var i = 0; i < samples.Count; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + 2 * i), samples[i]);
        return bytes;
    }

    string[] Record(int count, string table = "spoken.csv", string folder = "sounds", Func<int, string, string>? written = null)
    {
        Directory.CreateDirectory(_folder.In(folder));
        var (seed, rows, texts) = (new Seed(3, folder), new StringBuilder("sound,text\n"), new string[count]);
        for (var i = 0; i < count; i++)
        {
            var text = texts[i] = string.Concat(Enumerable.Range(0, 2 + seed.Below(4)).Select(k => k == 2 ? ' ' : (char)('a' + seed.Below(4))));
            var name = string.Create(CultureInfo.InvariantCulture, $"{folder}/{i:000}.wav");
            File.WriteAllBytes(_folder.In(name), Say(seed, text));
            rows.Append(CultureInfo.InvariantCulture, $"{name},{written?.Invoke(i, text) ?? text}\n");
        }
        File.WriteAllText(_folder.In(table), rows.ToString());
        return texts;
    }

    Stated Spec(params string[] set) => Stated.Read(_folder.Write("norma.yaml", Yaml), set);

    FindingsException Refused(params string[] set) => Assert.Throws<FindingsException>(() => Plan.Of(Spec(set), examine: false));

    [Fact]
    public void What_is_said_is_written_down_from_a_table_to_a_service()
    {
        Record(240);
        var result = Run.Start(Spec(), new() { Output = _folder.In("run") });

        var target = result.Plan.Targets[0];
        Assert.Equal((TaskKind.Transcription, "sound", "[64, 7]"), (target.Task, target.Sound, target.Shape!.ToString()));
        Assert.Equal("ctc", Vocabulary.WordOf(result.Plan.Training.Loss!.GetType()));
        Assert.Equal(target.Steps + 1, target.Outputs);
        Assert.Equal(["character_error_rate", "exact_match", "token_error_rate", "word_error_rate"], result.Plan.Metrics.Select(metric => metric.Id));
        var judgement = result.Judged!.Judgement;
        var (errors, naive) = (judgement.Metrics["test"]["character_error_rate"], judgement.Baselines["majority"]["test"]["character_error_rate"]);
        Assert.True(errors < 0.15 && errors < naive - 0.3, $"{errors}, the most frequent text {naive}");
        Assert.True(result.Parity!.Passed);
        Assert.Equal(0, result.Parity.Labels["tokens"]);
        Assert.Contains("What the model hears", File.ReadAllText(_folder.In("run", "report.html")), StringComparison.Ordinal);
        var package = _folder.In("run", "package");
        Assert.Contains("pipeline_tag: automatic-speech-recognition", File.ReadAllText(Path.Combine(package, "README.md")), StringComparison.Ordinal);
        Assert.Contains("`log_probabilities` `[N, ", File.ReadAllText(Path.Combine(package, "README.md")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(package, "tokenizer.json")));
        Assert.DoesNotContain(Check.Of(package).Findings, finding => finding.Severity == Severity.Error);
        Assert.Null(Reproduction.Of(_folder.In("run"), new() { Output = _folder.In("again") }).Difference);

        // What a transcript depends on is measured by the words that are heard.
        var truths = Record(12, "labelled.csv", "others");
        Assert.Equal("character_error_rate", Assert.Single(Explanation.Of(package, _folder.In("labelled.csv")).Importances).Metric);

        // All rows at once are the run itself.
        Assert.Equal(errors, Assert.Single(LearningCurve.Of(Spec(), [1], repeats: 1, "character_error_rate").Growth.Points[0].Values), 1e-9);

        File.WriteAllLines(_folder.In("new.csv"), Enumerable.Range(0, 12).Select(i => string.Create(CultureInfo.InvariantCulture, $"others/{i:000}.wav")).Prepend("sound"));
        Predicting.Run(package, _folder.In("new.csv"), _folder.In("heard.csv"));
        var lines = File.ReadAllLines(_folder.In("heard.csv"));
        Assert.Equal("text,score", lines[0]);
        string[] heard = [.. lines.Skip(1).Select(line => line.Split(',')[0].Trim('"'))];
        Assert.True(truths.Zip(heard).Count(pair => pair.First.TrimEnd() == pair.Second.TrimEnd()) >= 8, string.Join('|', truths.Zip(heard)));
        Assert.All(lines.Skip(1), line => Assert.InRange(double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture), 0, 1));
        Assert.Equal(heard, Served(package));
    }

    string[] Served(string package)
    {
        using var served = ServedModel.Open(new ServerOptions(package));
        using var slot = new RunSlot();
        served.WarmUp(slot);
        Assert.Equal(["text", "tokens", "score", "log_probabilities"], served.Outputs.Select(output => output.Name));
        using var sounds = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [12, 1]);
        for (var i = 0; i < 12; i++) sounds.StringTensorSetElementAt(Convert.ToBase64String(File.ReadAllBytes(_folder.In(string.Create(CultureInfo.InvariantCulture, $"others/{i:000}.wav")))), i);
        using var answer = served.Run(slot, [sounds]);
        return [.. Enumerable.Range(0, 12).Select(answer[0].GetStringElement)];
    }

    [Theory]
    [InlineData("data.fields.text.of=other", "DATA029", "$.data.fields.text.of")]
    [InlineData("data.fields.text.role=feature", "DATA029", "$.data.fields.text.role")]
    [InlineData("data.fields.sound.role=ignore", "DATA029", "$.data.fields.text.of")]
    [InlineData("data.fields.score={type: transcript, of: sound}", "DATA029", "$.data.fields.score")]
    [InlineData("features.fields.text={type: tokenize, tokenizer: {type: character, end: '[EOS]'}}", "FEAT065", "$.features.fields.text")]
    [InlineData("features.fields.text={type: tokenize, tokenizer: character, length: 1}", "FEAT066", "$.data.fields.text")]
    [InlineData("training.loss=categorical_crossentropy", "TRAN003", "$.training.loss")]
    [InlineData("training.class_weight=balanced", "TRAN004", "$.training.class_weight")]
    [InlineData("model.layers=[flatten]", "MODL019", "$.model")]
    [InlineData("model.layers=[{type: max_pooling1d, pool_size: 30}]", "MODL027", "$.model")]
    [InlineData("model.head={type: dense, units: 3}", "MODL007", "$.model.head")]
    [InlineData("evaluation.baselines=[copy]", "EVAL003", "$.evaluation.baselines[0]")]
    [InlineData("evaluation.metrics=[accuracy]", "EVAL001", "$.evaluation.metrics[0]")]
    [InlineData("deployment.generate={num_beams: 2}", "DEPL060", "$.deployment.generate")]
    public void What_does_not_fit_is_said_before_training(string set, string code, string path)
    {
        // Of one letter a text is not longer than one token, of more it is.
        Record(12, written: (_, text) => $"{text}abc");
        Assert.Contains(Refused(set).Findings, finding => finding.Code == code && finding.Path == path);
    }

    [Fact]
    public void A_row_without_a_text_is_an_error()
    {
        Record(12, written: (i, text) => i == 5 ? "" : text);
        var finding = Assert.Single(Refused().Findings, finding => finding.Severity == Severity.Error);
        Assert.Equal(("DATA026", "$.data.fields.text"), (finding.Code, finding.Path));
    }

    [Fact]
    public void Texts_longer_than_their_sounds_are_told_and_not_learned_from()
    {
        Record(40, written: (i, text) => i % 4 == 0 ? string.Concat(Enumerable.Repeat("ab", 12)) : text);
        var result = Run.Start(Spec("training.epochs=1", "features.fields.text={type: tokenize, tokenizer: character, length: 30}"), new() { Output = _folder.In("run") });
        var finding = Assert.Single(result.Plan.Findings, finding => finding.Code == "MODL027");
        Assert.Equal((Severity.Warning, "$.model"), (finding.Severity, finding.Path));
        Assert.Contains($"training rows take more steps than the network makes of their sounds, as one that takes 24 where there are ", finding.Message, StringComparison.Ordinal);
        Assert.True(double.IsFinite(result.Judged!.Judgement.Metrics["test"]["character_error_rate"]));
        Assert.True(result.Parity!.Passed);

        var longer = Assert.Single(Plan.Of(Spec("features.fields.text={type: tokenize, tokenizer: character, length: 20}"), examine: false).Findings, finding => finding.Code == "FEAT066");
        Assert.Contains("training rows have more than 20 tokens: these rows are not learned from", longer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_that_no_training_text_has_are_counted()
    {
        Record(40);
        Record(10, "test.csv", "others", (i, text) => i < 3 ? $"{text}z" : text);
        var result = Run.Start(Spec("training.epochs=1", "data.split={type: predefined, test: test.csv}"), new() { Output = _folder.In("run") });
        var finding = Assert.Single(result.Judged!.Judgement.Findings, finding => finding.Code == "EVAL042");
        Assert.StartsWith("3 of 10 test texts hold tokens that the vocabulary of the training texts lacks", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_people_are_not_shown()
    {
        Record(20);
        Run.Start(Spec("data.fields.text.sensitive=true", "training.epochs=1"), new() { Output = _folder.In("run") });
        Assert.DoesNotContain("What the model hears", File.ReadAllText(_folder.In("run", "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Token_errors_of_characters_are_character_errors()
    {
        var outcome = Evaluation.Samples.Random(Evaluation.Samples.Transcript, 60, "tokens", weighted: true);
        Assert.Equal(new CharacterErrorRate().Compute(outcome)!.Value, new TokenErrorRate().Compute(outcome)!.Value, 1e-12);

        // Heard "2 3" for "2 4 3": one is missing; "5" for "2": one is replaced; a text that was cut is left out.
        var target = Evaluation.Samples.Transcript with { Shape = [3, 9], Steps = 3 };
        Assert.Equal(2.0 / 4, new TokenErrorRate().Compute(new Outcome(target, [2, 4, 3, 2, -1, -1, -2, -1, -1], [2, 3, -1, 0.5f, 5, -1, -1, 0.5f, 7, 7, 7, 0.1f]))!.Value, 1e-12);
    }

    [Theory]
    [InlineData("0 0 3 3 0 3 4 4 0", "3 3 4 -1 -1 -1 -1 -1 -1")]
    [InlineData("3 3 3", "3 -1 -1")]
    [InlineData("0 0", "-1 -1")]
    [InlineData("1 2 1", "1 2 1")]
    public void Repeats_and_blanks_are_taken_out(string steps, string tokens)
    {
        float[] Of(string numbers) => [.. numbers.Split(' ').Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
        var said = new float[Of(steps).Length];
        SaidText.Collapse(Of(steps), said);
        Assert.Equal(Of(tokens), said);
    }

    [Theory]
    [InlineData(new float[] { 2, 3, 4, -1 }, 3)]
    [InlineData(new float[] { 2, 2, 2, 3 }, 6)]
    [InlineData(new float[] { -1, -1 }, 0)]
    [InlineData(new float[] { -2, -1 }, 0)]
    public void A_text_takes_a_step_for_each_token_and_one_between_the_same(float[] tokens, int steps) => Assert.Equal(steps, SaidText.StepsFor(tokens));

    [Theory]
    [InlineData(new float[] { 1, 1, 2, 2, 0, 0, 0, 0 }, 2)]      // two frames, then two of silence
    [InlineData(new float[] { 1, 1, 2, 2, 3, 3, 0, 0 }, 4)]      // the last one is like no other
    [InlineData(new float[] { 0, 0, 0, 0, 0, 0, 0, 0 }, 1)]      // silence: a step is left
    [InlineData(new float[] { 0, 0, 1, 1, 0, 0, 0, 0 }, 2)]      // silence in between is no end
    [InlineData(new float[] { 0, 1, 0, 0, 0, 0, 0, 0 }, 1)]
    public void A_sound_ends_where_its_last_frames_are_equal(float[] frames, int counted)
    {
        Assert.Equal(counted, WithinSound.Counted(frames, 2));
        using var scope = TorchSharp.torch.NewDisposeScope();
        var layer = new WithinSound(1, 4, 2);
        var network = layer.Build([[3L, 2], [9L]], new Start(1, "within"));
        var logits = network.Compute([TorchSharp.torch.ones(1, 3, 2), TorchSharp.torch.tensor([7f, .. frames]).unsqueeze(0)], Context.Predict)[0].data<float>().ToArray();
        var steps = WithinSound.CountedSteps(counted, 4, 3);
        Assert.Equal(Enumerable.Range(0, 3).SelectMany(step => step < steps ? new[] { 1f, 1f } : [0f, WithinSound.Never]), logits);
    }

    [Fact]
    public void Spoken_digits_are_spelled()
    {
        var root = Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared");
        var data = Path.Combine(root, "data", "audio", "fsdd_open");
        if (!Directory.Exists(data)) Assert.Skip("The spoken digits are not here (NORMA_SHARED).");
        string[] words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        var tables = new Dictionary<string, StringBuilder> { ["train"] = new("audio,text\n"), ["test"] = new("audio,text\n") };
        Directory.CreateDirectory(_folder.In("recordings"));
        foreach (var file in Directory.EnumerateFiles(data, "*.wav").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            File.Copy(file, _folder.In("recordings", name));
            // The official test: takes 0 to 4.
            var take = int.Parse(Path.GetFileNameWithoutExtension(file).Split('_')[2], CultureInfo.InvariantCulture);
            tables[take < 5 ? "test" : "train"].Append(CultureInfo.InvariantCulture, $"recordings/{name},{words[name[0] - '0']}\n");
        }
        foreach (var (name, rows) in tables) File.WriteAllText(_folder.In($"{name}.csv"), rows.ToString());
        File.Copy(Source.Path("docs", "results", "spelled-digits.yaml"), _folder.In("norma.yaml"));

        var judgement = Stated.Read(_folder.In("norma.yaml"), ["training.epochs=8"]).Plan().Train().Evaluate().Judgement;
        var (errors, naive) = (judgement.Metrics["test"]["character_error_rate"], judgement.Baselines["majority"]["test"]["character_error_rate"]);
        Assert.True(errors < 0.25 && errors < naive, $"{errors}, the most frequent text {naive}");
    }
}
