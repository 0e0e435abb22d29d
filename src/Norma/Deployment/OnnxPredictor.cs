using System.Runtime.ExceptionServices;
using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Deployment.Feeds;
using Norma.Deployment.Readers;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Interop.Onnx;
using Norma.Spec;
using Norma.Training;

namespace Norma.Deployment;

/// <summary>Predicts rows by an ONNX model, ours or another's: binds its inputs to the fields of a contract and its outputs to the targets, then runs batch after batch.</summary>
/// <remarks>One session serves all threads, each run on one of them; numbers go in without a copy, texts as they change.</remarks>
public sealed class OnnxPredictor : IDisposable
{
    readonly OnnxSession _session;
    readonly InputBinding[] _inputs;
    readonly OutputReader[] _outputs;
    readonly int _threads;
    readonly bool _ours;
    readonly TimeSpan _limit;
    readonly Map<Field> _fields;
    readonly Map<AnsweredText> _contexts;
    readonly Map<SaidText> _said;

    OnnxPredictor(OnnxModel model, OnnxSession session, InputBinding[] inputs, OutputReader[] outputs, int threads, bool ours, TimeSpan limit, IReadOnlyList<Finding> notes, Map<Field> fields)
    {
        _fields = fields;
        _contexts = ours ? OnnxMetadata.Contexts(model, [.. outputs.Select(o => o.Target)]) : Map<AnsweredText>.Empty;
        _said = ours ? OnnxMetadata.Said(model, [.. outputs.Select(o => o.Target)]) : Map<SaidText>.Empty;
        (Model, _session, _inputs, _outputs, _threads, _ours, _limit, Notes) = (model, session, inputs, outputs, threads, ours, limit, notes);
        Targets = [.. outputs.Select(o => o.Target)];
    }

    /// <summary>How long a model may take for a batch of at most 2,048 rows where nothing else is stated.</summary>
    public static TimeSpan UsualLimit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What is predicted.</summary>
    public Items<Target> Targets { get; }

    /// <summary>The model.</summary>
    public OnnxModel Model { get; }

    /// <summary>What was decided that a foreign model does not say itself: the order of its columns and classes.</summary>
    public IReadOnlyList<Finding> Notes { get; }

    /// <summary>Loads a model and binds it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="fields">The contract of the rows.</param>
    /// <param name="targets">What it predicts.</param>
    /// <param name="threads">Batches at a time; as many as there are processors when null.</param>
    /// <param name="limit">How long a batch may take; <see cref="UsualLimit"/> when null, no limit when <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <exception cref="FindingsException"><c>DEPL011</c>, <c>DEPL013</c>, <c>DEPL017</c>: its inputs or outputs do not fit the contract (exit 4). Those of <see cref="OnnxSession.Open"/>.</exception>
    public static OnnxPredictor Open(OnnxModel model, Map<Field> fields, Items<Target> targets, int? threads = null, TimeSpan? limit = null) => Bind(model, fields, targets, threads, limit, lean: false);

    /// <summary>Loads a model for predictions alone: texts are looked up once a table of rows instead of once a row, and labels of Norma's own models are not made. What is to say how the file itself runs takes <see cref="Open"/>.</summary>
    internal static OnnxPredictor OpenLean(OnnxModel model, Map<Field> fields, Items<Target> targets, int? threads = null, TimeSpan? limit = null) => Bind(model, fields, targets, threads, limit, lean: true);

    static OnnxPredictor Bind(OnnxModel model, Map<Field> fields, Items<Target> targets, int? threads, TimeSpan? limit, bool lean)
    {
        var notes = new List<Finding>();
        var ours = OnnxMetadata.Read(model);
        if (ours is not null && !ours.Targets.Equals(targets))
        {
            throw new FindingsException(ExitCode.Refused, new Finding("DEPL011", "metadata_props", $"the model predicts {Show(ours.Targets)}")
            {
                File = model.File,
                Expected = $"{Show(targets)}, as the contract says",
                Fix = "take the model and the contract of the same run.",
            });
        }
        var inputs = InputBinding.All(model, fields, notes);
        var outputs = OutputReaders.All(model, targets, ours is not null, notes);
        var run = model;
        if (lean)
        {
            if (ours is not null) outputs = Array.ConvertAll(outputs, output => output with { Label = null, Kept = null });
            var read = outputs.SelectMany(o => o.Places).Distinct().Order().ToArray();
            (run, var lookups) = LeanModel.Of(model, read.Select(o => model.Outputs[o].Name).ToHashSet(StringComparer.Ordinal));
            inputs = InputBinding.Lean(run, fields, inputs, lookups);
            if (run.Outputs.Count < model.Outputs.Count) outputs = Array.ConvertAll(outputs, output => output.At(place => Array.IndexOf(read, place)));
        }
        return new(model, OnnxSession.Open(run), inputs, outputs, Math.Max(1, threads ?? Environment.ProcessorCount), ours is not null, limit ?? UsualLimit, notes, fields);

        static string Show(Items<Target> targets) => string.Join("; ", targets.Select(t => $"{Printable.Quote(t.Name)} ({Vocabulary.Snake(t.Task.ToString())}: {string.Join(", ", t.Classes.Take(20))})"));
    }

