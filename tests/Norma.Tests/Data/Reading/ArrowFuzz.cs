using Norma.Data;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Reading;

/// <summary>Arrow files with bits turned and numbers made absurd anywhere: read or refused, in bounded memory.</summary>
static class ArrowFuzz
{
    /// <summary>Reads mutations of a file, 1,500 of them or <c>NORMA_FUZZ</c> times as many.</summary>
    /// <param name="seed">What is mutated, and how.</param>
    /// <param name="whole">The file.</param>
    /// <param name="mostTurns">Mutations of one file, at most.</param>
    /// <param name="fieldsOf">By round, the contract that it is read by.</param>
    public static void Run(Seed seed, byte[] whole, int mostTurns, Func<int, (string, Field)[]> fieldsOf)
    {
        var rounds = 1500 * (int.TryParse(Environment.GetEnvironmentVariable("NORMA_FUZZ"), out var stated) ? stated : 1);
        using var rows = new Rows();
        var (before, refused) = (GC.GetAllocatedBytesForCurrentThread(), 0);
        for (var round = 0; round < rounds; round++)
        {
            var bytes = whole.ToArray();
            for (var turns = 1 + seed.Below(mostTurns); turns > 0; turns--)
                if (seed.Below(3) == 0) BitConverter.TryWriteBytes(bytes.AsSpan(seed.Below(bytes.Length / 4 - 2) * 4), seed.Below(2) == 0 ? long.MaxValue >> seed.Below(60) : -1L << seed.Below(60));
                else bytes[seed.Below(bytes.Length)] ^= (byte)(1 << seed.Below(8));
            rows.Write("t.arrow", bytes);
            try
            {
                var read = rows.Read(new Norma.Data.Sources.Arrow(["t.arrow"]), fieldsOf(round));
                Assert.All(read.Table.Columns, column => Assert.Equal(read.Table.Rows, column.Rows));
            }
            catch (FindingsException wrong)
            {
                refused++;
                Assert.NotEmpty(wrong.Findings);
            }
        }
        Assert.InRange(refused, rounds / 20, rounds - 1);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / rounds, 0, 8 << 20);
    }
}
