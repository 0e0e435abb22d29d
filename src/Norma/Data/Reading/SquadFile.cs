using System.Globalization;
using System.Text;
using System.Text.Json;
using Norma.Data.Fields;
using Norma.Formats;
using Norma.Formats.Squad;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Questions as SQuAD writes them, a row each.</summary>
sealed class SquadFile : RowFile
{
    const string Id = "id", Title = "title", Context = "context", Question = "question", Answer = "answer", Start = "answer_start", Answers = "answers";

    /// <summary>The most bytes of all questions with their texts: a small file may ask very much of one long text.</summary>
    const long MostExtent = 1L << 34;

    static readonly JsonSerializerOptions s_json = new(RecordJson.Readable) { WriteIndented = false };

    readonly SquadQuestions _read;
    readonly (long Size, string Sha256) _identity;

    SquadFile(string shown, SquadQuestions read, (long, string) identity) : base(shown) => (_read, _identity) = (read, identity);

    /// <summary>Whether a JSON file has a list <c>data</c> of objects with a list <c>paragraphs</c> at its top, as far as its beginning tells.</summary>
    public static bool Is(string path) =>
        JsonHead.Tells(path, static (ref Utf8JsonReader reader) => reader.Read() && LeadsTo(ref reader, "data"u8) && reader.Read() && LeadsTo(ref reader, "paragraphs"u8));

    // Whether an object that begins here has a list of that name; it stands at the list's beginning then.
    static bool LeadsTo(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var telling = reader.ValueTextEquals(name);
            if (!reader.Read()) return false;
            if (telling) return reader.TokenType == JsonTokenType.StartArray;
            if (!reader.TrySkip()) return false;
        }
        return false;
    }

    /// <summary>Opens it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">The same as findings name it.</param>
    /// <exception cref="FindingsException"><c>DATA001</c>, <c>DATA002</c>, <c>DATA042</c>.</exception>
    public static SquadFile Open(string path, string shown)
    {
        var (bytes, digest) = BoxRows.BytesOf(path, shown, SquadQuestions.MostBytes);
        var read = SquadQuestions.Read(bytes);
        var wrong = read.Faults.SelectMany(fault => BoxRows.Unfit(shown, fault.What, fault.Expected, fault.At).Findings).ToList();
        if (read.FaultCount > wrong.Count) wrong.AddRange(BoxRows.Unfit(shown, string.Create(CultureInfo.InvariantCulture, $"is wrong in {read.FaultCount - wrong.Count:N0} more places"), "questions as SQuAD writes them").Findings);
        DataReader.Refuse(ExitCode.Data, wrong);
        if (read.Extent > MostExtent)
            throw BoxRows.Unfit(shown, string.Create(CultureInfo.InvariantCulture, $"asks {read.Questions.Count:N0} questions of texts that have {read.Extent:N0} bytes, each counted once for each of its questions,"), string.Create(CultureInfo.InvariantCulture, $"at most {MostExtent:N0}"), limit: true);
        return new(shown, read, (bytes.Length, digest));
    }

    /// <inheritdoc/>
    public override Items<string> Names { get; } = [Id, Title, Context, Question, Answer, Start, Answers];

    /// <inheritdoc/>
    public override (long Size, string Sha256) Identity() => _identity;

    /// <inheritdoc/>
    public override CellKind? KindOf(int column) => Names[column] is Start ? CellKind.Number : CellKind.Text;

    /// <inheritdoc/>
    public override bool HoldsText(int column) => Names[column] is not Start;

    /// <inheritdoc/>
    public override Field? Usual(string name) => name switch
    {
        Context or Question => new Fields.Text(Role.Feature),
        Answer => new Fields.Span(Context, Start, Answers),
        Start => new Number(Role.Ignore),
        _ => new Fields.Text(Role.Ignore),
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Notes => _read.Impossible == 0 ? [] :
    [
        new("DATA046", "", string.Create(CultureInfo.InvariantCulture, $"{_read.Impossible:N0} of {_read.Impossible + (long)_read.Questions.Count:N0} questions are impossible to answer by their text, and are left out"))
        {
            File = Shown,
            Severity = Severity.Information,
            Expected = "questions whose answers stand in their texts",
            Fix = "none is needed.",
        },
    ];

    /// <inheritdoc/>
    public override Column NamesOf(int first, int rows) => new TextColumn(Id, [.. Enumerable.Range(0, rows)], [.. _read.Questions.Skip(first).Take(rows).Select(question => Encoding.UTF8.GetString(question.Id))]);

    /// <inheritdoc/>
    public override FileRows Read(IReadOnlyList<Func<Cells>?> columns, int most = int.MaxValue)
    {
        var rows = Math.Min(most, _read.Questions.Count);
        Cells?[] cells = [.. columns.Select(make => make?.Invoke())];
        for (var row = 0; row < rows; row++)
        {
            var question = _read.Questions[row];
            for (var column = 0; column < cells.Length; column++)
                if (cells[column] is { } into) Add(into, Cell(question, Names[column]));
        }
        return new(rows, [.. cells.Select(c => c is null ? null : (IReadOnlyList<Cells>)[c])]);
    }

    static void Add(Cells cells, byte[]? value)
    {
        if (value is null) cells.AddMissing();
        else cells.Add(value);
    }

    // Null where it is missing.
    byte[]? Cell(SquadQuestion question, string name) => (name, question.Answers) switch
    {
        (Id, _) => question.Id,
        (Title, _) => _read.Texts[question.Text].Title,
        (Context, _) => _read.Texts[question.Text].Context,
        (Question, _) => question.Words,
        (_, []) => null,
        (Answer, [var first, ..]) => first.Text,
        (Start, [var first, ..]) => Encoding.UTF8.GetBytes(first.Start.ToString(CultureInfo.InvariantCulture)),
        (_, var all) => JsonSerializer.SerializeToUtf8Bytes(all.Select(answer => Encoding.UTF8.GetString(answer.Text)).Distinct(StringComparer.Ordinal), s_json),
    };

    /// <inheritdoc/>
    public override Place?[] Locate(IReadOnlyList<CellAt> cells) => new Place?[cells.Count];

    /// <inheritdoc/>
    public override void Dispose() { }
}
