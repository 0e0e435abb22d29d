using System.Diagnostics;

namespace Norma.Benchmarks;

/// <summary>Measures two or more ways in turns, so that a busy machine hurts all of them alike.</summary>
static class Median
{
    /// <summary>Microseconds of one step of each way: the median over rounds of the mean within a round.</summary>
    /// <param name="rounds">How often each way has its turn.</param>
    /// <param name="steps">Steps of a turn.</param>
    /// <param name="ways">What makes so many steps.</param>
    public static double[] Of(int rounds, int steps, params Action<int>[] ways)
    {
        var times = ways.Select(_ => new double[rounds]).ToArray();
        foreach (var way in ways) way(steps);
        for (var round = 0; round < rounds; round++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var watch = Stopwatch.StartNew();
                ways[way](steps);
                times[way][round] = watch.Elapsed.TotalMicroseconds / steps;
            }
        }
        return [.. times.Select(t => { Array.Sort(t); return t[rounds / 2]; })];
    }

    /// <summary>The same with the processor time of each way over all of its turns, all threads together.</summary>
    public static (double[] Microseconds, TimeSpan[] Processor) WithProcessor(int rounds, int steps, params Action<int>[] ways)
    {
        var processor = new TimeSpan[ways.Length];
        var median = Of(rounds, steps, [.. ways.Select<Action<int>, Action<int>>((way, side) => count =>
        {
            var before = Environment.CpuUsage.TotalTime;
            way(count);
            processor[side] += Environment.CpuUsage.TotalTime - before;
        })]);
        return (median, processor);
    }
}
