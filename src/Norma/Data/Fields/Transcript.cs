using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>What is said in a sound, as text.</summary>
/// <remarks>
/// At each of its steps the model names a token of the text or none (the blank, token 0); the text is what is left when repeats and blanks are taken out. Where in the sound a token is said need not be known: the loss <c>ctc</c> sums over all places.
/// <c>tokenize</c> cuts it, into characters where nothing is stated. The steps that a short sound leaves silent at its end do not count.
/// <para>Graves et al. 2006, https://www.cs.toronto.edu/~graves/icml_2006.pdf; <c>transformers.AutoModelForCTC</c>, <c>keras.losses.CTC</c>.</para>
/// </remarks>
/// <param name="Of">The field of type audio that it is said in.</param>
/// <param name="Role">What the field is for.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
/// <param name="Missing">Texts that mean a missing value, besides the empty one.</param>
[Word]
public sealed record Transcript(
    string Of,
    Role Role = Role.Target,
    bool Sensitive = false,
    string? Description = null,
    [OneOrMany] Items<string>? Missing = null) : Field(Role, false, Sensitive, Description, Missing ?? Items<string>.Empty)
{
    internal override Cells Gather(RowFile file) => new TextCells(new(Missing)) { RefusesLists = Role is not Role.Ignore, RefusesObjects = Role is not Role.Ignore };

    internal override bool IsAtomic => false;

    internal override bool IsSaid => Role is Role.Target;

    internal override Target? TargetOf(string name, Column? column) => new(name, TaskKind.Transcription, []) { Sound = Of };

    internal override IEnumerable<Violation> Violations(Column column) => RequiredViolation(column);

    /// <summary>What a graph, <c>predict</c> and <c>serve</c> call what they say of a transcript beside it.</summary>
    static readonly string[] s_taken = ["tokens", "score", "log_probabilities"];

    internal override IEnumerable<Finding> CheckStated(string name)
    {
        if (Role == Role.Target && s_taken.Contains(name))
            yield return new Finding("DATA029", SpecPath.Key("$.data.fields", name), "has the name of what is predicted beside a transcript") { Expected = $"another name than {string.Join(", ", s_taken)}", Fix = "rename the column, as to 'text'." };
        if (Role is not (Role.Target or Role.Ignore))
            yield return new Finding("DATA029", $"{SpecPath.Key("$.data.fields", name)}.role", $"received {Vocabulary.Snake(Role.ToString())}") { Expected = "target or ignore", Fix = "a transcript is what is to be said: leave the role out, or state 'type: text' for a text that the model reads." };
    }

    /// <summary>What is stated of the sounds of transcripts and does not fit.</summary>
    /// <param name="fields">The contract.</param>
    /// <param name="known">Whether every field is known, and none can come from the source.</param>
    internal static IEnumerable<Finding> CheckSounds(Map<Field> fields, bool known)
    {
        foreach (var (name, field) in fields)
        {
            if (field is not Transcript { Role: Role.Target } transcript) continue;
            if (fields.TryGetValue(transcript.Of, out var sound) ? sound is not (Audio { Role: Role.Feature } or Inferred) || known && sound is not Audio : known)
                yield return new("DATA029", $"{SpecPath.Key("$.data.fields", name)}.of", $"received {Printable.Quote(transcript.Of)}{(sound is null ? ", which is no field" : $", a field of type {sound.Type} and role {Vocabulary.Snake(sound.Role.ToString())}")}")
                {
                    Expected = "a field of type audio and of role feature: what the text is said in",
                    Fix = $"state {{type: audio}} for {Printable.Quote(transcript.Of)}, or name the field that is meant.",
                };
        }
    }
}
