namespace Norma.Features;

/// <summary>What the steps of a feature of texts make of each text of a table, so that a row is one look-up.</summary>
sealed class TextTable
{
    readonly int[] _rows;
    readonly int[]? _codes;
    readonly float[] _numbers;
    readonly int _width;

    TextTable(int[] rows, Flow table) => (_rows, _codes, _numbers, _width) = (rows, (table as Codes)?.Values, (table as Numbers)?.Values ?? [], (table as Numbers)?.Width ?? 0);

    public static TextTable Of(FittedFeature feature, SourceRows rows)
    {
        var texts = (Texts)feature.Source.Read(rows);
        return new(texts.Codes, feature.Tabulate(texts.Levels));
    }

    public int[]? Codes(SourceRows rows)
    {
        if (_codes is null) return null;
        var codes = GC.AllocateUninitializedArray<int>(rows.Count);
        for (var i = 0; i < codes.Length; i++) codes[i] = _codes[_rows[rows.Start + i] + 1];
        return codes;
    }

    public float[] Numbers(SourceRows rows)
    {
        var numbers = GC.AllocateUninitializedArray<float>(rows.Count * _width);
        for (var i = 0; i < rows.Count; i++) _numbers.AsSpan((_rows[rows.Start + i] + 1) * _width, _width).CopyTo(numbers.AsSpan(i * _width));
        return numbers;
    }
}
