using Norma.Data;
using Norma.Evaluation;
using Norma.Features;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Native;
using Norma.Spec;
using Norma.Tracking;
using Norma.Tracking.Sinks;
using Norma.Training;

namespace Norma;

/// <summary>A graph of layers as Keras has it: compile, fit, evaluate, predict, on arrays. The same objects and the same engine as a file.</summary>
/// <remarks>
/// <c>var x = new Symbol(784); using var model = new Model(x, x.Apply(new Dense(64, "relu")).Apply(new Dense(10, "softmax")));</c>
/// <para><c>keras.Model(inputs, outputs)</c>. The layer that gives an output is its head. A <c>sigmoid</c> or <c>softmax</c> that ends it under a cross-entropy is
/// left to the loss and to <see cref="Predict"/>, which is the same and stays finite. Each column of y is a target of its own, and the loss is the sum over them.
/// Nothing is printed but by <see cref="Summary"/> and, where asked for, by <see cref="Fit"/>, both to <see cref="Out"/>. Not for several threads at once.</para>
/// </remarks>
public partial class Model : IDisposable
{
    readonly ModelSection _section;
    Supervised? _training;
    Items<Metric> _metrics = [];
    Items<Target>? _targets;
    Learner? _learner;
    Weights? _carried;
    int _fits;

    /// <summary>The layers between an input and an output.</summary>
    /// <param name="input">What enters: the columns of x, in the symbol's shape.</param>
    /// <param name="output">What the model predicts.</param>
    /// <param name="seed">From which all randomness is derived.</param>
    /// <param name="name">Letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
    /// <exception cref="ArgumentException">The output depends on another symbol, or on none.</exception>
    public Model(Symbol input, Symbol output, long seed = 0, string name = "model") : this([input], [output], seed, name) { }

    /// <summary>The layers between several inputs and outputs.</summary>
    /// <param name="inputs">What enters: the columns of x one after the other, each part in its symbol's shape.</param>
    /// <param name="outputs">What the model predicts: the targets in their order, or one output for all of them.</param>
    /// <param name="seed">From which all randomness is derived.</param>
    /// <param name="name">Letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
    /// <exception cref="ArgumentException">An output depends on a symbol that is not among the inputs, or on none.</exception>
    public Model(Symbol[] inputs, Symbol[] outputs, long seed = 0, string name = "model") : this(FunctionalSection.Of(inputs, outputs), seed, name) { }

    private protected Model(ModelSection section, long seed, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        ArgumentException.ThrowIfNullOrEmpty(name);
        (_section, Seed, Name) = (section, seed, name);
    }

    /// <summary>The model as the file states it.</summary>
    public ModelSection Section => _section;

    /// <summary>From which all randomness is derived.</summary>
    public long Seed { get; }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>What each epoch of the last <see cref="Fit"/> came to.</summary>
    public IReadOnlyList<HistoryRow> History { get; private set; } = [];

    /// <summary>Where <see cref="Summary"/> and a verbose <see cref="Fit"/> write; the console unless set.</summary>
    public TextWriter Out { get; set; } = Console.Out;

    /// <summary>A copy of the weights by name, as in <c>dense.kernel</c>.</summary>
    /// <exception cref="InvalidOperationException">There are none yet.</exception>
    public Weights Weights => Built.Body.Weights();

    Supervised Training => _training ?? throw new InvalidOperationException("The model does not know how to learn: call Compile first.");

    Learner Built => _learner ?? throw new InvalidOperationException("The model has no weights yet: call Build, Fit or LoadWeights after Build first.");

    /// <summary>Says how the model learns and what is measured.</summary>
    /// <remarks><c>keras.Model.compile</c>. Weights that there are stay; the optimizer begins anew.</remarks>
    /// <param name="optimizer">How a gradient changes the weights, by its word or with its arguments; <c>adam</c> when null.</param>
    /// <param name="loss">What is made small; when null the usual one for y and the last layer.</param>
    /// <param name="metrics">What is measured besides.</param>
    /// <exception cref="ArgumentException">A word is unknown; the message lists those that there are.</exception>
    public void Compile(Optimizer? optimizer = null, Loss? loss = null, Items<Metric>? metrics = null) =>
        Compile(new Supervised(Loss: loss, Optimizer: optimizer, Epochs: 1), metrics);

    /// <summary>Says how the model learns by a whole training section: schedules, early stopping, clipping.</summary>
    /// <param name="training">As the file states it; <see cref="Fit"/> may say other epochs and batches.</param>
    /// <param name="metrics">What is measured besides.</param>
    public void Compile(Supervised training, Items<Metric>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (_learner is { } learner) (_carried, _learner, _targets) = (learner.Body.Weights(), null, null);
        (_training, _metrics) = (training, metrics ?? []);
    }

