using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Norma.Spec;

namespace Norma.Formats.Squad;

/// <summary>Questions about texts with their answers, as SQuAD writes them: <c>data</c> › <c>paragraphs</c> › <c>qas</c> › <c>answers</c> in one JSON object.</summary>
/// <remarks>
/// Members that nobody asks for are passed over; none may stand twice in an object. A question of <c>is_impossible: true</c> has no answer, and is counted alone. The file is gone
/// through once, without a document in memory; whatever else is wrong in it is found at once, the first hundred with their places.
/// <para>Rajpurkar et al. 2016, https://arxiv.org/abs/1606.05250; https://rajpurkar.github.io/SQuAD-explorer.</para>
/// </remarks>
sealed class SquadQuestions
{
    /// <summary>The most bytes of a file.</summary>
    public const int MostBytes = 1 << 30;

    /// <summary>How many faults are kept; all are counted.</summary>
    public const int MostFaults = 100;

    const int Deepest = 64;
    const string Whole = "a JSON object whose 'data' is a list of objects with 'paragraphs'";

    /// <summary>What the lists are called, from the top on.</summary>
    static readonly string[] s_lists = ["data", "paragraphs", "qas", "answers"];

    readonly byte[] _bytes;
    readonly int _from;
    readonly int[] _places = new int[s_lists.Length];
    readonly List<SquadText> _texts = [];
    readonly List<SquadQuestion> _questions = [];
    readonly List<SquadFault> _faults = [];
    (long Line, int Start, int Counted) _line = (1, 0, 0);

    SquadQuestions(byte[] bytes) => (_bytes, _from) = (bytes, bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);

    /// <summary>The texts in the order of the file.</summary>
    public IReadOnlyList<SquadText> Texts => _texts;

    /// <summary>The questions in the order of the file, without those that have no answer.</summary>
    public IReadOnlyList<SquadQuestion> Questions => _questions;

    /// <summary>How many questions have no answer by their own word.</summary>
    public int Impossible { get; private set; }

    /// <summary>What is wrong with the file; nothing else is to be read then.</summary>
    public IReadOnlyList<SquadFault> Faults => _faults;

    /// <summary>How much is wrong with it.</summary>
    public int FaultCount { get; private set; }

    /// <summary>How many bytes all questions with their texts are; a text counts once for each of its questions.</summary>
    public long Extent { get; private set; }

    /// <summary>Goes through the bytes of a file.</summary>
    public static SquadQuestions Read(byte[] bytes)
    {
        var read = new SquadQuestions(bytes);
        if (!Utf8.IsValid(bytes))
        {
            read.Add(new("is not UTF-8", "texts in UTF-8", null));
            return read;
        }
        var reader = new Utf8JsonReader(bytes.AsSpan(read._from), new JsonReaderOptions { MaxDepth = Deepest });
        try
        {
            read.Top(ref reader);
            while (reader.Read()) { }
        }
        catch (JsonException fault)
        {
            read.Add(new("is broken JSON", Whole, fault.LineNumber is { } line ? new(line + 1, (fault.BytePositionInLine ?? 0) + 1) : null));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in the name of a member.
            read.Add(new("has a name that is no Unicode", "texts in UTF-8", read.PlaceOf(ref reader)));
        }
        return read;
    }

