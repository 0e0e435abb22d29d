using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Norma.Data;
using Norma.Deployment.Feeds;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Interop.Onnx;
using Norma.Spec;

namespace Norma.Deployment.Generation;

/// <summary>Lets an exported model write texts: token by token, each time it reads what it has written so far.</summary>
sealed class OnnxTexts : IDisposable
{
    /// <summary>Texts at a time.</summary>
    const int Most = 64;

    readonly OnnxSession _session;
    readonly InputBinding[] _inputs;
    readonly WrittenText _text;
    readonly string _name;
    readonly int _own, _logits;
    readonly Generate _stated;
    readonly TimeSpan _limit;

    OnnxTexts(OnnxSession session, InputBinding[] inputs, string name, WrittenText text, Generate stated, TimeSpan limit)
    {
        (_session, _inputs, _name, _text, _stated, _limit) = (session, inputs, name, text, stated, limit);
        _own = Array.FindIndex(inputs, input => input.Input.Name == name);
        _logits = Enumerable.Range(0, session.Model.Outputs.Count).First(output => session.Model.Outputs[output].Name == OutputNames.Logits);
    }

    /// <summary>Whether the text itself is all that the model reads: it goes on with what is given.</summary>
    public bool Continues => _inputs.Length == 1;

    /// <summary>Loads a model that writes texts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="fields">The contract of the rows.</param>
    /// <param name="targets">What it predicts: one text.</param>
    /// <param name="stated">How it writes.</param>
    /// <param name="limit">How long the texts that are written at once, 64 at most, may take from their first token to their last; no limit when null.</param>
    /// <param name="threads">Threads within one run; as many as there are processors when null.</param>
    /// <exception cref="FindingsException">It is none, or its inputs do not fit the contract (exit 4).</exception>
    public static OnnxTexts Open(OnnxModel model, Map<Field> fields, Items<Target> targets, Generate stated, TimeSpan? limit = null, int? threads = null)
    {
        var written = OnnxMetadata.Written(model, targets);
        var (name, text) = (written.Keys.First(), written.Values.First());
        var logits = model.Outputs.FirstOrDefault(output => output.Name == OutputNames.Logits);
        if (logits is not { Type: (int)OnnxType.Float, Shape: [_, { Size: var places }, { Size: var tokens }] } || places != text.Length || tokens != text.Tokenizer.VocabularySize || !model.Inputs.Any(input => input.Name == name))
            throw new FindingsException(ExitCode.Refused, new Finding("DEPL017", OutputNames.Logits, $"the model has no such output, or no input {Printable.Quote(name)}")
            {
                File = model.File,
                Expected = FormattableString.Invariant($"float logits [N, {text.Length}, {text.Tokenizer.VocabularySize}] of the tokens that follow"),
                Fix = "export the model again.",
            });
        var bound = InputBinding.All(model, fields, []);
        var (run, lookups) = LeanModel.Of(model, new HashSet<string>(StringComparer.Ordinal) { OutputNames.Logits });
        return new(OnnxSession.Open(run, threads ?? Environment.ProcessorCount), InputBinding.Lean(run, fields, bound, lookups), name, text, stated, limit ?? Timeout.InfiniteTimeSpan);
    }

    /// <summary>The model that runs.</summary>
    public OnnxModel Model => _session.Model;

    /// <summary>The inputs of the model.</summary>
    public IReadOnlyList<OnnxPort> Inputs => [.. _inputs.Select(input => input.Input)];

    /// <summary>What the model reads besides the text that it writes, by the place among its inputs.</summary>
    public IEnumerable<int> Sources => Enumerable.Range(0, _inputs.Length).Where(i => i != _own);

