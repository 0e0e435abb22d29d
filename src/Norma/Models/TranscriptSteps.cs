using Norma.Data;
using Norma.Features;
using Norma.Spec;

namespace Norma.Models;

/// <summary>The steps at which a network names the tokens of a transcript, and those of them that its sound has.</summary>
static class TranscriptSteps
{
    /// <summary>Steps of a transcript: more than an hour at 16 a second.</summary>
    const int MostSteps = 1 << 16;

    /// <summary>The targets; a transcript with the steps at which its tokens are named: what leaves the layers, time first.</summary>
    public static Items<Target> Of(Items<Target> targets, Wirer wirer, int[] values, List<Finding> findings) => [.. targets.Select((target, t) =>
    {
        if (target.Task is not TaskKind.Transcription || target.Shape is null) return target;
        var shape = wirer.ShapeOf(values[Math.Min(t, values.Length - 1)]);
        if (shape is { Rank: 2 } && shape[0] is > 0 and <= MostSteps && shape[1] > 0) return target with { Steps = (int)shape[0] };
        findings.Add(new("MODL019", "$.model", $"what reaches the head of '{target.Name}' has the shape {shape}")
        {
            Expected = FormattableString.Invariant($"[steps, channels], at most {MostSteps} steps: a vector for each step of the sound"),
            Fix = shape.Rank == 2 ? "shorten the sounds by a spectrogram, as 'mel_spectrogram', or by 'strides' or a pooling." : "end in a layer that keeps the steps, as a recurrent layer with return_sequences or a convolution in one dimension, without 'flatten' or a global pooling.",
        });
        return target;
    })];

    /// <summary>The logits of the targets; nothing is said behind the end of a sound, in training as in the graph.</summary>
    public static int[]? WithinSounds(Items<Target> targets, Layout layout, Wirer wirer, int joined, int[] logits)
    {
        for (var t = 0; t < targets.Count; t++)
        {
            if (SoundOf(targets[t], layout) is not var (start, frames, width)) continue;
            if (wirer.Add(new WithinSound(start, frames, width), targets.Count == 1 ? "head_within" : $"head_{targets[t].Name}_within", "$.model.head", [logits[t], joined]) is not [var masked]) return null;
            logits[t] = masked;
        }
        return logits;
    }

    /// <summary>Where the sound of a transcript is among the numbers of a row, how many frames it has and how many numbers a frame; null of other targets, and where what is made of the sound has no frames.</summary>
    public static (int Start, int Frames, int Width)? SoundOf(Target target, Layout layout) =>
        target.Sound is { } sound && layout.Parts.FirstOrDefault(part => part.Name == sound) is { IsSound: true, Shape: { } shape } part
            ? (layout.Parts.TakeWhile(other => other.Name != sound).Sum(other => other.Width), (int)shape[0], part.Width / (int)shape[0])
            : null;
}
