using System.Runtime.Intrinsics;
using Norma.Data;
using Norma.Features;

namespace Norma.Evaluation.Baselines.Linear;

/// <summary>
/// Training rows as the matrix of a linear model, never laid out: standardized numbers, a unit column for every level of every code but 0, a column for every token
/// of a text, and a column of ones last. Row i costs as many operations as it has numbers, codes and tokens, however many levels and tokens there are.
/// </summary>
/// <remarks>
/// Products are summed over fixed blocks of rows whose sums are added in order, so that they are the same for any number of threads. A missing number
/// counts as the mean.
/// </remarks>
sealed class Design
{
    const int MostBlocks = 16;
    const int RowsPerBlock = 512;

    /// <summary>Below so many cells one thread is faster.</summary>
    const int SmallWork = 200_000;

    readonly double[] _numbers;
    readonly int[] _columns;
    readonly int _numbersPerRow, _codesPerRow, _firstToken;
    readonly LinearRows _texts;

    public Design(Encoded all, float[]? weights)
    {
        Terms = TextTerms.Fit(all);
        _texts = Terms.Split(all);
        var rows = _texts.Rest;
        (Rows, _numbersPerRow, _codesPerRow) = (rows.Rows, rows.Layout.Numbers, rows.Layout.Codes.Count);
        _firstToken = rows.Layout.DenseWidth;
        Width = _firstToken + Terms.Width;
        Scale = Standard.Of(rows, weights);
        _numbers = new double[checked(Rows * _numbersPerRow)];
        var numbers = rows.Numbers;
        for (var i = 0; i < _numbers.Length; i++) _numbers[i] = Scale.Apply(i % _numbersPerRow, numbers[i]);
        _columns = ColumnsOf(rows);
    }

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>Into how many blocks the rows fall, whatever the number of threads.</summary>
    public int Blocks => Math.Clamp(Rows / RowsPerBlock, 1, MostBlocks);

    /// <summary>How many columns besides the ones.</summary>
    public int Width { get; }

    /// <summary>How texts became columns.</summary>
    public TextTerms Terms { get; }

    /// <summary>How the numbers were standardized.</summary>
    public Standard Scale { get; }

    /// <summary>By row and code, the column of its level; −1 for level 0, which has none.</summary>
    public static int[] ColumnsOf(Encoded rows)
    {
        var codes = rows.Layout.Codes.Count;
        var (columns, all) = (new int[checked(rows.Rows * codes)], rows.Codes);
        var first = rows.Layout.Numbers;
        for (var c = 0; c < codes; c++)
        {
            for (var row = 0; row < rows.Rows; row++)
            {
                var code = all[row * codes + c];
                columns[row * codes + c] = code > 0 ? first + code - 1 : -1;
            }
            first += rows.Layout.Codes[c].Levels - 1;
        }
        return columns;
    }

    /// <summary>The product with coefficients <c>[outputs, Width + 1]</c>, into <c>[Rows, outputs]</c>.</summary>
    public void Times(double[] coefficients, int outputs, double[] into) => ForEachBlock(outputs, (_, first, last) =>
    {
        for (var row = first; row < last; row++)
        {
            var numbers = _numbers.AsSpan(row * _numbersPerRow, _numbersPerRow);
            var columns = _columns.AsSpan(row * _codesPerRow, _codesPerRow);
            for (var k = 0; k < outputs; k++)
            {
                var own = coefficients.AsSpan(k * (Width + 1), Width + 1);
                var score = own[Width] + Dot(numbers, own) + _texts.Times(row, own[_firstToken..]);
                foreach (var column in columns) if (column >= 0) score += own[column];
                into[row * outputs + k] = score;
            }
        }
    });

    /// <summary>The product of the transpose with <c>[Rows, outputs]</c>, into <c>[outputs, Width + 1]</c>.</summary>
    public void TransposeTimes(double[] values, int outputs, double[] into)
    {
        var sums = new double[Blocks][];
        ForEachBlock(outputs, (block, first, last) =>
        {
            var sum = sums[block] = new double[into.Length];
            for (var row = first; row < last; row++)
            {
                var numbers = _numbers.AsSpan(row * _numbersPerRow, _numbersPerRow);
                var columns = _columns.AsSpan(row * _codesPerRow, _codesPerRow);
                for (var k = 0; k < outputs; k++)
                {
                    var own = sum.AsSpan(k * (Width + 1), Width + 1);
                    var value = values[row * outputs + k];
                    AddTimes(own, numbers, value);
                    foreach (var column in columns) if (column >= 0) own[column] += value;
                    for (var i = _texts.First[row]; i < _texts.First[row + 1]; i++) own[_firstToken + _texts.Columns[i]] += _texts.Values[i] * value;
                    own[Width] += value;
                }
            }
        });
        Array.Clear(into);
        foreach (var sum in sums) AddTimes(into, sum, 1);
    }

    /// <summary>Each column's sum of squares, each row times its weight; the ones last.</summary>
    public double[] SquaredNorms(float[]? weights)
    {
        var norms = new double[Width + 1];
        for (var row = 0; row < Rows; row++)
        {
            var weight = weights is null ? 1.0 : weights[row];
            for (var j = 0; j < _numbersPerRow; j++) norms[j] += weight * _numbers[row * _numbersPerRow + j] * _numbers[row * _numbersPerRow + j];
            foreach (var column in _columns.AsSpan(row * _codesPerRow, _codesPerRow)) if (column >= 0) norms[column] += weight;
            for (var i = _texts.First[row]; i < _texts.First[row + 1]; i++) norms[_firstToken + _texts.Columns[i]] += weight * _texts.Values[i] * _texts.Values[i];
            norms[Width] += weight;
        }
        return norms;
    }

    /// <summary>Does work on blocks of rows, on all cores where there is enough of it.</summary>
    public void ForEachBlock(int outputs, Action<int, int, int> work)
    {
        void Do(int block) => work(block, (int)((long)Rows * block / Blocks), (int)((long)Rows * (block + 1) / Blocks));
        if (((long)Rows * (_numbersPerRow + _codesPerRow + 1) + _texts.Values.Length) * outputs < SmallWork)
            for (var block = 0; block < Blocks; block++) Do(block);
        else Parallel.For(0, Blocks, Spread.ByProcessors, Do);
    }

    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var (sums, i) = (Vector256<double>.Zero, 0);
        for (; i <= a.Length - 4; i += 4) sums += Vector256.Create(a[i..]) * Vector256.Create(b[i..]);
        var sum = Vector256.Sum(sums);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    static void AddTimes(Span<double> to, ReadOnlySpan<double> what, double times)
    {
        var i = 0;
        for (; i <= what.Length - 4; i += 4) (Vector256.Create<double>(to[i..]) + Vector256.Create(what[i..]) * times).CopyTo(to[i..]);
        for (; i < what.Length; i++) to[i] += times * what[i];
    }
}
