using System.Globalization;
using Norma.Spec;

namespace Norma.Features;

/// <summary>The names of the sets of training rows that are known afterwards.</summary>
static class SetLevels
{
    /// <summary>The names that are in enough training rows, the most frequent first kept where there are too many, in ordinal order.</summary>
    /// <param name="train">The sets of the training rows.</param>
    /// <param name="minFrequency">In how many sets a name must be.</param>
    /// <param name="most">How many are kept.</param>
    public static string[] Keep(TextSets train, long minFrequency, int most)
    {
        var counts = new int[train.Names.Length];
        foreach (var members in train.Members)
            foreach (var name in members) counts[name]++;
        var kept = new List<string>();
        foreach (var name in Data.Levels.ByFrequency(counts, train.Names))
        {
            if (counts[name] == 0 || counts[name] < minFrequency || kept.Count == most) break;
            kept.Add(train.Names[name]);
        }
        kept.Sort(StringComparer.Ordinal);
        return [.. kept];
    }

    /// <summary>By name of some sets, its place among the levels; −1 for others.</summary>
    public static int[] Places(TextSets rows, Dictionary<string, int> places) => Array.ConvertAll(rows.Names, name => places.GetValueOrDefault(name, -1));

    /// <summary>The place of each level.</summary>
    public static Dictionary<string, int> Numbered(string[] levels)
    {
        var places = new Dictionary<string, int>(levels.Length, StringComparer.Ordinal);
        for (var place = 0; place < levels.Length; place++) places.Add(levels[place], place);
        return places;
    }

    /// <summary>Refuses more numbers than an array holds.</summary>
    /// <exception cref="FindingsException"><c>FEAT026</c> (exit 6).</exception>
    public static void Require(int rows, int width, FeaturePlace at, string fix)
    {
        if ((long)rows * width > Array.MaxLength)
            throw new FindingsException(ExitCode.Limit, new Finding("FEAT026", at.Path, string.Create(CultureInfo.InvariantCulture, $"{rows} sets of {width} numbers"))
            {
                Expected = string.Create(CultureInfo.InvariantCulture, $"at most {Array.MaxLength} numbers"),
                Fix = fix,
            });
    }
}
