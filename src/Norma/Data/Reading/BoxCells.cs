using System.Globalization;
using Norma.Data.Fields;
using Norma.Formats.Boxes;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>The boxes of pictures, held to their contract as they are gathered.</summary>
/// <param name="stated">Their contract.</param>
sealed class BoxCells(Boxes stated) : Cells
{
    const float Slack = 1;
    const int MostFaults = 1000;

    readonly List<MarkedBox> _boxes = [];
    readonly List<(int Start, int Count)> _rows = [];
    readonly List<(int Width, int Height)> _sizes = [];
    readonly List<string> _levels = [.. stated.Classes ?? []];
    readonly Dictionary<string, int> _codeOf = new((stated.Classes ?? []).Distinct(StringComparer.Ordinal).Select((name, code) => KeyValuePair.Create(name, code)), StringComparer.Ordinal);
    readonly List<(int Row, string Why)> _faults = [];
    int _left;
    string? _firstLeft;

    /// <inheritdoc/>
    public override int Count => _rows.Count;

    /// <summary>Adds the boxes of a picture.</summary>
    /// <param name="picture">What a file states.</param>
    /// <returns>Boxes that are none, and why, where the contract refuses them.</returns>
    public IReadOnlyList<(StatedBox Box, string Why)> Add(StatedPicture picture)
    {
        var wrong = new List<(StatedBox, string)>();
        Add(picture, (box, why) => wrong.Add((box, why)));
        return wrong;
    }

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            AddMissing();
            return;
        }
        try
        {
            Add(new("", 0, 0, BoxText.Read(value, Boxes.MostBoxes)), (_, why) => Fault(why));
        }
        catch (BoxFaultException fault)
        {
            Fault(fault.Message);
            Add(new StatedPicture("", 0, 0, []));
        }
    }

    void Add(StatedPicture picture, Action<StatedBox, string> refuse)
    {
        var start = _boxes.Count;
        foreach (var box in picture.Boxes)
        {
            if (Kept(box, picture.Width, picture.Height, out var kept) is not { } why) _boxes.Add(kept);
            else if (stated.Invalid == InvalidBoxes.Refuse || !_codeOf.ContainsKey(box.Class)) refuse(box, why);
            else if (_left++ == 0) _firstLeft = $"{box.Source ?? Printable.Quote(picture.File)}: {why}";
        }
        _rows.Add((start, _boxes.Count - start));
        _sizes.Add((picture.Width, picture.Height));
    }

    void Fault(string why)
    {
        if (_faults.Count < MostFaults) _faults.Add((_rows.Count, why));
    }

    string? Kept(StatedBox box, int width, int height, out MarkedBox kept)
    {
        kept = default;
        if (!_codeOf.TryGetValue(box.Class, out var code))
        {
            if (stated.Classes is { } classes) return $"has a box of the class {Printable.Quote(box.Class)}, which is none of {string.Join(", ", classes.Take(20).Select(Printable.Quote))}";
            _codeOf.Add(box.Class, code = _levels.Count);
            _levels.Add(box.Class);
        }
        if (box.Right <= box.Left || box.Bottom <= box.Top) return $"has the box {Shown(box)} without an area";
        if (width > 0 && height > 0)
        {
            if (!Inside(box, width, height)) return string.Create(CultureInfo.InvariantCulture, $"has the box {Shown(box)} outside of its picture, which has {width} × {height} pixels (width × height)");
            box = Clipped(box, width, height);
            if (box.Right <= box.Left || box.Bottom <= box.Top) return $"has the box {Shown(box)} without an area in its picture";
        }
        kept = new((float)box.Left, (float)box.Top, (float)box.Right, (float)box.Bottom, code, box.Ignored);
        return null;
    }

    /// <summary>Whether a box lies in a picture, but for one pixel.</summary>
    public static bool Inside(StatedBox box, int width, int height) => box.Left >= -Slack && box.Top >= -Slack && box.Right <= width + Slack && box.Bottom <= height + Slack;

    static StatedBox Clipped(StatedBox box, int width, int height) =>
        box with { Left = Math.Max(0, box.Left), Top = Math.Max(0, box.Top), Right = Math.Min(width, box.Right), Bottom = Math.Min(height, box.Bottom) };

    /// <summary>A box as findings show it.</summary>
    public static string Shown(StatedBox box) => string.Create(CultureInfo.InvariantCulture, $"[{box.Left:0.##}, {box.Top:0.##}, {box.Right:0.##}, {box.Bottom:0.##}]");

    /// <inheritdoc/>
    public override void AddMissing()
    {
        _rows.Add((_boxes.Count, -1));
        _sizes.Add((0, 0));
    }

    /// <inheritdoc/>
    public override void Reserve(int rows) => _rows.EnsureCapacity(rows);

    /// <inheritdoc/>
    public override void Cut(int count)
    {
        base.Cut(count);
        if (_rows.Count <= count) return;
        _boxes.RemoveRange(_rows[count].Start, _boxes.Count - _rows[count].Start);
        _rows.RemoveRange(count, _rows.Count - count);
        _sizes.RemoveRange(count, _sizes.Count - count);
        _faults.RemoveAll(fault => fault.Row >= count);
    }

    /// <inheritdoc/>
    public override Column Join(string name, IReadOnlyList<Cells> blocks, int rows)
    {
        BoxColumn? joined = null;
        foreach (BoxCells block in blocks)
        {
            var own = block.Of(name);
            var before = joined?.Rows ?? 0;
            joined = joined is null ? own : joined.Followed(own).Noted([.. joined.Faults, .. own.Faults.Select(fault => (fault.Row + before, fault.Why))], (joined.LeftOut, own.LeftOut) switch
            {
                ({ } a, { } b) => (a.Count + b.Count, a.First),
                var (a, b) => a ?? b,
            });
        }
        return joined ?? new BoxColumn(name, [], [], [], []);
    }

    BoxColumn Of(string name) => new BoxColumn(name, [.. _levels], [.. _boxes], [.. _rows], [.. _sizes]).Noted(_faults, _left == 0 ? null : (_left, _firstLeft!));
}
