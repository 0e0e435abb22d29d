using Norma.Data;
using Norma.Spec;

namespace Norma.Features;

/// <summary>Removes rows before the split, fitting nothing.</summary>
public abstract record RowFilter
{
    /// <summary>What can be known to be wrong with it without rows.</summary>
    /// <param name="fields">The contract.</param>
    /// <param name="path">Where it stands.</param>
    public abstract IEnumerable<Finding> Check(Map<Field> fields, string path);

    /// <summary>The numbers of the rows that stay, ascending; called only where <see cref="Check"/> finds nothing.</summary>
    public abstract int[] Keep(DataSet data);

    /// <summary>Fields that the contract does not have.</summary>
    private protected static IEnumerable<Finding> Unknown(Items<string> names, Map<Field> fields, string path)
    {
        for (var i = 0; i < names.Count; i++)
            if (!fields.ContainsKey(names[i])) yield return FeatureChecks.NoField(names[i], fields, $"{path}.fields[{i}]");
    }
}
