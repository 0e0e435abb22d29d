using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Norma.Formats;

/// <summary>One step of a path into JSON.</summary>
/// <param name="Name">The member; null for an item.</param>
/// <param name="Index">The item, from 0; null for all of them where there is no name either.</param>
readonly record struct JsonStep(string? Name, int? Index)
{
    /// <summary>Whether it goes to all items or members.</summary>
    public bool IsAll => Name is null && Index is null;
}

/// <summary>A path into JSON: members by <c>.name</c> or <c>['name']</c>, items by <c>[0]</c>, all of them by <c>[*]</c> or <c>.*</c>. What RFC 9535 has beyond that (filters, slices, descent) is refused.</summary>
sealed class JsonPath
{
    const int Longest = 1000, MostSteps = 64;

    static readonly SearchValues<char> s_marks = SearchValues.Create("?()@'\"]");

    readonly JsonStep[] _steps;

    JsonPath(JsonStep[] steps) => _steps = steps;

    /// <summary>The steps from the top.</summary>
    public IReadOnlyList<JsonStep> Steps => _steps;

    /// <summary>The path of these steps.</summary>
    public static JsonPath Of(IEnumerable<JsonStep> steps) => new([.. steps]);

    /// <summary>Reads a path; a <c>$</c> at its beginning may be left out.</summary>
    /// <exception cref="InvalidDataException">It is none; the message says why.</exception>
    public static JsonPath Parse(string text)
    {
        if (text.Length > Longest) throw new InvalidDataException($"has {text.Length} characters, more than {Longest}");
        var steps = new List<JsonStep>();
        var at = text.StartsWith('$') ? 1 : 0;
        while (at < text.Length)
        {
            if (steps.Count == MostSteps) throw new InvalidDataException($"has more than {MostSteps} steps");
            if (text[at] == '[') steps.Add(Bracket(text, ref at));
            else if (text[at] == '.' || at == 0)
            {
                if (text[at] == '.') at++;
                if (at < text.Length && text[at] == '.') throw new InvalidDataException("descends by '..', which is not read");
                var end = text.AsSpan(at).IndexOfAny('.', '[');
                var name = end < 0 ? text[at..] : text.Substring(at, end);
                if (name.Length == 0) throw new InvalidDataException("has an empty name");
                if (name.AsSpan().IndexOfAny(s_marks) >= 0) throw new InvalidDataException($"has the name '{name}'; a name with such marks is written ['…']");
                at += name.Length;
                steps.Add(name == "*" ? default : new(name, null));
            }
            else throw new InvalidDataException($"has '{text[at]}' where '.' or '[' goes on");
        }
        return new([.. steps]);
    }

    static JsonStep Bracket(string text, ref int at)
    {
        if (++at < text.Length && text[at] is '\'' or '"')
        {
            var (quote, name) = (text[at], new StringBuilder());
            for (at++; at < text.Length && text[at] != quote; at++)
            {
                if (text[at] == '\\' && at + 1 < text.Length) at++;
                name.Append(text[at]);
            }
            at++;
            if (at >= text.Length || text[at] != ']') throw new InvalidDataException("has a name in brackets that is not closed");
            at++;
            return new(name.ToString(), null);
        }
        var end = text.IndexOf(']', at);
        if (end < 0) throw new InvalidDataException("has a bracket that is not closed");
        var inside = text[at..end];
        at = end + 1;
        if (inside == "*") return default;
        if (int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return new(null, index);
        throw new InvalidDataException($"has '[{inside}]'; an item by its number, a name in quotes or '*' is read");
    }

    /// <summary>What it leads to, in the order of the document.</summary>
    public IEnumerable<JsonElement> Find(JsonElement root) => Find(root, 0);

    IEnumerable<JsonElement> Find(JsonElement element, int step)
    {
        if (step == _steps.Length) return [element];
        var next = _steps[step];
        if (next.Name is { } name) return element.Member(name) is { } member ? Find(member, step + 1) : [];
        if (next.Index is { } index) return element.ValueKind == JsonValueKind.Array && index < element.GetArrayLength() ? Find(element[index], step + 1) : [];
        return element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Find(item, step + 1)),
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Find(member.Value, step + 1)),
            _ => [],
        };
    }

    /// <inheritdoc/>
    public override string ToString() => "$" + string.Concat(_steps.Select(step => step.IsAll ? "[*]" : step.Name is { } name
        ? name.All(c => char.IsLetterOrDigit(c) || c == '_') ? $".{name}" : $"['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']"
        : string.Create(CultureInfo.InvariantCulture, $"[{step.Index}]")));
}
