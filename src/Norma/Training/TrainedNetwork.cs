using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Native;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Training;

/// <summary>A network with its weights on the tensor library, as training left it: what an export is compared with.</summary>
public sealed class TrainedNetwork : IDisposable
{
    readonly NetworkBody _body;
    readonly Items<TargetScale> _scales;

    /// <summary>A network with these weights.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="weights">All of its weights.</param>
    /// <param name="scales">For each target what is undone in its predictions.</param>
    public TrainedNetwork(NetworkPlan plan, Weights weights, Items<TargetScale> scales)
    {
        _scales = scales;
        _body = plan.Build(seed: 0);
        _body.Load(weights);
    }

    /// <summary>For each target row-major <c>[rows, target.Outputs]</c>: probabilities, or the number in its own unit.</summary>
    public Items<float[]> Predict(Encoded rows) => Predict(_body, _scales, rows);

    /// <summary>The same by a network that may go on to learn.</summary>
    internal static Items<float[]> Predict(NetworkBody body, Items<TargetScale> scales, Encoded rows)
    {
        var (targets, layout) = (body.Plan.Targets, rows.Layout);
        var size = BatchRows.For(layout.Parts.Where(part => part.Shape is not null).Select(part => part.Width).DefaultIfEmpty(1).Max());
        size = Kept.Rows(targets, size);
        var logits = targets.Select(t => new float[checked(rows.Rows * Kept.Width(t))]).ToArray();
        var inputs = new Pass?[rows.IsKept ? 1 : 3];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = new(layout, Math.Min(size, rows.Rows));
        var pieces = (rows.Rows + size - 1) / size;
        using var none = no_grad();
        using var memory = pieces > 1 ? StepMemory.Of(body.Plan.TrainingBytes(size, 0)) : null;
        using var ahead = rows.IsKept ? null : new Ahead<Pass>(inputs!, 0, pieces, Fill);
        for (var piece = 0; piece < pieces; piece++)
        {
            using var scope = NewDisposeScope();
            var input = ahead?.Next() ?? inputs[0]!;
            if (ahead is null) Fill(input, piece);
            var (first, count) = (piece * size, input.Count);
            var numbers_BF = layout.Numbers == 0 ? null : tensor(input.Numbers.AsMemory(0, count * layout.Numbers), [count, layout.Numbers]);
            var codes_BC = layout.Codes.Count == 0 ? null : tensor(input.Codes.AsMemory(0, count * layout.Codes.Count), [count, layout.Codes.Count]);
            var given = body.Compute(numbers_BF, codes_BC, Context.Predict);
            for (var t = 0; t < given.Length; t++) Scoring.Copy(Kept.Of(targets[t], given[t], Tokens(layout, targets[t], numbers_BF)), logits[t].AsSpan(first * Kept.Width(targets[t]), count * Kept.Width(targets[t])));
        }
        return [.. targets.Select((target, t) => Prediction.Of(target, scales[t], logits[t]))];

        void Fill(Pass input, int piece)
        {
            var first = piece * size;
            input.Count = Math.Min(size, rows.Rows - first);
            for (var i = 0; i < input.Count; i++) input.Rows[i] = first + i;
            rows.Read(input.Rows.AsMemory(0, input.Count), input.Numbers);
            rows.ReadCodes(input.Rows.AsSpan(0, input.Count), input.Levels);
            for (var i = 0; i < input.Count * layout.Codes.Count; i++) input.Codes[i] = input.Levels[i];
        }
    }

    // A text that is to be written is among what the network sees; 0 fills it up.
    static Tensor? Tokens(Layout layout, Target target, Tensor? numbers_BF)
    {
        if (target.Task is not Norma.Data.TaskKind.TextGeneration) return null;
        var at = layout.Parts.TakeWhile(part => part.Name != target.Name).Sum(part => part.Width);
        var tokens = numbers_BF!.narrow(1, at, target.Numbers).to(ScalarType.Int64);
        return where(tokens.eq(0), -1L, tokens);
    }

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();

    /// <summary>Memory for the rows of a pass.</summary>
    sealed class Pass(Layout layout, int rows)
    {
        public float[] Numbers { get; } = new float[checked(rows * layout.Numbers)];

        public int[] Levels { get; } = new int[checked(rows * layout.Codes.Count)];

        public long[] Codes { get; } = new long[checked(rows * layout.Codes.Count)];

        public int[] Rows { get; } = new int[rows];

        public int Count { get; set; }
    }
}
