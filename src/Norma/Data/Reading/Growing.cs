namespace Norma.Data.Reading;

/// <summary>An array that grows; a list without its checks. Its memory is not cleared: only what was added is ever seen.</summary>
struct Growing<T>(int capacity) where T : unmanaged
{
    T[] _items = GC.AllocateUninitializedArray<T>(capacity);

    public int Count { get; private set; }

    public readonly ReadOnlySpan<T> Span => _items.AsSpan(0, Count);

    public void Add(T item)
    {
        if (Count == _items.Length) Reserve(Math.Max(16, Count * 2));
        _items[Count++] = item;
    }

    /// <summary>Room for more items, which the caller writes.</summary>
    public Span<T> Extend(int items)
    {
        if (Count + items > _items.Length) Reserve(Math.Max(Count + items, Count * 2));
        Count += items;
        return _items.AsSpan(Count - items);
    }

    public void AddRange(ReadOnlySpan<T> items)
    {
        if (Count + items.Length > _items.Length) Reserve(Math.Max(Count + items.Length, Count * 2));
        items.CopyTo(_items.AsSpan(Count));
        Count += items.Length;
    }

    public void Reserve(int capacity)
    {
        if (capacity <= _items.Length) return;
        var larger = GC.AllocateUninitializedArray<T>(capacity);
        Span.CopyTo(larger);
        _items = larger;
    }

    /// <summary>The items alone: the array itself where it is full.</summary>
    public readonly T[] Take() => Count == _items.Length ? _items : Span.ToArray();

    public readonly void Set(int index, T item) => _items[index] = item;

    public void Cut(int count) => Count = Math.Min(Count, count);
}
