using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Norma.Spec;

/// <summary>Makes nodes of YAML parser events; bounds depth and size as the events come, before any recursion over what they describe.</summary>
/// <remarks>YamlDotNet's own representation model accepts duplicate keys and self-containing anchors, and overflows the stack on deep nesting.</remarks>
sealed class Composer
{
    readonly string _file;
    readonly List<Finding> _findings;
    readonly Parser _parser;
    readonly Dictionary<string, SpecNode?> _anchors = new(StringComparer.Ordinal);
    readonly string? _override;
    readonly string _text;
    int _events;

    Composer(string text, string file, List<Finding> findings, string? overriding)
    {
        (_text, _file, _findings, _override) = (text, file, findings, overriding);
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The root of the only document; null when there is none to bind, with findings that say why.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">As findings name it.</param>
    /// <param name="findings">Where what is wrong goes.</param>
    /// <param name="overriding">The <c>--set</c> that the text is the value of.</param>
    public static SpecNode? Compose(string text, string file, List<Finding> findings, string? overriding = null)
    {
        if (SpecText.Check(text, overriding ?? file, findings) is not { } clean) return null;
        text = clean;
        var composer = new Composer(text, file, findings, overriding);
        try
        {
            return composer.Document();
        }
        catch (YamlException refused)
        {
            composer.Syntax(refused);
        }
        catch (StopException)
        {
        }
        return null;
    }

    void Syntax(YamlException refused)
    {
        var fault = SyntaxFault.Of(_text, refused);
        if (_findings.Exists(finding => finding.Code == "SPEC011" && finding.At?.Line == fault.At?.Line)) return;
        Report(fault.Code, fault.At!.Value, fault.Message, fault.Expected!, fault.Fix);
    }

    SpecNode? Document()
    {
        Next();
        Next();
        if (_parser.Current is not DocumentStart start)
        {
            Report("SPEC012", new(1, 1), "is empty", "a document", "begin with 'norma: 1'");
            return null;
        }
        if (start.Version is { } version && (version.Version.Major, version.Version.Minor) is not (1, 2))
            Report("SPEC010", PlaceOf(start.Start), $"is YAML {version.Version.Major}.{version.Version.Minor}", "YAML 1.2", "remove the %YAML line");
        if (start.Tags is { } tags && tags.Any(tag => tag.Handle is not ("!" or "!!"))) Report("SPEC014", PlaceOf(start.Start), "has a %TAG line", "no tag", "remove the line");
        Next();
        var root = Node(1);
        Next();
        Next();
        if (_parser.Current is DocumentStart second)
            Report("SPEC012", PlaceOf(second.Start), "begins a second document", "one document", "keep one model in a file");
        if (root is ScalarNode { Kind: ScalarKind.Null } && _override is null)
        {
            Report("SPEC012", new(1, 1), "is empty", "a document", "begin with 'norma: 1'");
            return null;
        }
        return root;
    }

    SpecNode Node(int depth)
    {
        var current = _parser.Current!;
        var at = PlaceOf(current.Start);
        if (depth > SpecLimits.Depth) throw Stop("SPEC013", at, "is nested too deep", $"at most {SpecLimits.Depth} levels");
        if (++_events > SpecLimits.Nodes) throw Stop("SPEC013", at, "has too many keys and values", TooMany);
        if (current is AnchorAlias alias) return Alias(alias, at, depth);

        // The parser ends some mappings after a key, as in {a: b, ?}.
        if (current is not NodeEvent anchored) throw new YamlException(current.Start, current.End, "a value is missing");
        if (!anchored.Tag.IsEmpty)
            Report("SPEC014", at, $"has the tag {Printable.Quote(anchored.Tag.IsNonSpecific ? "!" : anchored.Tag.Value.Replace("tag:yaml.org,2002:", "!!", StringComparison.Ordinal))}", "no tag", "remove the tag: the key says what type its value has");
        var anchor = anchored.Anchor.IsEmpty ? null : anchored.Anchor.Value;
        if (anchor is not null) _anchors[anchor] = null;
        SpecNode node = anchored switch
        {
            YamlDotNet.Core.Events.Scalar scalar => new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, at) { Override = _override },
            SequenceStart => List(at, depth),
            MappingStart => Map(at, depth),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (node.Weight > SpecLimits.Nodes || node.Size > SpecLimits.Characters) throw Stop("SPEC013", at, "has too many keys and values", TooMany);
        if (anchor is not null) _anchors[anchor] = node;
        return node;
    }

    static string TooMany => string.Create(CultureInfo.InvariantCulture, $"at most {SpecLimits.Nodes}, and {SpecLimits.Characters} characters, with aliases expanded");

    SpecNode Alias(AnchorAlias alias, Place at, int depth)
    {
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var node)) Report("SPEC015", at, $"refers to {Printable.Quote("*" + name)}", "an anchor that stands before it", $"define &{name} before, or write the value out");
        else if (node is null) Report("SPEC015", at, $"{Printable.Quote("*" + name)} contains itself", "an anchor that ends before it is used", "write the value out");
        if (node is null) return new BrokenNode(at) { Override = _override };
        if (depth + node.Height - 1 > SpecLimits.Depth) throw Stop("SPEC013", at, "is nested too deep", $"at most {SpecLimits.Depth} levels with aliases expanded");
        return node;
    }

    ListNode List(Place at, int depth)
    {
        var items = new List<SpecNode>();
        var (weight, size) = (1L, 0L);
        for (Next(); _parser.Current is not SequenceEnd; Next())
        {
            items.Add(Node(depth + 1));
            if ((weight += items[^1].Weight) > SpecLimits.Nodes || (size += items[^1].Size) > SpecLimits.Characters) throw Stop("SPEC013", at, "has too many keys and values", TooMany);
        }
        return new ListNode([.. items], at) { Override = _override };
    }

    MapNode Map(Place at, int depth)
    {
        var entries = new List<SpecEntry>();
        var partial = false;
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        var (weight, size) = (1L, 0L);
        for (Next(); _parser.Current is not MappingEnd; Next())
        {
            var key = Node(depth + 1);
            var keyAt = key.At;
            Next();
            var value = Node(depth + 1);
            if ((weight += value.Weight + 1) > SpecLimits.Nodes || (size += value.Size) > SpecLimits.Characters) throw Stop("SPEC013", at, "has too many keys and values", TooMany);
            // A value that is not written has the place of what follows it; its key says better where to look.
            if (value is ScalarNode { Text: "", Kind: ScalarKind.Null }) value = new ScalarNode("", true, keyAt) { Override = _override };
            if (key is BrokenNode) continue;
            if (key is not ScalarNode { Text: var name } scalar)
                Report("SPEC006", keyAt, "has a list or mapping as key", "text");
            else if (scalar.Kind == ScalarKind.Null)
                Report("SPEC006", keyAt, "has null as key", "text", "write the key in quotes");
            else if (name == "<<" && scalar.Plain)
            {
                partial = true;
                Report("SPEC016", keyAt, "is a merge key", "keys of its own", "write the keys out; an alias may stand for a whole value");
            }
            else if (!seen.TryAdd(name, keyAt))
            {
                // Of a header that stands twice the one with the content is judged.
                var first = entries.FindIndex(entry => entry.Key == name);
                if (entries[first].Value is ScalarNode { Kind: ScalarKind.Null }) entries[first] = new(name, keyAt, value);
                Report("SPEC003", keyAt, string.Create(CultureInfo.InvariantCulture, $"the key {Printable.Quote(name)} occurs a second time; the first is on line {seen[name].Line}"), "each key once", "remove one of the two");
            }
            else
                entries.Add(new(name, keyAt, value));
        }
        return new MapNode([.. entries], at) { Override = _override, IsPartial = partial };
    }

    void Next()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (Exception defect) when (defect is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException or NullReferenceException)
        {
            // The parser has paths that forget to say where they stumbled, such as a block entry within a flow mapping.
            var at = _parser.Current?.End ?? Mark.Empty;
            throw new YamlException(at, at, "syntax error", defect);
        }
    }

    void Report(string code, Place at, string message, string expected, string? fix = null)
    {
        if (_findings.Count >= SpecLimits.Findings) throw new StopException();
        _findings.Add(new(code, "", message) { File = _override ?? _file, At = _override is null ? at : null, Expected = expected, Fix = fix });
    }

    StopException Stop(string code, Place at, string message, string expected, string? fix = null)
    {
        Report(code, at, message, expected, fix);
        return new StopException();
    }

    static Place PlaceOf(Mark mark) => new(mark.Line, mark.Column);

    /// <summary>Ends composing after a finding that makes the rest meaningless; never leaves this class.</summary>
    sealed class StopException : Exception;
}
