using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>One thing of many that would come next to those of a set: what is to be recommended, given a history.</summary>
/// <remarks>
/// Where the source has a column of this name, it holds the thing. Where it has none, one name of each row's set is held out: the row's thing is that name, and its set is the others (all but one,
/// Breese et al. 1998). Which one follows from the row's field of role <c>id</c> and <c>draw</c>, not from the model's seed, so that all models are judged by the same; rows of fewer than two names are left out.
/// The model gives each thing a share; things of the history have none unless <c>repeats</c> says so.
/// <para>Breese, Heckerman &amp; Kadie 1998, https://arxiv.org/abs/1301.7363; <c>recommenderlab::evaluationScheme(given = -1)</c>.</para>
/// </remarks>
/// <param name="Of">The field of type set that holds the history.</param>
/// <param name="Role">It is the target.</param>
/// <param name="Values">The things in their order; those of the rows when absent.</param>
/// <param name="Every">Whether in training rows each name is held out in turn, an example each; else one, as in all other rows.</param>
/// <param name="Draw">Another number holds out others.</param>
/// <param name="Repeats">Whether things of the history may be recommended.</param>
/// <param name="K">How many things a prediction names.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
[Word]
public sealed record Item(
    string Of,
    Role Role = Role.Target,
    Items<string>? Values = null,
    bool Every = true,
    [Bounds(0, int.MaxValue)] int Draw = 0,
    bool Repeats = false,
    [Bounds(1, 1000)] int K = 10,
    bool Sensitive = false,
    string? Description = null) : Field(Role, true, Sensitive, Description, Items<string>.Empty)
{
    /// <summary>Whether it was held out of its set, and is no column of the source.</summary>
    internal bool IsHeld { get; init; }

    internal override Cells Gather(RowFile file) => new TextCells(new(Missing));

    internal override bool IsAtomic => false;

    // The levels are all things of the rows, those that are held out nowhere too.
    internal override Target? TargetOf(string name, Column? column) =>
        (Values ?? (column is TextColumn texts ? [.. texts.Levels.Where(level => level.Length > 0).Order(StringComparer.Ordinal)] : null)) is { } things ? new(name, TaskKind.Recommendation, things) { History = Repeats ? null : Of, K = Math.Min(K, things.Count) } : null;

    internal override IEnumerable<Violation> Violations(Column column) => RequiredViolation(column);

    internal override IEnumerable<Finding> CheckStated(string name)
    {
        var path = SpecPath.Key("$.data.fields", name);
        if (Role is not (Role.Target or Role.Ignore))
            yield return new Finding("DATA029", $"{path}.role", $"received {Vocabulary.Snake(Role.ToString())}") { Expected = "target: it is what is recommended", Fix = "remove the role." };
        if (Values is { Count: < 2 })
            yield return new Finding("DATA029", $"{path}.values", "received fewer than two") { Expected = "two things at least", Fix = "name them, or leave them out." };
        for (var i = 0; i < Values?.Count; i++)
            if (Values[i].Trim() != Values[i] || Values[i].Length == 0 || Values.Take(i).Contains(Values[i]))
                yield return new Finding("DATA029", SpecPath.Item($"{path}.values", i), $"received {Printable.Quote(Values[i])}") { Expected = "each thing once, none of them empty or with space around it", Fix = "correct the name." };
    }
}
