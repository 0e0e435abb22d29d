using System.Globalization;
using System.Text;

namespace Norma.Formats.Unicode;

/// <summary>The normal forms of Unicode 14 (UAX #15), from a table of our own: where .NET runs without ICU it takes every text for normal.</summary>
static class NormalForm
{
    const int HangulFirst = 0xAC00, Leads = 0x1100, Vowels = 0x1161, Trails = 0x11A7, VowelCount = 21, TrailCount = 28, HangulCount = 19 * VowelCount * TrailCount;

    static readonly Lazy<Table> s_table = new(Read);

    /// <summary>What is known of a character.</summary>
    /// <param name="Class">Its canonical combining class.</param>
    /// <param name="Into">What it decomposes into, one step; empty for nothing.</param>
    /// <param name="Compatible">Whether that is a compatibility decomposition.</param>
    readonly record struct Entry(byte Class, int[] Into, bool Compatible);

    sealed record Table(Dictionary<int, Entry> Entries, Dictionary<(int, int), int> Pairs);

    /// <summary>The characters that the table has, ascending.</summary>
    internal static IEnumerable<int> Known => s_table.Value.Entries.Keys.Order();

    /// <summary>A text in a normal form.</summary>
    /// <param name="text">Whole characters.</param>
    /// <param name="form">The form.</param>
    public static string Of(ReadOnlySpan<char> text, NormalizationForm form)
    {
        if (Ascii.IsValid(text)) return text.ToString();
        var compatible = form is NormalizationForm.FormKC or NormalizationForm.FormKD;
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, compatible, points);
        Order(points);
        if (form is NormalizationForm.FormC or NormalizationForm.FormKC) points = Composed(points);
        var into = new StringBuilder(points.Count);
        foreach (var point in points) into.Append(new Rune(point).ToString());
        return into.ToString();
    }

    static void Decompose(int point, bool compatible, List<int> into)
    {
        if (point - HangulFirst is var syllable and >= 0 and < HangulCount)
        {
            into.Add(Leads + syllable / (VowelCount * TrailCount));
            into.Add(Vowels + syllable % (VowelCount * TrailCount) / TrailCount);
            if (syllable % TrailCount != 0) into.Add(Trails + syllable % TrailCount);
            return;
        }
        if (s_table.Value.Entries.TryGetValue(point, out var entry) && entry.Into.Length > 0 && (compatible || !entry.Compatible))
            foreach (var part in entry.Into) Decompose(part, compatible, into);
        else into.Add(point);
    }

    static int ClassOf(int point) => s_table.Value.Entries.TryGetValue(point, out var entry) ? entry.Class : 0;

    // Marks between two characters without a class stand in the order of their classes; equal ones stay as they are.
    static void Order(List<int> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var (point, of) = (points[i], ClassOf(points[i]));
            if (of == 0) continue;
            var place = i;
            for (; place > 0 && ClassOf(points[place - 1]) > of; place--) points[place] = points[place - 1];
            points[place] = point;
        }
    }

    static List<int> Composed(List<int> points)
    {
        var composed = new List<int>(points.Count);
        var (starter, last) = (-1, 0);
        foreach (var point in points)
        {
            var of = ClassOf(point);
            if (starter >= 0 && (last < of || (last == 0 && composed.Count - 1 == starter)) && Pair(composed[starter], point) is { } one)
            {
                composed[starter] = one;
                continue;
            }
            if (of == 0) starter = composed.Count;
            last = of;
            composed.Add(point);
        }
        return composed;
    }

    static int? Pair(int first, int second)
    {
        if (first - Leads is >= 0 and < 19 && second - Vowels is >= 0 and < VowelCount) return HangulFirst + ((first - Leads) * VowelCount + second - Vowels) * TrailCount;
        if (first - HangulFirst is >= 0 and < HangulCount && (first - HangulFirst) % TrailCount == 0 && second - Trails is > 0 and < TrailCount) return first + second - Trails;
        return s_table.Value.Pairs.TryGetValue((first, second), out var one) ? one : null;
    }

    static Table Read()
    {
        using var stream = typeof(NormalForm).Assembly.GetManifestResourceStream("unicode-forms.tsv")!;
        using var lines = new StreamReader(stream);
        var (entries, pairs) = (new Dictionary<int, Entry>(), new Dictionary<(int, int), int>());
        while (lines.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            var point = Hex(cells[0]);
            var into = cells[3].Length == 0 ? [] : Array.ConvertAll(cells[3].Split(' '), Hex);
            entries.Add(point, new(byte.Parse(cells[1], CultureInfo.InvariantCulture), into, cells[2] == "k"));
            if (cells[4] == "1") pairs.Add((into[0], into[1]), point);
        }
        return new(entries, pairs);
    }

    static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
