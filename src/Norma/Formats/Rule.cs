using System.Reflection;
using Norma.Spec;

namespace Norma.Formats;

/// <summary>One rule of an open standard: where it is written, and what breaks it.</summary>
/// <typeparam name="T">What it judges.</typeparam>
/// <param name="id">As in <c>onnx/graph-name</c>.</param>
/// <param name="text">The rule in a sentence.</param>
/// <param name="reference">The normative text.</param>
public abstract class Rule<T>(string id, string text, string reference)
{
    /// <summary>As in <c>onnx/graph-name</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The rule in a sentence.</summary>
    public string Text { get; } = text;

    /// <summary>The normative text.</summary>
    public string Reference { get; } = reference;

    /// <summary>Every place that breaks it.</summary>
    public abstract IEnumerable<Breach> Breaches(T artefact);
}

/// <summary>A place that breaks a rule.</summary>
/// <param name="Place">Where.</param>
/// <param name="Message">What was found.</param>
/// <param name="Severity">An error, or a warning where the standard recommends only.</param>
public readonly record struct Breach(string Place, string Message, Severity Severity = Severity.Error);

/// <summary>All rules for a kind of artefact: every class that is one.</summary>
/// <typeparam name="T">What they judge.</typeparam>
public static class RulesOf<T>
{
    /// <summary>The rules, ordinal by id.</summary>
    public static IReadOnlyList<Rule<T>> All { get; } =
    [
        .. MetadataTypes.DerivedFrom(typeof(Rule<T>))
            .Select(type => (Rule<T>)Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, null, null)!)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];
}
