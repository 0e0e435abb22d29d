using Norma.Models;

namespace Norma.Training;

/// <summary>How many tokens the texts of each row have.</summary>
sealed class TextLengths
{
    const int RowsAtOnce = 1024;

    readonly CutText[] _texts;
    readonly int[] _lengths;

    /// <summary>Counts them: what fills a text up is 0 to its end.</summary>
    public TextLengths(TrainingRows rows)
    {
        _texts = CutText.Of(rows.Features.Layout);
        (_lengths, Total) = (new int[checked(rows.Count * _texts.Length)], new int[rows.Count]);
        var width = rows.Features.Layout.Numbers;
        var (order, numbers) = (new int[Math.Min(RowsAtOnce, rows.Count)], new float[checked(Math.Min(RowsAtOnce, rows.Count) * width)]);
        for (var first = 0; first < rows.Count; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rows.Count - first);
            for (var i = 0; i < count; i++) order[i] = first + i;
            rows.Features.Read(order.AsMemory(0, count), numbers.AsSpan(0, count * width));
            for (var i = 0; i < count; i++)
            {
                for (var t = 0; t < _texts.Length; t++)
                {
                    var length = numbers.AsSpan(i * width + _texts[t].Start, _texts[t].Width).LastIndexOfAnyExcept(0f) + 1;
                    Total[first + i] += _lengths[(first + i) * _texts.Length + t] = length;
                }
            }
        }
    }

    /// <summary>By row, the tokens of all of its texts.</summary>
    public int[] Total { get; }

    /// <summary>The texts, cut behind the longest one of these rows; a step is left of those that are empty.</summary>
    public CutText[] Longest(ReadOnlySpan<int> rows)
    {
        var cut = new CutText[_texts.Length];
        for (var t = 0; t < cut.Length; t++)
        {
            var longest = 1;
            foreach (var row in rows) longest = Math.Max(longest, _lengths[row * _texts.Length + t]);
            cut[t] = _texts[t] with { Length = longest };
        }
        return cut;
    }
}
