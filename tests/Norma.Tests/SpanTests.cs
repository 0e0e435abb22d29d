using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Norma.Conformance;
using Norma.Data;
using Norma.Deployment;
using Norma.Server;
using Norma.Spec;
using Xunit;

namespace Norma.Tests;

/// <summary>Whole lives of models that find answers in texts.</summary>
public sealed class SpanTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    const string Yaml = """
        norma: 1
        name: asking
        seed: 1
        data:
          source: {type: csv, path: stories.csv}
          fields:
            story: {type: text, role: feature}
            question: {type: text, role: feature}
            answer: {type: span, of: story, start: answer_start, max_answer_length: 3}
          split: {type: group, by: story}
        features:
          fields:
            story: {type: tokenize, tokenizer: word, length: 24, vocabulary: [story, question]}
            question: {type: tokenize, tokenizer: word, length: 6, vocabulary: [story, question]}
        model:
          inputs: {text: {fields: story}, asked: {fields: question}}
          nodes:
            match: {type: token_match, inputs: [text, asked]}
            words: {type: embedding, output_dim: 8, inputs: text}
            seen: {type: concatenate, inputs: [words, match]}
            read: {type: conv1d, filters: 16, kernel_size: 7, padding: same, activation: relu, inputs: seen}
          outputs: read
        training: {epochs: 12, batch_size: 16, threads: 1, optimizer: {type: adam, learning_rate: 0.02}}
        evaluation: {metrics: [exact_match, token_f1], resamples: 50}
        """;

    // "ann has 17 red apples , …": how many a person has is asked. Emoji before it: characters are no UTF-16 units.
    static string Stories(int count)
    {
        var (seed, rows) = (new Seed(1, "stories"), new StringBuilder("story,question,answer,answer_start\n"));
        string[] people = ["ann", "bob", "cid", "dan", "eve"], things = ["apples", "pears", "plums", "figs"];
        for (var i = 0; i < count; i++)
        {
            seed.Shuffle<string>(people);
            var numbers = Enumerable.Range(0, 3).Select(_ => (10 + seed.Below(30)).ToString(CultureInfo.InvariantCulture)).ToArray();
            var story = "😀 " + string.Join(" and ", Enumerable.Range(0, 3).Select(k => $"{people[k]} has {numbers[k]} {things[seed.Below(4)]}"));
            for (var k = 0; k < 3; k++)
            {
                var at = story.IndexOf($"{people[k]} has {numbers[k]}", StringComparison.Ordinal) + people[k].Length + 5;
                rows.Append(CultureInfo.InvariantCulture, $"{story},what does {people[k]} have,{numbers[k]},{at - 1}\n");   // the emoji is two units and one code point
            }
        }
        return rows.ToString();
    }

    Stated Spec(params string[] set) => Stated.Read(_folder.Write("norma.yaml", Yaml), set);

    [Fact]
    public void An_answer_is_found_from_a_table_to_a_service()
    {
        _folder.Write("stories.csv", Stories(80));
        var result = Run.Start(Spec(), new() { Output = _folder.In("run") });

        var target = result.Plan.Targets[0];
        Assert.Equal((TaskKind.QuestionAnswering, "[24, 2]", "story", 3), (target.Task, target.Shape!.ToString(), target.Context, target.MaxAnswerLength));
        Assert.Equal(Role.Ignore, result.Plan.Spec.Data.Fields["answer_start"].Role);
        var judgement = result.Judged!.Judgement;
        var (found, naive) = (judgement.Metrics["test"]["exact_match"], judgement.Baselines["sliding_window"]["test"]["exact_match"]);
        Assert.True(found > 90 && found > naive + 20, $"{found}, sliding window {naive}");
        Assert.True(result.Parity!.Passed);
        var report = File.ReadAllText(_folder.In("run", "report.html"));
        Assert.Contains("Answers that the model finds", report, StringComparison.Ordinal);
        Assert.Contains("pipeline_tag: question-answering", File.ReadAllText(_folder.In("run", "package", "README.md")), StringComparison.Ordinal);
        var package = _folder.In("run", "package");
        Assert.DoesNotContain(Check.Of(package).Findings, finding => finding.Severity == Severity.Error);

        // What an answer depends on is measured by the words that are found.
        _folder.Write("labelled.csv", Stories(10));
        var explained = Assert.Single(Explanation.Of(package, _folder.In("labelled.csv")).Importances);
        Assert.Equal(("token_f1", 2), (explained.Metric, explained.Fields.Count));
        Assert.All(explained.Fields, field => Assert.True(field.Mean > 5, field.Field));

        // All rows at once are the run itself.
        var curve = LearningCurve.Of(Spec(), [1], repeats: 1, "exact_match");
        Assert.Equal(found, Assert.Single(curve.Growth.Points[0].Values), 1e-9);

        string[] stories = ["😀😀 ann has 21 figs and bob has 34 plums and eve has 12 pears", ""];
        _folder.Write("new.csv", $"question,story\nwhat does bob have,{stories[0]}\nwhat does bob have,{stories[1]}\n");
        Predicting.Run(package, _folder.In("new.csv"), _folder.In("found.csv"));
        string[] lines = File.ReadAllLines(_folder.In("found.csv"));
        Assert.Equal("answer,start,end,score", lines[0]);
        Assert.StartsWith("34,31,33,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(",0,0,", lines[2], StringComparison.Ordinal);
        Assert.Equal([("34", 31L, 33L), ("", 0L, 0L)], Served(package, stories));
    }

    static (string, long, long)[] Served(string package, string[] stories)
    {
        using var served = ServedModel.Open(new ServerOptions(package));
        using var slot = new RunSlot();
        served.WarmUp(slot);
        Assert.Equal(["answer", "start", "end", "first_token", "last_token", "score", "start_logits", "end_logits"], served.Outputs.Select(output => output.Name));
        Assert.Equal(["story", "question"], served.Inputs.Select(input => input.Name));
        using var texts = Texts(stories);
        using var questions = Texts([.. stories.Select(_ => "what does bob have")]);
        using var answer = served.Run(slot, [texts, questions]);
        var (starts, ends) = (answer[1].GetTensorDataAsSpan<long>().ToArray(), answer[2].GetTensorDataAsSpan<long>().ToArray());
        return [.. stories.Select((_, row) => (answer[0].GetStringElement(row), starts[row], ends[row]))];
    }

    static OrtValue Texts(string[] texts)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [texts.Length, 1]);
        for (var row = 0; row < texts.Length; row++) value.StringTensorSetElementAt(texts[row], row);
        return value;
    }

    FindingsException Refused(string rows, params string[] set)
    {
        _folder.Write("stories.csv", rows);
        return Assert.Throws<FindingsException>(() => Plan.Of(Spec(set), examine: false));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(-1)]
    [InlineData(100000)]
    public void An_answer_that_is_not_where_its_row_says_is_an_error(int start)
    {
        var rows = Stories(20) + $"ann has 10 figs,what does ann have,10,{start}\n";
        var finding = Assert.Single(Refused(rows).Findings);
        Assert.Equal(("DATA045", "$.data.fields.answer"), (finding.Code, finding.Path));
        Assert.Contains("in 1 of 61 rows (row 61)", finding.Message, StringComparison.Ordinal);
    }

    // Any one word of the story is right.
    string[] WithAnswers(int count) => [.. Stories(count).TrimEnd().Split('\n').Select((line, row) => row == 0 ? $"{line},all"
        : $"{line},\"{JsonSerializer.Serialize(line[..line.IndexOf(',')].Split(' ', StringSplitOptions.RemoveEmptyEntries)).Replace("\"", "\"\"", StringComparison.Ordinal)}\"")];

    [Fact]
    public void Any_right_answer_of_a_row_counts()
    {
        _folder.Write("stories.csv", string.Join('\n', WithAnswers(20)));
        string[] set = ["training.epochs=1", "training.optimizer.learning_rate=0.0000001", "data.fields.answer.max_answer_length=1"];
        var result = Run.Start(Spec([.. set, "data.fields.answer.answers=all"]), new() { Output = _folder.In("run") });
        Assert.IsType<Norma.Data.Fields.Text>(result.Plan.Spec.Data.Fields["all"]);
        Assert.Equal(Role.Ignore, result.Plan.Spec.Data.Fields["all"].Role);
        var judgement = result.Judged!.Judgement;
        Assert.Equal((100, 100), (judgement.Metrics["test"]["exact_match"], judgement.Metrics["train"]["token_f1"]));
        Assert.Equal(100, judgement.Baselines["sliding_window"]["test"]["exact_match"]);
        var package = _folder.In("run", "package");
        Assert.DoesNotContain(Check.Of(package).Findings, finding => finding.Severity == Severity.Error);

        // The same model by rows that have one answer each, and explained by rows of both kinds.
        _folder.Write("stories.csv", Stories(20));
        var alone = Run.Judge(Spec(set), Path.Combine(package, "model.onnx"), new() { Output = _folder.In("judged") }).Judged!.Judgement;
        Assert.InRange(alone.Metrics["test"]["exact_match"], 0, 99);
        Assert.InRange(alone.Baselines["sliding_window"]["test"]["exact_match"], 0, 99);
        _folder.Write("one.csv", Stories(4));
        _folder.Write("several.csv", string.Join('\n', WithAnswers(4)));
        var explained = Assert.Single(Explanation.Of(package, _folder.In("several.csv")).Importances);
        // Whatever is asked, a word of the story is right.
        Assert.Equal((100, 0), (explained.Baseline, explained.Fields.Single(field => field.Field == "question").Mean));
        Assert.InRange(Assert.Single(Explanation.Of(package, _folder.In("one.csv")).Importances).Baseline, 0, 99);
        _folder.Write("none.csv", string.Join('\n', WithAnswers(4)).Replace("[", "", StringComparison.Ordinal));
        var finding = Assert.Single(Assert.Throws<FindingsException>(() => Explanation.Of(package, _folder.In("none.csv"))).Findings);
        Assert.Equal(("DATA045", "$.data.fields.answer.answers"), (finding.Code, finding.Path));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("10")]
    [InlineData("[10]")]
    [InlineData("[\"\"]")]
    [InlineData("[\"10\"")]
    [InlineData("[\"10\", {}]")]
    [InlineData("[[\"10\"]]")]
    [InlineData("{\"text\": \"10\"}")]
    [InlineData("[{\"text\": null}]")]
    [InlineData("[\"\\ud800\"]")]
    [InlineData("[{\"text\": \"a\", \"text\": \"b\"}]")]
    public void What_is_no_list_of_answers_is_an_error(string cell)
    {
        string Row(string answers) => $"ann has 10 figs,what does ann have,10,8,\"{answers.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n";
        var refused = Refused("story,question,answer,answer_start,all\n" + Row("") + Row("[\"10\"]") + Row(cell) + Row("[{\"text\": \"10\", \"answer_start\": 8}, \"10 figs\"]"), "data.fields.answer.answers=all");
        var finding = Assert.Single(refused.Findings);
        Assert.Equal((ExitCode.Data, "DATA045", "$.data.fields.answer.answers"), (refused.ExitCode, finding.Code, finding.Path));
        Assert.Contains("'all' holds no right answers in 1 of 4 rows (row 3)", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"story": "ann has 10 figs", "answer": "10", "answers": {"text": ["10", "10 figs"], "answer_start": [8, 8]}}""", "answers.text")]
    [InlineData("""{"story": "ann has 10 figs", "answer": "10", "answers": [{"text": "10", "answer_start": 8}, {"text": "10 figs", "answer_start": 8}]}""", "answers")]
    public void Lists_of_JSON_Lines_are_answers(string row, string column)
    {
        _folder.Write("rows.jsonl", row + "\n");
        var fields = new Map<Field>([new("story", new Norma.Data.Fields.Text(Role.Feature)), new("answer", new Norma.Data.Fields.Span("story", Answers: column)), new(column, new Norma.Data.Fields.Inferred(Role.Ignore, Description: "all"))]);
        var data = DataReader.Read(new DataSpec([new Norma.Data.Sources.Jsonl("rows.jsonl")], fields), _folder.Path);
        Assert.Equal(new Norma.Data.Fields.Text(Role.Ignore, Description: "all"), data.Fields[column]);
        Assert.Equal(["10", "10 figs"], AnswerList.Of((TextColumn)data.Table[column])[0]);
    }

    [Fact]
    public void Without_a_start_the_first_place_is_meant()
    {
        _folder.Write("stories.csv", "story,question,answer\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"a {i} b {i} c,what,{i} b\n")));
        var yaml = _folder.Write("norma.yaml", Yaml.Replace(", start: answer_start", "", StringComparison.Ordinal));
        var plan = Plan.Of(Stated.Read(yaml), examine: false);
        Assert.All(Enumerable.Range(0, plan.Encoded(Part.Train).Count), row => Assert.Equal([1f, 2], plan.Encoded(Part.Train).Truth[0].AsSpan(2 * row, 2).ToArray()));

        _folder.Write("stories.csv", "story,question,answer\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"a {i} b {i} c,what,{i}b\n")));
        Assert.Equal("DATA045", Assert.Single(Assert.Throws<FindingsException>(() => Plan.Of(Stated.Read(yaml), examine: false)).Findings).Code);
    }

    [Fact]
    public void An_answer_behind_what_the_model_sees_is_said_and_not_learned_from()
    {
        _folder.Write("stories.csv", Stories(20));
        var plan = Plan.Of(Spec("features.fields.story.length=8"), examine: false);
        var finding = Assert.Single(plan.Findings, finding => finding.Code == "FEAT063");
        Assert.Equal(Severity.Warning, finding.Severity);
        var truth = plan.Encoded(Part.Train).Truth[0];
        Assert.Contains($"the answers of {truth.Count(place => place < 0) / 2} of {plan.Parts.Train.Length} training rows reach behind the first 8 tokens", finding.Message, StringComparison.Ordinal);
        Assert.Contains(-1f, truth);
        Assert.Contains(truth, place => place >= 0);
        Assert.Equal("FEAT063", Assert.Single(Assert.Throws<FindingsException>(() => Plan.Of(Spec("features.fields.story.length=2"), examine: false)).Findings).Code);
    }

    [Theory]
    [InlineData("data.fields.answer.of=other", "DATA029", "$.data.fields.answer.of")]
    [InlineData("data.fields.answer.start=question", "DATA029", "$.data.fields.answer.start")]
    [InlineData("data.fields.answer.answers=question", "DATA029", "$.data.fields.answer.answers")]
    [InlineData("data.fields.answer.answers=others", "DATA029", "$.data.fields.answer.answers")]
    [InlineData("data.fields.answer.role=feature", "DATA029", "$.data.fields.answer.role")]
    [InlineData("data.fields.start={type: span, of: story}", "DATA029", "$.data.fields.start")]
    [InlineData("data.fields.story.role=ignore", "DATA029", "$.data.fields.answer.of")]
    [InlineData("features.fields.story.tokenizer={type: word, end: '[EOS]'}", "FEAT062", "$.features.fields.story")]
    [InlineData("features.fields.story.vocabulary=[story, nothing]", "FEAT001", "$.features.fields.story.vocabulary")]
    [InlineData("features.fields.story.vocabulary=[answer]", "FEAT064", "$.features.fields.story.vocabulary")]
    [InlineData("features.fields.question.vocabulary=[question]", "MODL026", "$.model.nodes.match")]
    [InlineData("training.loss=categorical_crossentropy", "TRAN003", "$.training.loss")]
    [InlineData("model.nodes.read={type: flatten, inputs: seen}", "MODL019", "$.model")]
    [InlineData("evaluation.baselines=[majority]", "EVAL003", "$.evaluation.baselines[0]")]
    [InlineData("evaluation.metrics=[accuracy]", "EVAL001", "$.evaluation.metrics[0]")]
    public void What_does_not_fit_is_said_before_training(string set, string code, string path) =>
        Assert.Contains(Refused(Stories(20), set).Findings, finding => finding.Code == code && finding.Path == path);

    [Fact]
    public void Answers_of_people_are_not_shown()
    {
        _folder.Write("stories.csv", Stories(20));
        Run.Start(Spec("data.fields.question.sensitive=true", "training.epochs=1"), new() { Output = _folder.In("run") });
        Assert.DoesNotContain("Answers that the model finds", File.ReadAllText(_folder.In("run", "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Questions_of_XQuAD_are_answered_better_than_by_a_sliding_window()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("NORMA_SLOW") == "1", "trains for a quarter of a minute: ./test --all");
        var root = Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared");
        var data = Path.Combine(root, "data", "text", "xquad_en.csv");
        if (!File.Exists(data)) Assert.Skip("XQuAD is not here (NORMA_SHARED).");
        File.Copy(data, _folder.In("xquad_en.csv"));
        File.Copy(Source.Path("docs", "results", "xquad.yaml"), _folder.In("norma.yaml"));

        var judgement = Run.Start(Stated.Read(_folder.In("norma.yaml"), ["training.epochs=3"]), new() { Output = _folder.In("run") }).Judged!.Judgement;
        var (found, naive) = (judgement.Metrics["test"]["token_f1"], judgement.Baselines["sliding_window"]["test"]["token_f1"]);
        Assert.True(found > naive, $"{found}, sliding window {naive}");
    }
}
