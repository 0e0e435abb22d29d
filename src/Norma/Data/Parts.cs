
namespace Norma.Data;

/// <summary>Row numbers of each part, ascending; disjoint.</summary>
/// <param name="Train">What everything is fitted on.</param>
/// <param name="Validation">What stops the training.</param>
/// <param name="Test">What judges the result; touched once.</param>
public sealed record Parts(int[] Train, int[] Validation, int[] Test)
{
    /// <summary>The parts as each row's part says them.</summary>
    public static Parts Of(ReadOnlySpan<Part> parts)
    {
        Span<int> counts = stackalloc int[3];
        foreach (var part in parts) counts[(int)part]++;
        int[][] rows = [new int[counts[0]], new int[counts[1]], new int[counts[2]]];
        counts.Clear();
        for (var row = 0; row < parts.Length; row++)
        {
            var part = (int)parts[row];
            rows[part][counts[part]++] = row;
        }
        return new(rows[0], rows[1], rows[2]);
    }

    /// <summary>How many rows they have together.</summary>
    public int Rows => Train.Length + Validation.Length + Test.Length;

    /// <summary>The rows of a part.</summary>
    public int[] this[Part part] => part switch { Part.Train => Train, Part.Validation => Validation, _ => Test };

    /// <summary>SHA-256 over one byte a row in row order (0 training, 1 validation, 2 test), in lower-case hexadecimal; <c>split.sha256</c> of the lock.</summary>
    public string Digest
    {
        get
        {
            var bytes = new byte[Rows];
            foreach (var row in Validation) bytes[row] = 1;
            foreach (var row in Test) bytes[row] = 2;
            return Formats.Digest.Sha256(bytes);
        }
    }
}
