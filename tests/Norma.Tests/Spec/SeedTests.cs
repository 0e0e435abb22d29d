using Norma.Spec;
using Xunit;

namespace Norma.Tests.Spec;

public sealed class SeedTests
{
    [Fact]
    public void Streams_of_one_seed_differ_and_repeat()
    {
        Assert.Equal(new Seed(42, "split").Next(), new Seed(42, "split").Next());
        Assert.NotEqual(new Seed(42, "split").Next(), new Seed(42, "shuffle/0").Next());
        Assert.NotEqual(new Seed(42, "split").Next(), new Seed(43, "split").Next());
    }
}
