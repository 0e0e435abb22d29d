namespace Norma.Deployment.Drawing;

/// <summary>Where boxes stand so that arrows lead downwards and cross little: in ranks, a long arrow passing each rank between in a place of its own.</summary>
/// <remarks>Sugiyama, Tagawa &amp; Toda 1981: ranks by the longest way, order by barycentres, places by medians.</remarks>
sealed class Arrangement
{
    /// <summary>The size of a box.</summary>
    public const double BoxWidth = 256, BoxHeight = 44;

    const double Gap = 28, Lane = 18, RankGap = 34;
    const int Sweeps = 12;

    readonly List<int>[] _ranks;
    readonly List<Place> _places = [];

    /// <summary>A box, or a point that an arrow passes.</summary>
    sealed class Place(double width)
    {
        public double Width => width;

        public List<int> Above { get; } = [];

        public List<int> Below { get; } = [];

        public double X { get; set; }

        public int Rank { get; set; }
    }

    public Arrangement(IReadOnlyList<Box> boxes)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        foreach (var box in boxes)
        {
            var place = new Place(BoxWidth);
            foreach (var from in box.From) place.Rank = Math.Max(place.Rank, _places[from].Rank + 1);
            _places.Add(place);
        }
        // An input stands right above what takes it.
        for (var i = 0; i < boxes.Count; i++)
            if (boxes[i].From.Count == 0 && Takers(boxes, i) is { Count: > 0 } takers) _places[i].Rank = takers.Min(taker => _places[taker].Rank) - 1;
        var arrows = new List<int[]>();
        for (var i = 0; i < boxes.Count; i++)
            foreach (var from in boxes[i].From) arrows.Add(Way(from, i));
        Arrows = arrows;
        _ranks = new List<int>[_places.Max(place => place.Rank) + 1];
        for (var rank = 0; rank < _ranks.Length; rank++) _ranks[rank] = [];
        for (var i = 0; i < _places.Count; i++) _ranks[_places[i].Rank].Add(i);
        for (var sweep = 0; sweep < Sweeps; sweep++) Order(down: sweep % 2 == 0);
        Spread();
    }

    /// <summary>For each arrow the places that it passes, both ends among them.</summary>
    public IReadOnlyList<int[]> Arrows { get; }

    /// <summary>The size of the picture.</summary>
    public double Width { get; private set; }

    /// <summary>The size of the picture.</summary>
    public double Height => _ranks.Length * (BoxHeight + RankGap) - RankGap;

    /// <summary>The middle of a place.</summary>
    public double X(int place) => _places[place].X;

    /// <summary>The upper edge of a place.</summary>
    public double Y(int place) => _places[place].Rank * (BoxHeight + RankGap);

    static List<int> Takers(IReadOnlyList<Box> boxes, int index) => [.. Enumerable.Range(0, boxes.Count).Where(i => boxes[i].From.Contains(index))];

    int[] Way(int from, int to)
    {
        var way = new List<int> { from };
        for (var rank = _places[from].Rank + 1; rank < _places[to].Rank; rank++)
        {
            _places.Add(new(Lane) { Rank = rank });
            way.Add(_places.Count - 1);
        }
        way.Add(to);
        for (var i = 1; i < way.Count; i++)
        {
            _places[way[i - 1]].Below.Add(way[i]);
            _places[way[i]].Above.Add(way[i - 1]);
        }
        return [.. way];
    }

    void Order(bool down)
    {
        var at = new double[_places.Count];
        foreach (var rank in _ranks)
            for (var i = 0; i < rank.Count; i++) at[rank[i]] = i;
        foreach (var rank in down ? _ranks : _ranks.Reverse())
        {
            var keys = rank.ToDictionary(i => i, i => (down ? _places[i].Above : _places[i].Below) is { Count: > 0 } beside ? beside.Average(n => at[n]) : at[i]);
            var ordered = rank.OrderBy(i => keys[i]).ToList();
            rank.Clear();
            rank.AddRange(ordered);
            for (var i = 0; i < rank.Count; i++) at[rank[i]] = i;
        }
    }

    // Each place goes to the middle of its neighbours as far as those beside it let it.
    void Spread()
    {
        foreach (var rank in _ranks)
        {
            var x = 0.0;
            foreach (var i in rank)
            {
                _places[i].X = x + _places[i].Width / 2;
                x += _places[i].Width + Gap;
            }
            foreach (var i in rank) _places[i].X -= (x - Gap) / 2;
        }
        for (var sweep = 0; sweep < 2 * Sweeps; sweep++)
        {
            foreach (var rank in sweep % 2 == 0 ? _ranks : _ranks.Reverse())
            {
                var wanted = rank.Select(i => Wanted(_places[i], sweep % 2 == 0)).ToArray();
                // Pushed apart from the left and from the right, then half of both: neither side is favoured.
                var (left, right) = (new double[rank.Count], new double[rank.Count]);
                for (var k = 0; k < rank.Count; k++) left[k] = k == 0 ? wanted[k] : Math.Max(wanted[k], left[k - 1] + Between(rank[k - 1], rank[k]));
                for (var k = rank.Count - 1; k >= 0; k--) right[k] = k == rank.Count - 1 ? wanted[k] : Math.Min(wanted[k], right[k + 1] - Between(rank[k], rank[k + 1]));
                for (var k = 0; k < rank.Count; k++) _places[rank[k]].X = (left[k] + right[k]) / 2;
            }
        }
        var least = _places.Min(place => place.X - place.Width / 2);
        foreach (var place in _places) place.X -= least;
        Width = _places.Max(place => place.X + place.Width / 2);
    }

    double Between(int left, int right) => (_places[left].Width + _places[right].Width) / 2 + Gap;

    double Wanted(Place place, bool down)
    {
        var beside = down ? place.Above : place.Below;
        if (beside.Count == 0) beside = down ? place.Below : place.Above;
        return beside.Count == 0 ? place.X : beside.Average(i => _places[i].X);
    }
}
