namespace Norma.Data;

/// <summary>Values of rows that are not kept in memory: each row is read when it is asked for, from any thread.</summary>
/// <typeparam name="T">The values.</typeparam>
abstract class RowValues<T> where T : unmanaged
{
    /// <summary>How many rows.</summary>
    public abstract int Rows { get; }

    /// <summary>Whether reading them is no more than that: no file is decoded.</summary>
    public abstract bool AreDecoded { get; }

    /// <summary>The values of a row.</summary>
    /// <exception cref="Spec.FindingsException">They are no longer what was checked (exit 3).</exception>
    public abstract void Read(int row, Span<T> into);

    /// <summary>The <see cref="RowHash"/> of a row's values, known without reading them.</summary>
    public abstract ulong HashOf(int row);

    /// <summary>The rows of one column and those of another after them.</summary>
    public static RowValues<T> Chain(TensorColumn first, TensorColumn second) => new Chained(first, second);

    sealed class Chained(TensorColumn first, TensorColumn second) : RowValues<T>
    {
        public override int Rows => first.Rows + second.Rows;

        public override bool AreDecoded => first.IsDecoded && second.IsDecoded;

        public override void Read(int row, Span<T> into)
        {
            var (of, at) = Of(row);
            of.Values<T>(at, into);
        }

        public override ulong HashOf(int row)
        {
            var (of, at) = Of(row);
            return of.HashOf(at);
        }

        (TensorColumn Of, int At) Of(int row) => row < first.Rows ? (first, row) : (second, row - first.Rows);
    }
}
