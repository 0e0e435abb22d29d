namespace Norma.Features;

/// <summary>Removes rows before the split, fitting nothing. Words: <c>drop_duplicates</c>, <c>filter</c>, <c>drop_missing</c>.</summary>
public abstract record RowFilter;
