using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Features;

/// <summary>What can be known to be wrong with the features without the rows.</summary>
static class FeatureChecks
{
    /// <summary>Unknown fields and types, fields that may not be used, transforms that do not chain or contradict themselves, bad expressions, names taken twice.</summary>
    /// <remarks>What depends on a field whose type is inferred is judged when it is known: <see cref="FittedFeatures.Fit"/> checks again.</remarks>
    public static IEnumerable<Finding> Check(FeaturesSpec spec, Map<Field> fields, Windows? windows = null)
    {
        var findings = new List<Finding>();
        for (var i = 0; i < spec.Clean.Count; i++) findings.AddRange(spec.Clean[i].Check(fields, $"$.features.clean[{i}]"));
        foreach (var type in spec.Defaults.Keys)
            if (Vocabulary.Find(typeof(Field), type) is not { } known || known == typeof(Inferred))
            {
                // Every word but that of a field whose type the data tells.
                string[] types = [.. Vocabulary.Words(typeof(Field)).Keys.Where(word => word != Vocabulary.WordOf(typeof(Inferred)))];
                findings.Add(new("FEAT002", SpecPath.Key("$.features.defaults", type), $"received {Printable.Quote(type)}")
                {
                    Expected = $"one of: {string.Join(", ", types)}",
                    Fix = Nearest.Hint(type, types) ?? "name a type of field; the transforms of one field stand under 'fields'.",
                });
            }
        foreach (var name in spec.Fields.Keys)
        {
            var path = SpecPath.Key("$.features.fields", name);
            if (!fields.TryGetValue(name, out var field)) findings.Add(NoField(name, fields, path));
            else if (field.Role != Role.Feature && !field.IsWritten && !field.IsSaid) findings.Add(NotUsable(name, field, path));
        }
        foreach (var name in spec.Add.Keys)
            if (fields.ContainsKey(name))
                findings.Add(new("FEAT007", SpecPath.Key("$.features.add", name), $"{Printable.Quote(name)} is a field already") { Expected = "a name of its own", Fix = "rename the new feature." });
        // Steps that many fields share are judged once a kind.
        var judged = new HashSet<string>(StringComparer.Ordinal);
        foreach (var feature in PlannedFeature.All(spec, fields, findings))
            if (judged.Add($"{PlannedFeature.Plural(feature.Source.Kind)} at {feature.Path}") || feature.IsAnswered) findings.AddRange(feature.Check());
        foreach (var feature in PlannedFeature.All(spec, fields, []))
        {
            findings.AddRange(Transforms.Standardize.Check(feature, fields, windows));
            findings.AddRange(Transforms.DateParts.Check(feature, fields, windows));
            for (var i = 0; i < feature.Steps?.Count; i++)
                if (feature.Steps[i] is Transforms.Tokenize { Vocabulary: { } vocabulary }) findings.AddRange(Learned(vocabulary, fields, $"{feature.PathOf(i)}.vocabulary"));
        }
        return [.. findings.Distinct()];
    }

    static IEnumerable<Finding> Learned(Items<string> vocabulary, Map<Field> fields, string path)
    {
        if (vocabulary.Count == 0) yield return new("FEAT064", path, "received no field") { Expected = "the fields whose texts the vocabulary is learned from", Fix = "name them, or leave it out." };
        foreach (var name in vocabulary)
        {
            if (!fields.TryGetValue(name, out var field)) yield return NoField(name, fields, path);
            else if (field is not (Text or Transcript or Inferred) || field.Role is Role.Ignore && field is Text or Transcript)
                yield return new("FEAT064", path, $"received {Printable.Quote(name)}, a field of type {field.Type} and role {field.Role.ToString().ToLowerInvariant()}") { Expected = "fields of type text and of role feature or target", Fix = "name a text." };
        }
    }

    internal static Finding NoField(string name, Map<Field> fields, string path) => new("FEAT001", path, $"received {Printable.Quote(name)}, which is no field of the data")
    {
        Expected = $"one of: {string.Join(", ", fields.Keys.Take(20).Select(Printable.Escape))}",
        Fix = Nearest.Hint(name, fields.Keys) ?? "name a field of the data.",
    };

    internal static Finding NotUsable(string name, Field field, string path) => new("FEAT005", path, $"received {Printable.Quote(name)}, a field of role {field.Role.ToString().ToLowerInvariant()}")
    {
        Expected = "a field of role feature",
        Fix = "give it the role feature, or name another field.",
    };

    /// <summary>The transforms that take a kind.</summary>
    internal static IEnumerable<string> Words(Kind kind)
    {
        foreach (var (word, type) in Vocabulary.Words(typeof(Transform)))
            if (((Transform)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type)).Accepts(kind)) yield return word;
    }
}
