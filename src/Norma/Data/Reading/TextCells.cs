using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Norma.Formats;

namespace Norma.Data.Reading;

/// <summary>Texts as codes into the distinct ones in order of first appearance. No string is made before all are gathered.</summary>
/// <param name="markers">What means a missing value.</param>
sealed class TextCells(Markers markers) : Cells
{
    const int MostCarried = 65_536;

    Growing<int> _codes = new(0);
    Levels _levels = new();
    int _last = -1;

    /// <summary>Whether a list in JSON is no value.</summary>
    public bool RefusesLists { get; init; }

    /// <summary>Whether an object in JSON is no value.</summary>
    public bool RefusesObjects { get; init; }

    /// <inheritdoc/>
    public override int Count => _codes.Count;

    /// <inheritdoc/>
    public override bool TryNested(bool list)
    {
        if (!(list ? RefusesLists : RefusesObjects)) return false;
        Misfit(notFinite: false);
        AddMissing();
        return true;
    }

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> value)
    {
        if (value.Length == 0) { _codes.Add(-1); return; }
        if (value.Length > Levels.Short && _last >= 0 && value.SequenceEqual(_levels[_last])) { _codes.Add(_last); return; }
        var known = _levels.Count;
        var code = _levels.CodeOf(value);
        // Whether a text means a missing value is asked once for each distinct text.
        if (code == known) _levels.SetMissing(code, markers.Has(value));
        if (_levels.IsMissing(code)) { _codes.Add(-1); return; }
        _codes.Add(_last = code);
    }

    /// <inheritdoc/>
    public override void AddMissing() => _codes.Add(-1);

    /// <inheritdoc/>
    public override void Reserve(int rows) => _codes.Reserve(rows);

    /// <inheritdoc/>
    public override void Cut(int count)
    {
        base.Cut(count);
        _codes.Cut(count);
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        base.Clear();
        // What is known of the texts serves the next cells too, unless there are ever new ones.
        if (_levels.Count > MostCarried) (_levels, _last) = (new(), -1);
    }

    /// <inheritdoc/>
    public override Column Join(string name, IReadOnlyList<Cells> blocks, int rows)
    {
        if (blocks.Count == 1)
        {
            var own = _codes.Take();
            return new TextColumn(name, own, Compact(_levels, own));
        }
        var codes = GC.AllocateUninitializedArray<int>(rows);
        var all = new Levels();
        var row = 0;
        foreach (TextCells block in blocks)
        {
            var global = new int[block._levels.Count];
            for (var level = 0; level < global.Length; level++) global[level] = all.CodeOf(block._levels[level]);
            foreach (var code in block._codes.Span) codes[row++] = code < 0 ? -1 : global[code];
        }
        return new TextColumn(name, codes, Compact(all, codes));
    }

    // Markers, and texts of records that were taken back or of earlier pieces, have codes that no row has: they are left out.
    static string[] Compact(Levels all, int[] codes)
    {
        var used = new bool[all.Count];
        foreach (var code in codes) if (code >= 0) used[code] = true;
        var places = new int[all.Count];
        var kept = 0;
        for (var level = 0; level < places.Length; level++) places[level] = used[level] ? kept++ : -1;
        if (kept < places.Length)
            for (var row = 0; row < codes.Length; row++) if (codes[row] >= 0) codes[row] = places[codes[row]];
        var levels = new string[kept];
        for (var level = 0; level < places.Length; level++) if (used[level]) levels[places[level]] = Encoding.UTF8.GetString(all[level]);
        return levels;
    }

    /// <summary>Distinct byte strings by code: their bytes in one array, found through open addressing. Those of at most seven bytes are their own hash.</summary>
    sealed class Levels
    {
        // Differs in each process, so that no file can be made whose texts collide; codes do not depend on it.
        static readonly ulong s_key = (ulong)(uint)"norma".GetHashCode() * 0x9E3779B97F4A7C15 | 1;

        /// <summary>The most bytes of a text that one word holds with its length.</summary>
        public const int Short = 7;

        int[] _slots = new int[64];      // code + 1
        Growing<ulong> _words = new(32);
        Growing<int> _ends = new(32);
        Growing<bool> _missing = new(32);
        Growing<byte> _bytes = new(512);

        public int Count => _ends.Count;

        public ReadOnlySpan<byte> this[int code]
        {
            get
            {
                var start = code == 0 ? 0 : _ends.Span[code - 1];
                return _bytes.Span[start.._ends.Span[code]];
            }
        }

        public bool IsMissing(int code) => _missing.Span[code];

        public void SetMissing(int code, bool missing) => _missing.Set(code, missing);

        /// <summary>The code of a text, which is the count before the call where the text is new.</summary>
        public int CodeOf(ReadOnlySpan<byte> value)
        {
            var whole = value.Length <= Short;
            var word = whole ? ByteWord.Of(value) | (ulong)value.Length << 56 : Hash(value) | 0xFFUL << 56;
            var mask = _slots.Length - 1;
            for (var slot = Slot(word) & mask; ; slot = (slot + 1) & mask)
            {
                var code = _slots[slot] - 1;
                if (code < 0) return Insert(value, word, slot);
                if (_words.Span[code] == word && (whole || value.SequenceEqual(this[code]))) return code;
            }
        }

        int Insert(ReadOnlySpan<byte> value, ulong word, int slot)
        {
            var code = Count;
            _bytes.AddRange(value);
            _ends.Add(_bytes.Count);
            _words.Add(word);
            _missing.Add(false);
            _slots[slot] = code + 1;
            if (Count * 2 > _slots.Length) Grow();
            return code;
        }

        void Grow()
        {
            _slots = new int[_slots.Length * 4];
            var mask = _slots.Length - 1;
            for (var code = 0; code < Count; code++)
            {
                var slot = Slot(_words.Span[code]) & mask;
                while (_slots[slot] != 0) slot = (slot + 1) & mask;
                _slots[slot] = code + 1;
            }
        }

        static int Slot(ulong word)
        {
            var mixed = Mix(word ^ s_key);
            return (int)(mixed ^ mixed >> 32);
        }

        static ulong Hash(ReadOnlySpan<byte> value)
        {
            ref var first = ref MemoryMarshal.GetReference(value);
            var length = value.Length;
            var hash = s_key ^ (ulong)length;
            for (var at = 0; at + 8 <= length; at += 8) hash = Mix(hash ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at)));
            var left = length & 7;
            if (left > 0)
            {
                var tail = 0UL;
                for (var at = length - left; at < length; at++) tail = tail << 8 | Unsafe.Add(ref first, at);
                hash = Mix(hash ^ tail);
            }
            return hash;
        }

        static ulong Mix(ulong value)
        {
            var high = Math.BigMul(value, s_key, out var low);
            return high ^ low ^ value << 17;
        }
    }
}
