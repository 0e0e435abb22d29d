namespace Norma.Features;

/// <summary>What the steps of a feature of texts make of each text of a table, so that a row is one look-up.</summary>
sealed class TextTable
{
    readonly int[] _rows;
    readonly Flow _table;

    TextTable(int[] rows, Flow table) => (_rows, _table) = (rows, table);

    public static TextTable Of(FittedFeature feature, SourceRows rows)
    {
        var texts = (Texts)feature.Source.Read(rows);
        return new(texts.Codes, feature.Tabulate(texts.Levels));
    }

    /// <summary>The values of some rows after all steps.</summary>
    public Flow Read(SourceRows rows)
    {
        var places = _rows.AsSpan(rows.Start, rows.Count);
        if (_table is Codes { Values: var codeOf } codes)
        {
            var values = GC.AllocateUninitializedArray<int>(places.Length);
            for (var i = 0; i < values.Length; i++) values[i] = codeOf[places[i] + 1];
            return codes with { Values = values };
        }
        var table = (Numbers)_table;
        var numbers = GC.AllocateUninitializedArray<float>(places.Length * table.Width);
        for (var i = 0; i < places.Length; i++) table.Values.AsSpan((places[i] + 1) * table.Width, table.Width).CopyTo(numbers.AsSpan(i * table.Width));
        return new Numbers(places.Length, table.Width, numbers);
    }
}
