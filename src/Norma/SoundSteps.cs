using System.Globalization;
using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Spec;

namespace Norma;

/// <summary>Whether the texts of the training rows can be said in the steps that the network makes of their sounds.</summary>
static class SoundSteps
{
    /// <summary>Rows that are looked at together.</summary>
    const int Most = 64;

    /// <summary>A warning where some cannot.</summary>
    /// <exception cref="FindingsException"><c>MODL027</c>: none can.</exception>
    public static IEnumerable<Finding> Check(Plan plan)
    {
        for (var t = 0; t < plan.Targets.Count; t++)
        {
            if (plan.Targets[t] is not { Task: TaskKind.Transcription } target) continue;
            var rows = plan.Encoded(Part.Train);
            int[] needed = [.. Enumerable.Range(0, rows.Count).Select(row => SaidText.StepsFor(rows.Truth[t].AsSpan(row * target.Numbers, target.Numbers)))];
            var (longer, worst, had) = (0, 0, 0);
            var there = Steps(target, rows.Features);
            for (var row = 0; row < needed.Length; row++)
            {
                if (needed[row] <= there[row]) continue;
                if (longer++ == 0 || needed[row] - there[row] > worst - had) (worst, had) = (needed[row], there[row]);
            }
            if (longer == 0) continue;
            var all = longer == needed.Length;
            var finding = new Finding("MODL027", "$.model", string.Create(CultureInfo.InvariantCulture, $"the texts of {longer} of {needed.Length} training rows take more steps than the network makes of their sounds, as one that takes {worst} where there are {had}{(all ? "" : ": these rows are not learned from")}"))
            {
                Severity = all ? Severity.Error : Severity.Warning,
                Expected = "a step for each token, and one between two that are the same",
                Fix = "keep more steps: fewer strides and poolings, or a smaller 'hop_length'; and correct rows whose sounds lack some of their text.",
            };
            yield return all ? throw new FindingsException(ExitCode.Data, plan.Stated.Locate(finding)) : finding;
        }
    }

    // By row, how many steps come before the end of its sound.
    static int[] Steps(Target target, Encoded rows)
    {
        var steps = new int[rows.Rows];
        if (TranscriptSteps.SoundOf(target, rows.Layout) is not var (start, frames, width))
        {
            Array.Fill(steps, target.Steps);
            return steps;
        }
        var (some, numbers) = (new int[Most], new float[Most * rows.Layout.Numbers]);
        for (var first = 0; first < rows.Rows; first += Most)
        {
            var count = Math.Min(Most, rows.Rows - first);
            for (var i = 0; i < count; i++) some[i] = first + i;
            rows.Read(some.AsMemory(0, count), numbers);
            for (var i = 0; i < count; i++)
                steps[first + i] = WithinSound.CountedSteps(WithinSound.Counted(numbers.AsSpan(i * rows.Layout.Numbers + start, frames * width), width), frames, target.Steps);
        }
        return steps;
    }
}
