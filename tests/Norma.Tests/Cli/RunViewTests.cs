using Norma.Cli.Views;
using Norma.Tracking;
using Xunit;

namespace Norma.Tests.Cli;

/// <summary>Where nobody watches, a training says that it goes on, and does not say it at each step.</summary>
public sealed class RunViewTests
{
    [Fact]
    public void A_long_epoch_says_each_minute_that_it_goes_on()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var clock = new Clock();
        var view = new RunView(new Terminal(output, output, interactive: false), json: false, clock);
        for (var second = 0; second <= 150; second++)
        {
            view.Write(new(1, 2, second, 1000, 0.5, 10, TimeSpan.FromSeconds(1000 - second), EpochEnded: false, [], []));
            clock.Now += TimeSpan.TicksPerSecond;
        }
        view.Write(new(1, 2, 500, 1000, 0.4, 10, null, EpochEnded: true, ["loss"], [new(1, 500, 150, 0.1, new([new("loss", 0.4)]))]));
        Assert.Equal(["epoch 1/2  step 60/1,000  loss 0.5000  10 rows/s  15 min 40 s left", "epoch 1/2  step 120/1,000  loss 0.5000  10 rows/s  14 min 40 s left", "epoch 1/2  loss 0.4000  10 rows/s"], output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    sealed class Clock : TimeProvider
    {
        public long Now { get; set; } = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
