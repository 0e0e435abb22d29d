using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Core;

/// <summary>A learned vector for each of so many whole numbers, as codes of words.</summary>
/// <remarks>
/// <c>y = embeddings[x]</c>; what enters are whole numbers from 0 to <c>input_dim</c> − 1, held as any number is.
/// <para>Shapes: <c>[B, ...] → [B, ..., output_dim]</c>. Weights: <c>embeddings [input_dim, output_dim]</c> uniform in ±0.05.</para>
/// <para><c>keras.layers.Embedding</c>; <c>torch.nn.Embedding</c> begins with normal draws.</para>
/// </remarks>
/// <param name="InputDim">How many numbers there are: the largest one plus 1. As many as the tokenizer has tokens where those of a text enter, when absent.</param>
/// <param name="OutputDim">The length of each vector.</param>
/// <param name="EmbeddingsInitializer">How the vectors begin.</param>
/// <param name="EmbeddingsRegularizer">What the vectors cost beside what they predict.</param>
/// <param name="MaskZero">Whether 0 stands for no step: the layers behind pass over it. Needs a sequence of numbers, <c>[B, T]</c>.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record Embedding(
    [Bounds(1, 1 << 24)] int? InputDim = null,
    [Bounds(1, 1 << 20)] int OutputDim = 64,
    [Default("random_uniform")] Initializer? EmbeddingsInitializer = null,
    Regularizer? EmbeddingsRegularizer = null,
    bool MaskZero = false,
    string? Name = null) : Layer(Name)
{
    /// <summary>How the vectors begin.</summary>
    public Initializer EmbeddingsInitializer { get; init; } = EmbeddingsInitializer ?? new Initializers.RandomUniform();

    long Rows => InputDim ?? throw new ShapeException("received numbers of which it is not known how many there are", "input_dim, where no tokens of a text enter", "state input_dim: the largest number plus 1.");

    internal override Layer Knowing(Items<int?> tokens) => InputDim is null && tokens is [{ } known] ? this with { InputDim = known } : this;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        _ = Rows;
        return Shape.Of([.. MaskZero ? inputs.One("one axis of steps, because of mask_zero", shape => shape.Rank == 1) : inputs.One(), OutputDim]);
    }

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => [new("embeddings", [Rows, OutputDim], Regularizer: EmbeddingsRegularizer)];

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(this, start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var table = graph.Floats(weights.PathOf("embeddings"), weights["embeddings"].Values, Rows, OutputDim);
        var codes = graph.Node("Cast", [inputs[0]], ("to", OnnxType.Int64));
        var y = graph.Node("Gather", [table, codes], ("axis", 0));
        return [MaskZero ? y with { Mask = graph.Node("Not", [graph.Node("Equal", [codes, graph.Scalar("none", 0L)])]).Name } : y];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network : Body
    {
        // TorchSharp offers this only as a module that keeps its table itself.
        static readonly Lazy<jit.CompilationUnit> s_unit = new(() => jit.compile("""
            def embedding(table: Tensor, codes: Tensor, sparse: bool) -> Tensor:
              return torch.embedding(table, codes, -1, False, sparse)

            """));

        readonly Parameter embeddings;
        readonly bool _maskZero;

        public Network(Embedding stated, Start start) : base(nameof(Embedding))
        {
            _maskZero = stated.MaskZero;
            embeddings = start.Weight(nameof(embeddings), stated.EmbeddingsInitializer, stated.Rows, stated.OutputDim, stated.Rows, stated.OutputDim);
            RegisterComponents();
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var codes = Codes(inputs[0]);
            // Where few of the rows are read, a sparse gradient touches those alone; it needs a dense one to be added to.
            var sparse = is_grad_enabled() && embeddings.grad is not null && codes.numel() < embeddings.shape[0];
            return [s_unit.Value.invoke<Tensor>("embedding", embeddings, codes, sparse)];
        }

        public override Tensor?[]? Masks(Tensor[] inputs, Tensor?[] masks) => _maskZero ? [inputs[0].to(ScalarType.Int64).ne(0)] : null;

        Tensor Codes(Tensor x)
        {
            if (x.numel() == 0) return x.to(ScalarType.Int64);
            var (least, most) = (x.min().to(ScalarType.Float64).item<double>(), x.max().to(ScalarType.Float64).item<double>());
            // Neither holds for what is not a number.
            if (least > -1 && most < embeddings.shape[0]) return x.to(ScalarType.Int64);
            throw new FindingsException(ExitCode.Data, new Finding("MODL025", "$.model", FormattableString.Invariant($"an embedding received numbers from {least} to {most}"))
            {
                Expected = FormattableString.Invariant($"whole numbers from 0 to {embeddings.shape[0] - 1}, as its input_dim {embeddings.shape[0]} says"),
                Fix = "raise input_dim to the largest code plus 1, or see why the data hold other codes.",
            });
        }
    }
}
