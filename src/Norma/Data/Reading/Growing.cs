namespace Norma.Data.Reading;

/// <summary>An array that grows; a list without its checks.</summary>
struct Growing<T>(int capacity)
{
    T[] _items = new T[capacity];

    public int Count { get; private set; }

    public readonly ReadOnlySpan<T> Span => _items.AsSpan(0, Count);

    public void Add(T item)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Math.Max(16, Count * 2));
        _items[Count++] = item;
    }

    public void AddRange(ReadOnlySpan<T> items)
    {
        if (Count + items.Length > _items.Length) Array.Resize(ref _items, Math.Max(Count + items.Length, Count * 2));
        items.CopyTo(_items.AsSpan(Count));
        Count += items.Length;
    }

    public readonly void Set(int index, T item) => _items[index] = item;

    public void Cut(int count) => Count = Math.Min(Count, count);
}
