using Norma.Spec;

namespace Norma.Formats;

/// <summary>What a rule says of an artefact.</summary>
public enum Verdict
{
    /// <summary>No place breaks it.</summary>
    Passed,
    /// <summary>A recommendation is not followed.</summary>
    Warned,
    /// <summary>A place breaks it.</summary>
    Failed,
    /// <summary>It could not be judged, because what it looks at is absent or cannot be read.</summary>
    NotJudged,
}

/// <summary>A rule, judged on an artefact.</summary>
/// <param name="Id">As in <c>onnx/graph-name</c>.</param>
/// <param name="Text">The rule in a sentence.</param>
/// <param name="Reference">The normative text.</param>
/// <param name="Places">What breaks it, in the order of the artefact; at most <see cref="MostPlaces"/> and one that counts the rest.</param>
/// <param name="Obstacle">Why it could not be judged; null when it was.</param>
public sealed record Ruling(string Id, string Text, string Reference, Items<Breach> Places, string? Obstacle = null)
{
    /// <summary>The most places that one rule shows.</summary>
    public const int MostPlaces = 20;

    /// <summary>Whether a breach says that bytes are not those which were recorded: the rules <c>…/verified-…</c>.</summary>
    public bool Verifies => Id.Contains("/verified-", StringComparison.Ordinal);

    /// <summary>The worst of its places.</summary>
    public Verdict Verdict => Obstacle is not null ? Verdict.NotJudged
        : Places.Any(place => place.Severity == Severity.Error) ? Verdict.Failed
        : Places.Any(place => place.Severity == Severity.Warning) ? Verdict.Warned : Verdict.Passed;

    /// <summary>What a rule says, asked once.</summary>
    public static Ruling Of<T>(Rule<T> rule, T artefact)
    {
        var places = new List<Breach>();
        try
        {
            foreach (var breach in rule.Breaches(artefact))
            {
                if (places.Count == MostPlaces)
                {
                    places.Add(new("…", $"and more places than {MostPlaces}", breach.Severity));
                    break;
                }
                places.Add(breach);
            }
            return new(rule.Id, rule.Text, rule.Reference, [.. places]);
        }
        catch (CannotJudgeException cannot) when (places.Count == 0)
        {
            return NotJudged(rule, cannot.Message);
        }
    }

    /// <summary>All rules for a kind of artefact, judged, ordinal by id.</summary>
    public static Items<Ruling> All<T>(T artefact) => [.. RulesOf<T>.All.Select(rule => Of(rule, artefact))];

    /// <summary>All rules for a kind of artefact that could not even be opened.</summary>
    public static Items<Ruling> None<T>(string obstacle) => [.. RulesOf<T>.All.Select(rule => NotJudged(rule, obstacle))];

    static Ruling NotJudged<T>(Rule<T> rule, string obstacle) => new(rule.Id, rule.Text, rule.Reference, [], obstacle);
}

/// <summary>Thrown to a rule by the artefact that it asks for something which is absent or unreadable; another rule says so.</summary>
sealed class CannotJudgeException(string obstacle) : Exception(obstacle);
