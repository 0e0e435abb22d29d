using Norma.Evaluation;
using Norma.Spec;

namespace Norma.Training;

/// <summary>Makes the loss between prediction and target small by gradient descent.</summary>
/// <param name="Loss">What is made small; when absent it follows from the target.</param>
/// <param name="Optimizer">How a gradient changes the weights.</param>
/// <param name="LrScheduler">How the learning rate changes with the steps.</param>
/// <param name="Epochs">Passes over the training rows at most.</param>
/// <param name="BatchSize">Rows a step.</param>
/// <param name="MaxSteps">Steps at most.</param>
/// <param name="MaxTime">Seconds at most.</param>
/// <param name="EarlyStopping">Stops when validation no longer improves.</param>
/// <param name="Convergence">Stops when the training loss no longer changes.</param>
/// <param name="ClassWeight"><c>balanced</c> (n / (classes · count), as scikit-learn), or absent.</param>
/// <param name="ClassWeights">A weight for each class by name, instead.</param>
/// <param name="ClipNorm">Gradients with a greater Euclidean norm are scaled down to it.</param>
/// <param name="Checkpoint">When the state is saved.</param>
/// <param name="Device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>; what the machine lacks is a finding, never a silent fall-back.</param>
/// <param name="Precision">The numbers of weights and products.</param>
/// <param name="Threads">Threads of the tensor library; chosen by the work in a step when absent.</param>
/// <param name="Augmentation">What is done to rows together with their targets each time they are learned from.</param>
/// <param name="GroupByLength">Whether a batch holds texts of about the same length and ends behind the longest of them, so that less time goes to what fills texts up; each token counts as much as without. Hugging Face's <c>group_by_length</c> with padding to the longest.</param>
[Word]
public sealed record Supervised(
    Loss? Loss = null,
    [Default("adam")] Optimizer? Optimizer = null,
    [Default("constant")] Schedule? LrScheduler = null,
    [Bounds(1, 1_000_000)] int Epochs = 30,
    [Bounds(1, 1 << 24)] int BatchSize = 32,
    [Bounds(1)] long? MaxSteps = null,
    [Bounds(0, ExclusiveMinimum = true)] double? MaxTime = null,
    EarlyStopping? EarlyStopping = null,
    Convergence? Convergence = null,
    ClassWeighting? ClassWeight = null,
    [Bounds(0)] Map<double>? ClassWeights = null,
    [Bounds(0, ExclusiveMinimum = true)] double? ClipNorm = null,
    Checkpointing? Checkpoint = null,
    string Device = "auto",
    Precision Precision = Precision.Float32,
    [Bounds(1, 1024)] int? Threads = null,
    [OneOrMany] Items<Augmentation>? Augmentation = null,
    bool GroupByLength = false) : TrainingSpec
{
    /// <summary>How a gradient changes the weights.</summary>
    public Optimizer Optimizer { get; init; } = Optimizer ?? new Optimizers.Adam();

    /// <summary>How the learning rate changes with the steps.</summary>
    public Schedule LrScheduler { get; init; } = LrScheduler ?? new Schedules.Constant();

    /// <summary>When the state is saved.</summary>
    public Checkpointing Checkpoint { get; init; } = Checkpoint ?? new Checkpointing();
}

/// <summary>The numbers of weights and products.</summary>
public enum Precision
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32,
}

/// <summary>How classes are weighted.</summary>
public enum ClassWeighting
{
    /// <summary>n / (classes · count).</summary>
    Balanced,
}

/// <summary>Stops when validation no longer improves (Keras' EarlyStopping).</summary>
/// <param name="Monitor"><c>val_loss</c>, or <c>val_</c> and the id of a metric that is computed.</param>
/// <param name="Patience">Epochs without improvement that are borne.</param>
/// <param name="MinDelta">A smaller change is no improvement.</param>
/// <param name="RestoreBestWeights">Whether the weights of the best epoch are the result.</param>
public sealed record EarlyStopping(
    string Monitor = "val_loss",
    [Bounds(1)] int Patience = 10,
    [Bounds(0)] double MinDelta = 0,
    bool RestoreBestWeights = true);

/// <summary>Stops when the training loss no longer changes.</summary>
/// <param name="Tolerance">A change of the epoch's mean loss below this share of it counts as none.</param>
/// <param name="Patience">Epochs in a row without change.</param>
public sealed record Convergence(
    [Bounds(0, 1)] double Tolerance = 1e-4,
    [Bounds(1)] int Patience = 3);

/// <summary>When the state is saved, so that a run can go on.</summary>
/// <param name="EveryEpochs">Epochs between two checkpoints.</param>
/// <param name="EverySteps">Steps between two checkpoints, besides.</param>
/// <param name="Keep">How many of the last are kept.</param>
public sealed record Checkpointing(
    [Bounds(1)] int EveryEpochs = 1,
    [Bounds(1)] long? EverySteps = null,
    [Bounds(1)] int Keep = 2);