    /// <summary>What the model writes for each row: behind the text of the row where it goes on with it, else a text of its own.</summary>
    /// <param name="rows">Columns by the names of the fields.</param>
    /// <param name="first">The number of the first row.</param>
    /// <param name="cancel">Ends the work early.</param>
    /// <exception cref="FindingsException"><c>DEPL016</c>: a column is missing (exit 3). <c>DEPL003</c>. <c>DEPL021</c>: some texts take too long (6).</exception>
    public string[] Write(Table rows, long first = 0, CancellationToken cancel = default)
    {
        var prompts = Continues ? rows.Has(_name) ? (TextColumn)rows[_name] : throw InputBinding.Lacks(_name) : null;
        var feeds = new Feed?[_inputs.Length];
        using var watch = new RunWatch(1, _limit);
        using var ending = cancel.Register(() => watch.Options.Terminate = true);
        try
        {
            for (var i = 0; i < feeds.Length; i++) feeds[i] = i == _own ? null : _inputs[i].Open(rows);
            return Write(rows.Rows, row => prompts?[row], (from, count) => Array.ConvertAll(feeds, feed => feed?.Take(from, count)), Watched, first, cancel, watch: watch);
        }
        catch (FindingsException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        finally
        {
            foreach (var feed in feeds) feed?.Dispose();
        }

        IDisposableReadOnlyCollection<OrtValue> Watched(OnnxSession session, IReadOnlyList<OrtValue> values)
        {
            try { return session.Run(values, watch.Options); }
            finally { watch.Check(session.Model.File); }
        }
    }

    /// <summary>The same for values that the caller holds.</summary>
    /// <param name="values">Of all rows, by the place among the inputs; that of the text itself is not looked at.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="promptOf">What the model goes on with.</param>
    /// <param name="run">Runs the session.</param>
    /// <param name="most">No more tokens than these.</param>
    public string[] Write(OrtValue?[] values, int rows, Func<int, string?> promptOf, Run run, int? most = null)
    {
        var made = new List<OrtValue>();
        try
        {
            return Write(rows, promptOf, (from, count) => Array.ConvertAll(values, value =>
            {
                if (value is null || count == rows) return value;
                var part = Gathered(value, [.. Enumerable.Range(from, count)]);
                made.Add(part);
                return part;
            }), run, 0, default, most);
        }
        finally
        {
            foreach (var value in made) value.Dispose();
        }
    }

    /// <summary>Runs a session.</summary>
    public delegate IDisposableReadOnlyCollection<OrtValue> Run(OnnxSession session, IReadOnlyList<OrtValue> values);

    string[] Write(int rows, Func<int, string?> promptOf, Func<int, int, OrtValue?[]> take, Run run, long first, CancellationToken cancel, int? most = null, RunWatch? watch = null)
    {
        var texts = new string[rows];
        var stated = most is { } tokens ? _stated with { MaxNewTokens = tokens } : _stated;
        var size = Math.Max(1, Most / stated.NumBeams);
        for (var from = 0; from < rows; from += size)
        {
            var count = Math.Min(size, rows - from);
            watch?.Begin(0);
            var given = take(from, count);
            if (_own < given.Length) given[_own] = null;
            var generator = new TextGenerator((which, ids, places, logits) => Next(given, count, which, ids, places, logits, run), _text.Length, _text.Tokenizer.VocabularySize, _text.End, _text.Never, Continues, stated);
            var written = generator.Write([.. Enumerable.Range(from, count).Select(row => _text.Prompt(promptOf(row)))], first + from, cancel);
            for (var i = 0; i < count; i++) texts[from + i] = _text.Tokenizer.Decode(written[i]);
            watch?.End(0, _session.Model.File);
        }
        return texts;
    }

    void Next(OrtValue?[] given, int count, ReadOnlySpan<int> rows, long[] tokens, ReadOnlySpan<int> places, Span<float> logits, Run run)
    {
        var (vocabulary, own) = (_text.Tokenizer.VocabularySize, new List<OrtValue>());
        try
        {
            var whole = rows.Length == count;
            for (var i = 0; i < rows.Length && whole; i++) whole = rows[i] == i;
            var values = new OrtValue[given.Length];
            for (var i = 0; i < values.Length; i++)
            {
                if (given[i] is { } value && whole) values[i] = value;
                else own.Add(values[i] = given[i] is { } some ? Gathered(some, rows) : OrtValue.CreateTensorValueFromMemory(tokens, [rows.Length, _text.Length]));
            }
            using var results = run(_session, values);
            var all = results[_logits].GetTensorDataAsSpan<float>();
            for (var i = 0; i < rows.Length; i++)
            {
                var from = all.Slice(checked((i * _text.Length + places[i]) * vocabulary), vocabulary);
                foreach (var logit in from)
                    if (!float.IsFinite(logit)) throw new FindingsException(ExitCode.Refused, new Finding("DEPL018", OutputNames.Logits, "the output has a number that is not finite") { File = _session.Model.File, Expected = "a logit for each token", Fix = "look at the weights of the model." });
                from.CopyTo(logits.Slice(i * vocabulary, vocabulary));
            }
        }
        finally
        {
            foreach (var value in own) value.Dispose();
        }
    }

    static OrtValue Gathered(OrtValue value, ReadOnlySpan<int> rows)
    {
        var facts = value.GetTensorTypeAndShape();
        long[] shape = [rows.Length, .. facts.Shape[1..]];
        var width = checked((int)(facts.ElementCount / facts.Shape[0]));
        switch (facts.ElementDataType)
        {
            case TensorElementType.Int64: return Of<long>(rows);
            case TensorElementType.UInt8: return Of<byte>(rows);
            case TensorElementType.Double: return Of<double>(rows);
            case TensorElementType.Float: return Of<float>(rows);
            default:
                var texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
                for (var i = 0; i < rows.Length; i++)
                    for (var k = 0; k < width; k++) texts.StringTensorSetElementAt(value.GetStringElementAsSpan(rows[i] * width + k), i * width + k);
                return texts;
        }

        OrtValue Of<T>(ReadOnlySpan<int> which) where T : unmanaged
        {
            var from = value.GetTensorDataAsSpan<T>();
            var into = new T[checked(which.Length * width)];
            for (var i = 0; i < which.Length; i++) from.Slice(which[i] * width, width).CopyTo(into.AsSpan(i * width));
            return OrtValue.CreateTensorValueFromMemory(into, shape);
        }
    }

    /// <summary>Frees the runtime's memory.</summary>
    public void Dispose() => _session.Dispose();
}
