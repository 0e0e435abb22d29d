using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>The logits of a transcript's steps, certain that nothing is said at those behind the end of the sound: no token stands there, and the loss and the score count none of them.</summary>
/// <remarks>
/// A sound that is shorter than others is followed by silence, and silence always looks alike: the sound ends where its last frames, two or more, are all equal. Step i of S counts where <c>i · F &lt; n · S</c>, n the frames of F before that end, at least one.
/// <c>y_ik = z_ik</c> where step i counts, else 0 for the blank and −10⁹ for each token.
/// <para>Shapes: logits <c>[S, K]</c>, features <c>[D]</c> → <c>[S, K]</c>. No weights.</para>
/// </remarks>
/// <param name="Start">Where the sound's numbers begin among the features.</param>
/// <param name="Frames">How many frames it has, F.</param>
/// <param name="Width">How many numbers a frame has.</param>
sealed record WithinSound(int Start, int Frames, int Width) : Layer((string?)null)
{
    internal const float Never = -1e9f;

    internal override bool IsHidden => true;

    public override Shapes OutputShapes(Shapes inputs) => inputs[0];

    public override Body Build(Shapes inputs, Start start) => new Network(this, inputs[0][0]);

    /// <summary>How many frames stand before the end of a sound.</summary>
    /// <param name="frames">Row-major <c>[F, width]</c>.</param>
    /// <param name="width">How many numbers a frame has.</param>
    public static int Counted(ReadOnlySpan<float> frames, int width)
    {
        var last = frames[^width..];
        var all = frames.Length / width;
        var n = all - 1;
        while (n > 0 && frames.Slice((n - 1) * width, width).SequenceEqual(last)) n--;
        return n == all - 1 ? all : Math.Max(1, n);
    }

    /// <summary>How many steps of S count.</summary>
    public static int CountedSteps(int counted, int frames, int steps) => (int)(((long)counted * steps + frames - 1) / frames);

    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var (steps, tokens) = (shapes[0][0], (int)shapes[0][1]);
        var frames_NFD = graph.Node("Reshape", [graph.Node("Slice", [inputs[1], graph.Ints("sound.from", [Start]), graph.Ints("sound.to", [Start + Frames * Width]), graph.Ints("sound.axis", [1])]), graph.Ints("sound.frames", [-1, Frames, Width])]);
        var last_N1D = graph.Node("Slice", [frames_NFD, graph.Ints("sound.last", [Frames - 1]), graph.Ints("sound.end", [Frames]), graph.Ints("sound.axis", [1])]);
        var differs_NF = graph.Node("ReduceMax", [graph.Node("Cast", [graph.Node("Not", [graph.Node("Equal", [frames_NFD, last_N1D])])], ("to", OnnxType.Float))], ("axes", new long[] { 2 }), ("keepdims", 0L));
        // The places of the frames, counted from 1: the greatest that differs is how many stand before the end.
        var places_NF = graph.Node("Mul", [graph.Node("Cast", [differs_NF], ("to", OnnxType.Int64)), graph.Ints("sound.places", [.. Enumerable.Range(1, Frames).Select(place => (long)place)], 1, Frames)]);
        var n_N1 = graph.Node("ReduceMax", [places_NF], ("axes", new long[] { 1 }), ("keepdims", 1L));
        var counted_N1 = graph.Node("Where", [graph.Node("Equal", [n_N1, graph.Scalar("sound.all_but_one", Frames - 1L)]), graph.Scalar("sound.all", (long)Frames), graph.Node("Max", [n_N1, graph.Scalar("sound.one", 1L)])]);
        var counts_NS = graph.Node("Less", [graph.Ints("sound.steps", [.. Enumerable.Range(0, (int)steps).Select(step => (long)step * Frames)], 1, steps), graph.Node("Mul", [counted_N1, graph.Scalar("sound.count", steps)])]);
        return [graph.Node("Where", [graph.Node("Unsqueeze", [counts_NS, graph.Ints("sound.tokens", [2])]), inputs[0], graph.Floats("sound.nothing", Nothing(tokens), 1, 1, tokens)])];
    }

    // Certain of the blank.
    static float[] Nothing(int tokens) => [.. Enumerable.Range(0, tokens).Select(token => token == SaidText.Blank ? 0 : Never)];

    sealed class Network : Body
    {
        readonly WithinSound _stated;
        readonly long _steps;

        public Network(WithinSound stated, long steps) : base(nameof(WithinSound)) => (_stated, _steps) = (stated, steps);

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var (frames, device) = (_stated.Frames, inputs[0].device);
            var x_NFD = inputs[1].narrow(1, _stated.Start, (long)frames * _stated.Width).reshape(-1, frames, _stated.Width);
            var differs_NF = x_NFD.ne(x_NFD.narrow(1, frames - 1, 1)).any(2);
            var n_N1 = (differs_NF * arange(1, frames + 1, ScalarType.Int64, device)).amax([1], keepdim: true);
            var counted_N1 = where(n_N1.eq(frames - 1), frames, n_N1.clamp(min: 1));
            var silent_NS1 = (arange(0, _steps, ScalarType.Int64, device) * frames).unsqueeze(0).ge(counted_N1 * _steps).unsqueeze(2);
            return [where(silent_NS1, tensor(Nothing((int)inputs[0].shape[2]), device: device), inputs[0])];
        }
    }
}
