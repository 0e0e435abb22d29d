using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>A stretch of another field's text: the answer to a question about it, as SQuAD has them.</summary>
/// <remarks>
/// The column holds the answer as it stands in the text, word for word; <c>start</c> names the column that says where, counted in characters (Unicode code points, as SQuAD counts them) from 0.
/// Without <c>start</c> the first place of the answer in the text is meant. An answer that is not there is an error.
/// <c>answers</c> names the column of all answers that are right, a JSON array of texts or of objects with a member <c>text</c>: any of them counts where the model is judged, the field's own one is learned.
/// The model gives each token of the text a logit for being the first of the answer, and one for being the last; the answer is the stretch of at most <c>max_answer_length</c> tokens whose two logits sum to most.
/// <para>Rajpurkar et al. 2016, https://arxiv.org/abs/1606.05250; <c>transformers.AutoModelForQuestionAnswering</c>.</para>
/// </remarks>
/// <param name="Of">The field of type text that the answer stands in.</param>
/// <param name="Start">The column of the place of its first character; the first place of the answer when absent.</param>
/// <param name="Answers">The column of all right answers of a row; the field's own one alone when absent.</param>
/// <param name="MaxAnswerLength">How many tokens a predicted answer has at most.</param>
/// <param name="Role">What the field is for.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
/// <param name="Missing">Texts that mean a missing value, besides the empty one.</param>
[Word]
public sealed record Span(
    string Of,
    string? Start = null,
    string? Answers = null,
    [Bounds(1, 1 << 16)] int MaxAnswerLength = 30,
    Role Role = Role.Target,
    bool Sensitive = false,
    string? Description = null,
    [OneOrMany] Items<string>? Missing = null) : Field(Role, false, Sensitive, Description, Missing ?? Items<string>.Empty)
{
    internal override Cells Gather(RowFile file) => new TextCells(new(Missing));

    internal override bool IsAtomic => false;

    internal override Target? TargetOf(string name, Column? column) => new(name, TaskKind.QuestionAnswering, []) { Context = Of, MaxAnswerLength = MaxAnswerLength };

    internal override IEnumerable<Violation> Violations(Column column) => RequiredViolation(column);

    /// <summary>What a graph, <c>predict</c> and <c>serve</c> call what they say of an answer beside it.</summary>
    static readonly string[] s_taken = ["start", "end", "score", "first_token", "last_token", "start_logits", "end_logits"];

    internal override IEnumerable<Finding> CheckStated(string name)
    {
        if (Role == Role.Target && s_taken.Contains(name))
            yield return new Finding("DATA029", SpecPath.Key("$.data.fields", name), "has the name of what is predicted beside an answer") { Expected = $"another name than {string.Join(", ", s_taken)}", Fix = "rename the column, as to 'answer'." };
        if (Role is not (Role.Target or Role.Ignore))
            yield return new Finding("DATA029", $"{SpecPath.Key("$.data.fields", name)}.role", $"received {Vocabulary.Snake(Role.ToString())}") { Expected = "target or ignore", Fix = "a span is what is to be found: leave the role out." };
    }
}
