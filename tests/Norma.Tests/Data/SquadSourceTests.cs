using System.Globalization;
using System.Text;
using System.Text.Json;
using Norma.Cli;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Data.Splits;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data;

/// <summary>Questions as SQuAD writes them: read as rows, learned and answered; refused with the path where they are wrong.</summary>
public sealed class SquadSourceTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Characters are code points: the clef is one, and two units of UTF-16. The second text stands behind its questions.
    const string Two = """
        {"version": "1.1", "data": [
          {"title": "Music", "paragraphs": [
            {"context": "𝄞 opens a line. Ann reads it.", "qas": [
              {"id": "a1", "question": "Who reads?", "answers": [{"answer_start": 16, "text": "Ann"}, {"text": "Ann reads", "answer_start": 16}, {"text": "Ann", "answer_start": 16}]},
              {"question": "What opens?", "answers": [{"text": "𝄞", "answer_start": 0}], "id": "a2"}]},
            {"qas": [{"id": 7, "question": "Wer singt?", "answers": [{"text": "Zo\u00eb", "answer_start": 0}]}], "document_id": {"a": [1]}, "context": "Zo\u00eb singt."}]},
          {"paragraphs": [{"context": "Nothing.", "qas": [
              {"id": "b1", "question": "Open?"},
              {"id": "b2", "question": "None?", "answers": [], "is_impossible": true, "plausible_answers": [{"text": "x", "answer_start": 1}]},
              {"id": "b3", "question": "Empty?", "answers": [], "is_impossible": false}]}]}]}
        """;

    // Those with answers alone, since a target is in each row.
    static readonly string s_answered = $"{Two[..Two.IndexOf("{\"paragraphs\"", StringComparison.Ordinal)].TrimEnd(' ', ',', '\r', '\n')}]}}";

    // Not as a target, which may not be missing.
    DataSet Read(string text) => Read(text, new([new("answer", new Span("context", "answer_start", "answers", Role: Role.Ignore))]));

    DataSet Read(string text, Map<Field> fields)
    {
        _folder.Write("questions.json", text);
        return DataReader.Read(new DataSpec([new Squad("questions.json")], fields), _folder.Path);
    }

    static string?[] Column(DataSet data, string name) => [.. Enumerable.Range(0, data.Table.Rows).Select(row => ((TextColumn)data.Table[name])[row])];

    [Theory, InlineData(""), InlineData("\uFEFF")]
    public void A_file_gives_a_row_for_each_question(string mark)
    {
        var data = Read(mark + Two);
        Assert.Equal(["a1", "a2", "7", "b1", "b3"], Column(data, "id"));
        Assert.Equal(["Music", "Music", "Music", null, null], Column(data, "title"));
        Assert.Equal(["𝄞 opens a line. Ann reads it.", "𝄞 opens a line. Ann reads it.", "Zoë singt.", "Nothing.", "Nothing."], Column(data, "context"));
        Assert.Equal(["Who reads?", "What opens?", "Wer singt?", "Open?", "Empty?"], Column(data, "question"));
        Assert.Equal(["Ann", "𝄞", "Zoë", null, null], Column(data, "answer"));
        Assert.Equal(["Ann, Ann reads", "𝄞", "Zoë", "", ""], AnswerList.Of((TextColumn)data.Table["answers"]).Select(answers => string.Join(", ", answers)));
        Assert.Equal([16, 0, 0, float.NaN, float.NaN], ((NumberColumn)data.Table["answer_start"]).Values);
        var note = Assert.Single(data.Findings, finding => finding.Code == "DATA046");
        Assert.Equal((Severity.Information, "questions.json"), (note.Severity, note.File));
        Assert.Contains("1 of 6 questions are impossible", note.Message, StringComparison.Ordinal);
        Assert.Equal("DATA026", Assert.Single(Assert.Throws<FindingsException>(() => Read(mark + Two, Map<Field>.Empty)).Findings).Code);
    }

    [Fact]
    public void What_its_fields_are_for_is_known()
    {
        var data = Read(s_answered, Map<Field>.Empty);
        Assert.Equal(3, data.Table.Rows);
        Assert.Equal(new Span("context", "answer_start", "answers"), data.Fields["answer"]);
        Assert.Equal(("context", TaskKind.QuestionAnswering), (Assert.Single(data.Targets).Context, data.Targets[0].Task));
        Assert.Equal(["context", "question"], data.Fields.Where(field => field.Value.Role == Role.Feature).Select(field => field.Key));
        Assert.Equal(["id", "title", "answer_start", "answers"], data.Fields.Where(field => field.Value.Role == Role.Ignore).Select(field => field.Key));
        Assert.Empty(data.Findings);
    }

    [Fact]
    public void An_answer_that_is_elsewhere_is_an_error()
    {
        var moved = s_answered.Replace("\"answer_start\": 16, \"text\": \"Ann\"", "\"answer_start\": 17, \"text\": \"Ann\"", StringComparison.Ordinal);
        var finding = Assert.Single(Assert.Throws<FindingsException>(() => Read(moved, Map<Field>.Empty)).Findings);
        Assert.Equal("DATA045", finding.Code);
        Assert.Contains("in 1 of 3 rows (row 1)", finding.Message, StringComparison.Ordinal);
        // What is stated goes before what the kind of file says: here the first place is meant.
        Assert.Equal(3, Read(moved, new([new("answer", new Span("context", Answers: "answers"))])).Table.Rows);
    }

    [Theory]
    [InlineData("{\"version\": \"1.1\", \"data\"", "{\"version\": \"1.1\", \"rows\"", "has $ without 'data'", 10)]
    [InlineData("\"version\": \"1.1\"", "\"data\": []", "has $ that states 'data' twice", 1)]
    [InlineData("\"title\": \"Music\"", "\"title\": 1", "has $.data[0].title that is no text", 2)]
    [InlineData("\"paragraphs\": [{\"context\": \"N", "\"paragraph\": [{\"context\": \"N", "has $.data[1] without 'paragraphs'", 10)]
    [InlineData("\"Zo\\u00eb singt.\"", "null", "has $.data[0].paragraphs[1].context that is no text", 6)]
    [InlineData("\"Zo\\u00eb singt.\"", "\"\\ud83d\"", "has $.data[0].paragraphs[1].context that has half of a surrogate pair", 6)]
    [InlineData("\"document_id\": {\"a\": [1]}, \"context\"", "\"texts\"", "has $.data[0].paragraphs[1] without 'context'", 6)]
    [InlineData("\"question\": \"What opens?\", ", "", "has $.data[0].paragraphs[0].qas[1] without 'question'", 5)]
    [InlineData("\"id\": 7", "\"id\": 7.5", "has $.data[0].paragraphs[1].qas[0].id that is no text", 6)]
    [InlineData("\"id\": \"b1\"", "\"Id\": \"b1\"", "has $.data[1].paragraphs[0].qas[0] without 'id'", 8)]
    [InlineData("\"answers\": [{\"text\": \"𝄞\", \"answer_start\": 0}]", "\"answers\": {\"text\": [\"𝄞\"]}", "has $.data[0].paragraphs[0].qas[1].answers that is no list", 5)]
    [InlineData("{\"text\": \"Ann reads\", \"answer_start\": 16}", "\"Ann reads\"", "has $.data[0].paragraphs[0].qas[0].answers[1] that is no object", 4)]
    [InlineData("{\"text\": \"Ann reads\"", "{\"text\": \"\"", "has $.data[0].paragraphs[0].qas[0].answers[1].text that is empty", 4)]
    [InlineData("{\"text\": \"𝄞\", \"answer_start\": 0}", "{\"text\": \"𝄞\"}", "has $.data[0].paragraphs[0].qas[1].answers[0] without 'answer_start'", 5)]
    [InlineData("{\"text\": \"𝄞\", \"answer_start\": 0}", "{\"text\": \"𝄞\", \"answer_start\": 1e9}", "has $.data[0].paragraphs[0].qas[1].answers[0].answer_start that is no whole number", 5)]
    [InlineData("\"is_impossible\": true", "\"is_impossible\": 1", "has $.data[1].paragraphs[0].qas[1].is_impossible that is neither true nor false", 9)]
    [InlineData("\"answers\": [], \"is_impossible\": true", "\"answers\": [{\"text\": \"N\", \"answer_start\": 0}], \"is_impossible\": true", "has $.data[1].paragraphs[0].qas[1] that is impossible to answer and has answers", 9)]
    [InlineData("\"id\": \"a1\", ", "\"id\": \"a1\", \"id\": \"a0\", ", "has $.data[0].paragraphs[0].qas[0] that states 'id' twice", 4)]
    [InlineData("}]}]}]}", "}]}]}]", "is broken JSON", 10)]
    [InlineData("\"a\": [1]", "\"a\": [1,]", "is broken JSON", 6)]
    public void A_wrong_file_is_refused_with_the_path(string text, string instead, string says, int line)
    {
        Assert.Contains(text, Two, StringComparison.Ordinal);
        var fault = Assert.Throws<FindingsException>(() => Read(Two.Replace(text, instead, StringComparison.Ordinal)));
        var finding = fault.Findings[0];
        Assert.Equal((ExitCode.Data, "DATA042", "questions.json", (long?)line), (fault.ExitCode, finding.Code, finding.File, finding.At?.Line));
        Assert.StartsWith(says, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var fault = Assert.Throws<FindingsException>(() => Read(Two.Replace("answer_start", "start", StringComparison.Ordinal).Replace("\"Open?\"", "2", StringComparison.Ordinal)));
        Assert.Equal(["$.data[0].paragraphs[0].qas[0].answers[0]", "$.data[0].paragraphs[0].qas[0].answers[1]", "$.data[0].paragraphs[0].qas[0].answers[2]", "$.data[0].paragraphs[0].qas[1].answers[0]", "$.data[0].paragraphs[1].qas[0].answers[0]", "$.data[1].paragraphs[0].qas[0].question"],
            fault.Findings.Select(finding => finding.Message.Split(' ')[1]));
        var many = Assert.Throws<FindingsException>(() => Read($"{{\"data\": [{string.Join(',', Enumerable.Repeat("0", 1000))}]}}"));
        Assert.Equal((101, "is wrong in 900 more places"), (many.Findings.Count, many.Findings[^1].Message));
    }

    // Whatever stands in the place of any value, and wherever the file ends: rows or findings.
    [Fact]
    public void No_file_ends_it_otherwise_than_by_findings()
    {
        var bytes = Encoding.UTF8.GetBytes(Two);
        for (var length = 0; length < bytes.Length; length += 3) Refused(bytes[..length]);
        string[] instead = ["null", "true", "-1", "1e9", "99999999999999999999", "\"\"", "\"\\udc00\"", "[]", "[[]]", "{}", "{\"\\ud800\": 1}", new('[', 100), "\"\u0000\"", "//"];
        var (read, refused, ignored) = (0, 0, new Map<Field>([new("answer", new Span("context", Role: Role.Ignore))]));
        foreach (var (start, end) in Values(bytes))
            foreach (var other in instead)
            {
                File.WriteAllBytes(_folder.In("questions.json"), [.. bytes[..start], .. Encoding.UTF8.GetBytes(other), .. bytes[end..]]);
                try
                {
                    DataReader.Read(new DataSpec([new Squad("questions.json")], ignored), _folder.Path);
                    read++;
                }
                catch (FindingsException fault)
                {
                    Assert.Equal(ExitCode.Data, fault.ExitCode);
                    Assert.All(fault.Findings, finding => Assert.True(finding.Expected?.Length > 0 && finding.Fix?.Length > 0, finding.Message));
                    refused++;
                }
            }
        Assert.True(read > 20 && refused > 300, $"{read} read, {refused} refused");
        Refused([.. bytes[..40], 0xff, .. bytes[40..]]);
        Refused("{\"data\": [{\"paragraphs\": []}]}"u8.ToArray(), "DATA004");
    }

    void Refused(byte[] bytes, string code = "DATA042")
    {
        File.WriteAllBytes(_folder.In("questions.json"), bytes);
        var fault = Assert.Throws<FindingsException>(() => DataReader.Read(new DataSpec([new Squad("questions.json")]), _folder.Path));
        Assert.Equal((ExitCode.Data, code), (fault.ExitCode, fault.Findings[0].Code));
    }

    static List<(int Start, int End)> Values(byte[] bytes)
    {
        var values = new List<(int, int)>();
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray) continue;
            var whole = reader;
            whole.Skip();
            values.Add(((int)reader.TokenStartIndex, (int)whole.BytesConsumed));
        }
        return values;
    }

    [Fact]
    public void A_text_that_is_asked_about_without_end_is_refused()
    {
        var questions = string.Join(',', Enumerable.Range(0, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{i},\"question\":\"a\"}}")));
        var fault = Assert.Throws<FindingsException>(() => Read($"{{\"data\":[{{\"paragraphs\":[{{\"qas\":[{questions}],\"context\":\"{new string('a', 1_000_000)}\"}}]}}]}}"));
        Assert.Equal((ExitCode.Limit, "DATA042"), (fault.ExitCode, Assert.Single(fault.Findings).Code));
    }

    [Theory]
    [InlineData("{\"version\": [1, {}], \"data\": [{\"title\": \"a\", \"paragraphs\": [", true)]
    [InlineData("{\"data\": [{\"paragraphs\": []}]}", true)]
    [InlineData("{\"data\": [{\"title\": \"a\"}]}", false)]
    [InlineData("{\"data\": [{\"paragraphs\": 1}]}", false)]
    [InlineData("{\"data\": [[{\"paragraphs\": []}]]}", false)]
    [InlineData("{\"data\": {\"paragraphs\": []}}", false)]
    [InlineData("[{\"data\": [{\"paragraphs\": []}]}]", false)]
    [InlineData("", false)]
    public void A_JSON_file_is_known_by_its_beginning(string text, bool known)
    {
        Items<string> path = [_folder.Write("rows.json", text)];
        Assert.Equal(known ? new Squad(path) : new Json(path), Norma.Data.Source.ForFile(path[0]));
    }

    // "ann has 17 figs , …": how many a person has is asked; half of the texts stand behind their questions.
    static string Stories(int count, bool answered = true)
    {
        var (seed, paragraphs) = (new Seed(1, "stories"), new List<object>());
        string[] people = ["ann", "bob", "cid", "dan", "eve"];
        for (var i = 0; i < count; i++)
        {
            seed.Shuffle<string>(people);
            var numbers = Enumerable.Range(0, 3).Select(_ => (10 + seed.Below(30)).ToString(CultureInfo.InvariantCulture)).ToArray();
            var context = "😀 " + string.Join(" and ", Enumerable.Range(0, 3).Select(k => $"{people[k]} has {numbers[k]} figs"));
            // The emoji is two units and one code point.
            object Answers(int k) => new[] { numbers[k], $"{numbers[k]} figs" }.Select(text => new { text, answer_start = context.IndexOf($"{people[k]} has {numbers[k]}", StringComparison.Ordinal) + people[k].Length + 4 }).ToArray();
            var qas = Enumerable.Range(0, 3).Select(k => answered ? (object)new { id = $"q{i}.{k}", question = $"what does {people[k]} have", answers = Answers(k) } : new { id = $"q{i}.{k}", question = $"what does {people[k]} have" }).ToArray();
            paragraphs.Add(i % 2 == 0 ? new { context, qas } : new { qas, context });
        }
        return JsonSerializer.Serialize(new { version = "1.1", data = new[] { new { title = "Figs", paragraphs } } });
    }

    [Fact]
    public void Questions_are_learned_without_a_word_about_fields_and_new_ones_answered_by_name()
    {
        _folder.Write("train.json", Stories(60));
        _folder.Write("dev.json", Stories(10));
        var spec = Stated.Read(_folder.Write("norma.yaml", """
            norma: 1
            name: asking
            seed: 1
            data:
              source: {type: squad, path: train.json}
              split: {type: predefined, validation: dev.json, test: dev.json}
            features:
              fields:
                context: {type: tokenize, tokenizer: word, length: 24, vocabulary: [context, question]}
                question: {type: tokenize, tokenizer: word, length: 6, vocabulary: [context, question]}
            model:
              inputs: {text: {fields: context}, asked: {fields: question}}
              nodes:
                match: {type: token_match, inputs: [text, asked]}
                words: {type: embedding, output_dim: 8, inputs: text}
                seen: {type: concatenate, inputs: [words, match]}
                read: {type: conv1d, filters: 16, kernel_size: 7, padding: same, activation: relu, inputs: seen}
              outputs: read
            training: {epochs: 6, batch_size: 16, threads: 1, optimizer: {type: adam, learning_rate: 0.02}}
            evaluation: {metrics: [exact_match, token_f1], resamples: 20}
            """));
        var result = Run.Start(spec, new() { Output = _folder.In("run") });
        Assert.True(result.Judged!.Judgement.Metrics["test"]["exact_match"] > 90);
        var package = _folder.In("run", "package");
        Assert.DoesNotContain(Norma.Conformance.Check.Of(package).Findings, finding => finding.Severity == Severity.Error);
        // No path leads to fields that are no members of records of theirs.
        Assert.DoesNotContain("records/", File.ReadAllText(Path.Combine(package, "croissant.json")), StringComparison.Ordinal);

        _folder.Write("new.json", Stories(2, answered: false).Replace("\"qas\":[", "\"qas\":[{\"id\":\"x\",\"question\":\"who\",\"is_impossible\":true},", StringComparison.Ordinal));
        var said = Predicting.Run(package, _folder.In("new.json"), _folder.In("found.csv"));
        string[] lines = File.ReadAllLines(_folder.In("found.csv"));
        Assert.Equal("id,answer,start,end,score", lines[0]);
        Assert.Equal(["q0.0", "q0.1", "q0.2", "q1.0", "q1.1", "q1.2"], lines[1..].Select(line => line.Split(',')[0]));
        Assert.All(lines[1..], line => Assert.InRange(int.Parse(line.Split(',')[1], CultureInfo.InvariantCulture), 10, 39));
        Assert.Contains(said.Findings, finding => finding.Code == "DATA046" && finding.Message.StartsWith("2 of 8 ", StringComparison.Ordinal));
    }

    [Theory, InlineData(null), InlineData("answer")]
    public void A_proposal_asks_for_the_answers(string? target)
    {
        var proposal = DataProposal.Of(_folder.Write("asked.json", Stories(20)), target);
        Assert.Equal(("answer", new Squad(["asked.json"])), (proposal.Target, proposal.Data.Source[0]));
        Assert.Equal(["context"], Assert.IsType<Group>(proposal.Data.Split).By);
        Assert.Equal((Role.Ignore, Role.Feature), (proposal.Data.Fields["id"].Role, proposal.Data.Fields["question"].Role));
        Assert.DoesNotContain(proposal.Findings, finding => finding.Code == "DATA040");
        _folder.Write("norma.yaml", ProposalText.Write(proposal, _folder.In("asked.json"), _folder.In("norma.yaml")));
        Assert.Equal("[448, 2]", Plan.Of(Stated.Read(_folder.In("norma.yaml")), examine: false).Targets[0].Shape!.ToString());
    }
}
