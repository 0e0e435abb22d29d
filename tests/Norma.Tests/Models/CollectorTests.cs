using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Tests.Training;
using Norma.Training;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>Native code is given bare handles; what they belong to must live until it returns, also outside of a dispose scope and whatever the collector does.</summary>
public sealed class CollectorTests
{
    [Fact]
    public void A_network_outlives_a_collector_that_never_rests()
    {
        // A few tenths of a second find gross faults in every run; NORMA_SLOW=1 looks for two minutes.
        var seconds = Environment.GetEnvironmentVariable("NORMA_SLOW") == "1" ? 120.0 : 0.3;
        using var body = Sets.Plan(Sets.Number, Sets.Layout(5, 40)).Build(1);
        using var numbers = tensor(new float[64 * 5]).reshape(64, 5);
        using var codes = tensor(Enumerable.Range(0, 64).Select(i => (long)(i % 40)).ToArray()).reshape(64, 1);
        var expected = Fingerprint.Of(body.Weights());
        using var ended = new CancellationTokenSource();
        var collectors = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            while (!ended.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        })).ToArray();
        Array.ForEach(collectors, thread => thread.Start());
        var passes = 0;
        try
        {
            for (var end = Environment.TickCount64 + seconds * 1000; Environment.TickCount64 < end; passes++)
            {
                using (var logits = body.Compute(numbers, codes, Context.Train)[0])
                using (var loss = logits.sum())
                    loss.backward();
                Assert.Equal(expected, Fingerprint.Of(body.Weights()));
                body.Load(body.Weights());
            }
        }
        finally
        {
            ended.Cancel();
            Array.ForEach(collectors, thread => thread.Join());
        }
        Assert.True(passes > 0);
        // The rows that were read have the gradient of one pass, as often as there were passes: nothing was lost or read from freed memory.
        var gradient = body.TrainedParameters[0].Parameter.grad!.data<float>().ToArray();
        Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
    }
}
