namespace Norma.Data.Reading.RecordSets;

/// <summary>Gathers texts row by row; each different one is held once.</summary>
sealed class TextsOfRows
{
    readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    readonly List<string> _levels = [];
    readonly List<int> _codes = [];

    /// <summary>Adds a row.</summary>
    public void Add(string? text)
    {
        if (text is null) { _codes.Add(-1); return; }
        if (!_places.TryGetValue(text, out var code))
        {
            _places.Add(text, code = _levels.Count);
            _levels.Add(text);
        }
        _codes.Add(code);
    }

    /// <summary>The column of all rows.</summary>
    public TextColumn Column(string name) => new(name, [.. _codes], [.. _levels]);
}