    /// <summary>The predictions of rows.</summary>
    /// <param name="rows">Columns by the names of the fields.</param>
    /// <param name="labels">Whether the labels that the graph itself gives are read too.</param>
    /// <param name="cancel">Ends the runs that are under way.</param>
    /// <exception cref="FindingsException"><c>DEPL014</c>, <c>DEPL016</c>: a column does not fit its input (exit 3). <c>DEPL018</c>: the model gives what is no prediction (exit 4). <c>DEPL003</c>. <c>DEPL021</c>: a batch takes too long (exit 6).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Predictions Predict(Table rows, bool labels = false, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var agreement = Agreement();
        var predictions = Predict(rows, 0, agreement, labels, cancel);
        agreement.Require();
        return predictions;
    }

    /// <summary>Nothing of the labels yet: for the pieces of a table.</summary>
    internal LabelAgreement Agreement() => new(_outputs);

    // How the pictures of boxes lie in those that the model sees; null for other targets.
    PictureFrame[]? FramesOf(Target target, Table rows) =>
        target.Boxes is { Picture: var name } && _fields.TryGetValue(name, out var field) && field is Data.Fields.Image image && rows.Has(name) && rows[name] is TensorColumn pictures ? PictureFrame.Of(image, pictures) : null;

    // The words of the answers; null of a model that answers no questions.
    FoundAnswer[]? AnswersOf(Table rows, float[][] values)
    {
        for (var t = 0; t < Targets.Count; t++)
            if (Targets[t].Context is { } context && _contexts.TryGetValue(context, out var text) && rows.Has(context)) return text.Answers((TextColumn)rows[context], values[t]);
        return null;
    }

    // What is said; null of a model that transcribes nothing.
    string[]? SaidOf(float[][] values)
    {
        for (var t = 0; t < Targets.Count; t++)
            if (_said.TryGetValue(Targets[t].Name, out var text)) return text.Texts(Targets[t], values[t]);
        return null;
    }

    /// <summary>The predictions of a piece of a table.</summary>
    /// <param name="rows">The piece.</param>
    /// <param name="at">The number of its first row, for findings.</param>
    /// <param name="agreement">Takes what a foreign model's labels say of the order of its columns; to be asked when all pieces are predicted.</param>
    /// <param name="labels">Whether the labels that the graph itself gives are read too.</param>
    /// <param name="cancel">Ends the runs that are under way.</param>
    internal Predictions Predict(Table rows, int at, LabelAgreement agreement, bool labels = false, CancellationToken cancel = default)
    {
        var values = Array.ConvertAll(_outputs, output => new float[checked(rows.Rows * output.Target.Outputs)]);
        var stated = Array.ConvertAll(_outputs, output => output.Label is not null && (labels || !_ours) ? new int[rows.Rows] : null);
        var size = Kept.Rows(Targets, BatchRows.For(rows.Columns.OfType<TensorColumn>().Select(column => column.Width).DefaultIfEmpty(1).Max()));
        var batches = (int)((rows.Rows + (long)size - 1) / size);
        var workers = Math.Min(_threads, batches);
        var next = -1;
        using var watch = new RunWatch(workers, _limit);
        using var ending = cancel.Register(() => watch.Options.Terminate = true);
        if (workers == 1) Work(0);
        else if (workers > 1)
        {
            try
            {
                Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, Work);
            }
            catch (AggregateException faults)
            {
                ExceptionDispatchInfo.Throw(faults.Flatten().InnerExceptions[0]);
            }
        }
        if (!_ours) for (var o = 0; o < _outputs.Length; o++) if (stated[o] is { } named) agreement.Add(o, values[o], named);
        return new(rows.Rows, Targets, [.. values]) { Stated = labels ? [.. stated] : null, Frames = [.. Targets.Select(target => FramesOf(target, rows))], Answers = AnswersOf(rows, values), Written = SaidOf(values) };

        void Work(int worker)
        {
            var feeds = new Feed[_inputs.Length];
            try
            {
                for (var i = 0; i < feeds.Length; i++) feeds[i] = _inputs[i].Open(rows);
                for (int batch; (batch = Interlocked.Increment(ref next)) < batches;)
                {
                    cancel.ThrowIfCancellationRequested();
                    var (from, count) = (batch * size, Math.Min(size, rows.Rows - batch * size));
                    using var given = Watched(worker, Array.ConvertAll(feeds, feed => feed.Take(from, count)));
                    for (var o = 0; o < _outputs.Length; o++)
                    {
                        var width = _outputs[o].Target.Outputs;
                        _outputs[o].Read(given, at + from, count, values[o].AsSpan(from * width, count * width));
                        if (stated[o] is { } named) _outputs[o].ReadLabels(given, at + from, named.AsSpan(from, count));
                    }
                }
            }
            catch (FindingsException) when (cancel.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancel);
            }
            finally
            {
                foreach (var feed in feeds) feed?.Dispose();
            }
        }

        IDisposableReadOnlyCollection<OrtValue> Watched(int worker, OrtValue[] given)
        {
            watch.Begin(worker);
            try { return _session.Run(given, watch.Options); }
            finally { watch.End(worker, Model.File); }   // what was ended by the watch failed for that reason alone
        }
    }

    /// <summary>Frees the runtime's memory; no prediction may be under way.</summary>
    public void Dispose() => _session.Dispose();
}