    void Top(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            Add(new("is no JSON object", Whole, PlaceOf(ref reader)));
            reader.Skip();
            return;
        }
        var seen = Seen();
        while (Member(ref reader, 0, seen) is { } name)
        {
            if (name != "data") reader.Skip();
            else if (IsList(ref reader, 0)) while (Item(ref reader, 0)) Article(ref reader);
        }
        Require(ref reader, 0, seen, "data");
    }

    void Article(ref Utf8JsonReader reader)
    {
        var (first, title, seen) = (_texts.Count, (byte[]?)null, Seen());
        while (Member(ref reader, 1, seen) is { } name)
        {
            if (name == "title") title = Text(ref reader, 1, name);
            else if (name != "paragraphs") reader.Skip();
            else if (IsList(ref reader, 1)) while (Item(ref reader, 1)) Paragraph(ref reader);
        }
        Require(ref reader, 1, seen, "paragraphs");
        for (var i = first; i < _texts.Count; i++) _texts[i] = _texts[i] with { Title = title };
    }

    // The questions may stand before their text.
    void Paragraph(ref Utf8JsonReader reader)
    {
        var (text, first, context, seen) = (_texts.Count, _questions.Count, (byte[]?)null, Seen());
        while (Member(ref reader, 2, seen) is { } name)
        {
            if (name == "context") context = Text(ref reader, 2, name);
            else if (name != "qas") reader.Skip();
            else if (IsList(ref reader, 2)) while (Item(ref reader, 2)) Question(ref reader, text);
        }
        Require(ref reader, 2, seen, "context");
        Require(ref reader, 2, seen, "qas");
        _texts.Add(new(null, context ?? []));
        Extent += (long)(context?.Length ?? 0) * (_questions.Count - first);
    }

    void Question(ref Utf8JsonReader reader, int text)
    {
        var (id, question, impossible, answers, seen) = ((byte[]?)null, (byte[]?)null, false, new List<SquadAnswer>(), Seen());
        while (Member(ref reader, 3, seen) is { } name)
        {
            if (name == "id") id = Id(ref reader);
            else if (name == "question") question = Text(ref reader, 3, name);
            else if (name == "is_impossible") impossible = Truth(ref reader, name);
            else if (name != "answers") reader.Skip();
            else if (IsList(ref reader, 3)) while (Item(ref reader, 3)) Answer(ref reader, answers);
        }
        Require(ref reader, 3, seen, "id");
        Require(ref reader, 3, seen, "question");
        if (impossible && answers.Count > 0) Wrong(ref reader, 3, null, "is impossible to answer and has answers", "one of both");
        if (impossible) Impossible++;
        else _questions.Add(new(text, id ?? [], question ?? [], answers));
        Extent += (id?.Length ?? 0) + (question?.Length ?? 0);
    }

    void Answer(ref Utf8JsonReader reader, List<SquadAnswer> answers)
    {
        var (text, start, seen) = ((byte[]?)null, 0L, Seen());
        while (Member(ref reader, 4, seen) is { } name)
        {
            if (name == "text")
            {
                text = Text(ref reader, 4, name);
                if (text is []) Wrong(ref reader, 4, name, "is empty", "the answer as it stands in the text");
            }
            else if (name == "answer_start") start = Number(ref reader, name);
            else reader.Skip();
        }
        Require(ref reader, 4, seen, "text");
        Require(ref reader, 4, seen, "answer_start");
        if (text is not null) answers.Add(new(text, start));
    }

    static HashSet<string> Seen() => new(StringComparer.Ordinal);

    // Stands at the value of the next member that was not there before; null at the end of the object.
    string? Member(ref Utf8JsonReader reader, int depth, HashSet<string> seen)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (seen.Add(name))
            {
                reader.Read();
                return name;
            }
            Wrong(ref reader, depth, null, $"states {Printable.Quote(name)} twice", "each member once");
            reader.Skip();
        }
        return null;
    }

    bool IsList(ref Utf8JsonReader reader, int depth)
    {
        _places[depth] = -1;
        if (reader.TokenType == JsonTokenType.StartArray) return true;
        Wrong(ref reader, depth, s_lists[depth], "is no list", "a list of objects");
        reader.Skip();
        return false;
    }

    // Stands at the beginning of the list's next object; false at its end.
    bool Item(ref Utf8JsonReader reader, int depth)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _places[depth]++;
            if (reader.TokenType == JsonTokenType.StartObject) return true;
            Wrong(ref reader, depth + 1, null, "is no object", "an object");
            reader.Skip();
        }
        return false;
    }

    void Require(ref Utf8JsonReader reader, int depth, HashSet<string> seen, string name)
    {
        if (!seen.Contains(name)) Add(new($"has {PathOf(depth, null)} without {Printable.Quote(name)}", Whole, PlaceOf(ref reader)));
    }

    // As UTF-8; null where it is none.
    byte[]? Text(ref Utf8JsonReader reader, int depth, string name)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            Wrong(ref reader, depth, name, "is no text", "a text");
            reader.Skip();
            return null;
        }
        if (!reader.ValueIsEscaped) return reader.ValueSpan.ToArray();
        try
        {
            var text = new byte[reader.ValueSpan.Length];
            return text[..reader.CopyString(text)];
        }
        catch (InvalidOperationException)
        {
            Wrong(ref reader, depth, name, "has half of a surrogate pair", "a text in Unicode");
            return null;
        }
    }

    // Some number their questions.
    byte[]? Id(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _) ? reader.ValueSpan.ToArray() : Text(ref reader, 3, "id");

    bool Truth(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False) return reader.TokenType == JsonTokenType.True;
        Wrong(ref reader, 3, name, "is neither true nor false", "true or false");
        reader.Skip();
        return false;
    }

    long Number(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)) return number;
        Wrong(ref reader, 4, name, "is no whole number", "the place of the answer's first character, counted in Unicode code points from 0");
        reader.Skip();
        return 0;
    }

    void Wrong(ref Utf8JsonReader reader, int depth, string? member, string what, string expected) => Add(new($"has {PathOf(depth, member)} that {what}", expected, PlaceOf(ref reader)));

    void Add(SquadFault fault)
    {
        if (FaultCount++ < MostFaults) _faults.Add(fault);
    }

    string PathOf(int depth, string? member) =>
        $"${string.Concat(Enumerable.Range(0, depth).Select(list => string.Create(CultureInfo.InvariantCulture, $".{s_lists[list]}[{_places[list]}]")))}{(member is null ? "" : $".{member}")}";

    // Faults come in the order of the file: lines are counted on from the last one.
    Place? PlaceOf(ref Utf8JsonReader reader)
    {
        if (FaultCount >= MostFaults) return null;
        var at = _from + (int)reader.TokenStartIndex;
        var between = _bytes.AsSpan(_line.Counted, at - _line.Counted);
        var last = between.LastIndexOf((byte)'\n');
        _line = (_line.Line + between.Count((byte)'\n'), last < 0 ? _line.Start : _line.Counted + last + 1, at);
        return new(_line.Line, at - _line.Start + 1);
    }
}

/// <summary>A text that is asked about, in UTF-8.</summary>
/// <param name="Title">What it is from; null where that is not said.</param>
/// <param name="Context">The text.</param>
readonly record struct SquadText(byte[]? Title, byte[] Context);

/// <summary>A question, in UTF-8.</summary>
/// <param name="Text">The place of its text among the texts.</param>
/// <param name="Id">Its name.</param>
/// <param name="Words">The question.</param>
/// <param name="Answers">The answers that people gave; none where they are not known.</param>
readonly record struct SquadQuestion(int Text, byte[] Id, byte[] Words, IReadOnlyList<SquadAnswer> Answers);

/// <summary>An answer.</summary>
/// <param name="Text">Its words as they stand in the text, in UTF-8.</param>
/// <param name="Start">The code point at which it begins there.</param>
readonly record struct SquadAnswer(byte[] Text, long Start);

/// <summary>Something that is wrong; it goes on after the file's name.</summary>
/// <param name="What">What was found.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="At">Where in the file; null where that is not known.</param>
sealed record SquadFault(string What, string Expected, Place? At);