    /// <summary>Draws the weights for inputs of so many numbers. <see cref="Fit"/> and the others do it themselves from x.</summary>
    /// <param name="inputs">Numbers of an example.</param>
    /// <exception cref="FindingsException">The layers do not fit together (exit 2), or the machine lacks memory (6).</exception>
    public void Build(int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        Ready(inputs, null);
    }

    /// <summary>Learns from rows. A second call goes on from where the first one ended.</summary>
    /// <remarks><c>keras.Model.fit</c>.</remarks>
    /// <param name="x">The rows that enter.</param>
    /// <param name="y">What they are to give.</param>
    /// <param name="epochs">Passes over the rows; as compiled when null: 1 unless a training section says more.</param>
    /// <param name="batchSize">Rows a step; as compiled when null: 32 unless a training section says otherwise.</param>
    /// <param name="validationSplit">The share of the rows, taken from the end, that is only judged on.</param>
    /// <param name="validationData">Rows that are only judged on, instead of a share.</param>
    /// <param name="sampleWeight">How much each row counts.</param>
    /// <param name="classWeight">How much the rows of a class count, by its index.</param>
    /// <param name="callbacks">Who is told how it goes.</param>
    /// <param name="verbose">Whether each epoch is a line on <see cref="Out"/>.</param>
    /// <param name="cancellation">Ends the training after the current step.</param>
    /// <exception cref="ArgumentException">x and y do not fit each other or the model.</exception>
    /// <exception cref="FindingsException">What was stated cannot be done (exit 2, 5 or 6), or the loss is no longer finite (9).</exception>
    public TrainingResult Fit(
        Inputs x, Labels y, int? epochs = null, int? batchSize = null, double validationSplit = 0, (Inputs X, Labels Y)? validationData = null,
        float[]? sampleWeight = null, IReadOnlyDictionary<int, double>? classWeight = null, IReadOnlyList<ISink>? callbacks = null, bool verbose = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs ?? 1, nameof(epochs));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize ?? 1, nameof(batchSize));
        if (!(validationSplit is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(validationSplit), validationSplit, "Expected a share from 0 to below 1.");
        if (validationSplit > 0 && validationData is not null) throw new ArgumentException("Received validationSplit and validationData, expected one of them.", nameof(validationData));

        var learner = Ready(x.Width, y);
        var rows = Rows(x, y, sampleWeight);
        var validation = validationData is var (vx, vy) ? Rows(vx, vy, null) : null;
        if (validationSplit > 0)
        {
            var kept = (int)(x.Rows * (1 - validationSplit));
            if (kept == 0 || kept == x.Rows) throw new ArgumentException($"Of {x.Rows} rows, {kept} would be learned from: expected at least one on each side.", nameof(validationSplit));
            (rows, validation) = (Rows(x.Slice(0, kept), y.Slice(0, kept), sampleWeight?[..kept]), Rows(x.Slice(kept, x.Rows - kept), y.Slice(kept, x.Rows - kept), sampleWeight?[kept..]));
        }
        _training = Training with
        {
            Epochs = epochs ?? Training.Epochs,
            BatchSize = batchSize ?? Training.BatchSize,
            ClassWeights = classWeight is null ? Training.ClassWeights : NamedWeights(classWeight),
        };
        // Each call shuffles and drops anew; the first one as a file's run does.
        var seed = _fits == 0 ? Seed : (long)(new Seed(Seed, FormattableString.Invariant($"fit/{_fits}")).Next() >> 11);
        var sinks = verbose ? [.. callbacks ?? [], new EpochLines(Out)] : callbacks ?? [];
        var result = new Trainer(learner.Plan, _training, seed, new() { Metrics = _metrics, Sinks = sinks, Cancellation = cancellation }).Train(learner, rows, validation);
        if (result.BestEpoch is not null) learner.Body.Load(result.Weights);
        _fits++;
        (History, Fitted, Evaluated) = (result.History, (rows, validation, result), null);
        return result;
    }

    /// <summary>The loss and the metrics on rows, in evaluation mode: <c>evaluation["loss"]</c>.</summary>
    /// <remarks><c>keras.Model.evaluate(return_dict=True)</c>. A metric that is undefined for the rows is absent. With several targets its key is <c>y0/r2</c>.</remarks>
    /// <param name="x">The rows that enter.</param>
    /// <param name="y">What they are to give.</param>
    /// <param name="sampleWeight">How much each row counts.</param>
    /// <exception cref="ArgumentException">x and y do not fit each other or the model.</exception>
    public Map<double> Evaluate(Inputs x, Labels y, float[]? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var learner = Ready(x.Width, y);
        var rows = Rows(x, y, sampleWeight);
        using var scoring = new Scoring(rows, ObjectiveFor(learner), _metrics);
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var loss = learner.Threaded(rows.Count, () => scoring.Score(learner.Body, "", values));
        Evaluated = rows;
        return new([new("loss", loss + learner.Penalties.Sum()), .. values]);
    }

    /// <summary>What the model says of rows: numbers, for two classes the probability of the second, for several one of each.</summary>
    /// <param name="x">The rows that enter.</param>
    /// <returns><c>[rows, outputs]</c>.</returns>
    public float[,] Predict(Inputs x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var learner = Ready(x.Width, null);
        var predicted = learner.Threaded(x.Rows, () => TrainedNetwork.Predict(learner.Body, [.. _targets!.Select(_ => TargetScale.Identity)], Encode(x)));
        return Outputs(x.Rows, predicted);
    }

    /// <summary>What the last <see cref="Fit"/> learned from, and what it came to.</summary>
    (TrainingRows Rows, TrainingRows? Validation, TrainingResult Result)? Fitted { get; set; }

    /// <summary>The rows that the model was last judged on.</summary>
    TrainingRows? Evaluated { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _learner?.Dispose();
        GC.SuppressFinalize(this);
    }

    Learner Ready(int width, Labels? y)
    {
        if (_learner is { } ready)
        {
            return ready.Plan.Layout.Numbers == width ? ready
                : throw new ArgumentException($"x has {width} columns, expected {ready.Plan.Layout.Numbers}: the model was built for them.");
        }
        var training = Training;
        var targets = _targets ?? HeadTargets.Of(_section, training.Loss, width, y);
        var plan = NetworkPlan.Of(_section, new Layout(width, []), targets);
        plan.RequireMemory(training.BatchSize, training.Optimizer.Slots);
        var learner = new Learner(plan, training.Optimizer, Seed);
        if (_carried is { } carried) learner.Body.Load(carried);
        (_targets, _carried) = (targets, null);
        return _learner = learner;
    }

    TrainingRows Rows(Inputs x, Labels y, float[]? weights)
    {
        if (x.Rows != y.Rows) throw new ArgumentException($"x has {x.Rows} rows and y {y.Rows}, expected as many of both.", nameof(y));
        if (weights is not null && (weights.Length != x.Rows || !weights.All(weight => weight >= 0 && float.IsFinite(weight))))
            throw new ArgumentException($"Received {weights.Length} weights for {x.Rows} rows, expected one for each, 0 or more.", nameof(weights));
        return new(Encode(x), y.TruthOf(_targets!), weights);
    }

    Encoded Encode(Inputs x) => x.Width == Built.Plan.Layout.Numbers ? new(x.Rows, Built.Plan.Layout, x.Values, [])
        : throw new ArgumentException($"x has {x.Width} columns, expected {Built.Plan.Layout.Numbers}: the model was built for them.", nameof(x));

    /// <summary>The loss without the weights of classes, which are for learning alone.</summary>
    Objective ObjectiveFor(Learner learner) => new(_targets!, Training with { ClassWeights = null, ClassWeight = null }, null,
        new(new(0, learner.Plan.Layout, [], []), [.. _targets!.Select(_ => Array.Empty<float>())]));

    Map<double> NamedWeights(IReadOnlyDictionary<int, double> byIndex)
    {
        var classes = _targets![0].Classes;
        foreach (var (index, weight) in byIndex)
            if (index < 0 || index >= classes.Count || !(weight >= 0 && double.IsFinite(weight)))
                throw new ArgumentException($"Received class {index} with weight {weight}, expected a class from 0 to {classes.Count - 1} and a weight of 0 or more.", nameof(byIndex));
        return new(byIndex.OrderBy(p => p.Key).Select(p => KeyValuePair.Create(classes[p.Key], p.Value)));
    }

    float[,] Outputs(int rows, Items<float[]> predicted)
    {
        var widths = _targets!.Select(target => target.Task is TaskKind.MulticlassClassification ? target.Outputs : 1).ToArray();
        var outputs = new float[rows, widths.Sum()];
        for (var (t, at) = (0, 0); t < widths.Length; at += widths[t++])
        {
            var (stride, first) = (_targets![t].Outputs, _targets[t].Task is TaskKind.BinaryClassification ? 1 : 0);
            for (var row = 0; row < rows; row++)
                for (var i = 0; i < widths[t]; i++) outputs[row, at + i] = predicted[t][row * stride + first + i];
        }
        return outputs;
    }
}
