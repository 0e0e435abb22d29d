using System.Globalization;
using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Explain;

/// <summary>A small decision tree that imitates a model, so that people can read what it roughly does.</summary>
/// <remarks>
/// Craven &amp; Shavlik 1996; grown as CART (Breiman et al. 1984) on what the model says, by Gini impurity or variance, over the fields as they are in the
/// data. It explains the model as far as its fidelity goes, and never the world.
/// </remarks>
/// <param name="Target">The target.</param>
/// <param name="Rules">From the root to each leaf, left to right.</param>
/// <param name="Fidelity">How well the tree agrees with the model on rows that it was not fitted on: the share of equal labels, or R² for a number. Null without such rows, or where the model says the same of all.</param>
/// <param name="FidelityOf"><c>agreement</c> or <c>r2</c>.</param>
/// <param name="FittedRows">On how many rows the tree was fitted.</param>
/// <param name="HeldOutRows">On how many it was compared.</param>
public sealed record SurrogateTree(string Target, Items<SurrogateRule> Rules, double? Fidelity, string FidelityOf, int FittedRows, int HeldOutRows)
{
    const double HeldOut = 0.3;

    /// <summary>More rows do not change so small a tree.</summary>
    const int MostFitted = 20_000;

    /// <summary>Whether a leaf can say what a model says of a target: one class, or one number.</summary>
    public static bool Fits(Target target) => target.IsClass || target is { Task: TaskKind.Regression, Numbers: 1 };

    /// <summary>Grows a tree.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="fields">The fields that the tree may ask about.</param>
    /// <param name="said">What the model said of them.</param>
    /// <param name="seed">Stream <c>explain/surrogate</c> of it chooses the 30 % of rows that are held out.</param>
    /// <param name="depth">How many questions a rule may have.</param>
    /// <param name="minimumLeaf">How many fitted rows a rule needs; 1 % of them, but at least 5, when null.</param>
    /// <exception cref="ArgumentException">There are no rows, or not as many as outcomes.</exception>
    public static SurrogateTree Of(Table rows, Items<string> fields, Outcome said, long seed, int depth = 4, int? minimumLeaf = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, 10);
        if (rows.Rows == 0 || rows.Rows != said.Rows) throw new ArgumentException("A tree needs rows, and what the model said of each.", nameof(rows));
        var order = new int[rows.Rows];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        new Seed(seed, "explain/surrogate").Shuffle<int>(order);
        var heldOut = (int)(HeldOut * order.Length);
        var fitted = order[heldOut..Math.Min(order.Length, heldOut + MostFitted)];

        var grower = new TreeGrower([.. fields.Select(name => rows[name])], said, depth, Math.Max(1, minimumLeaf ?? Math.Max(5, fitted.Length / 100)));
        var root = grower.Grow(fitted);
        var rules = new List<SurrogateRule>();
        Collect(root, new TreePath(grower.Columns), said.Target, fitted.Length, rules);
        var fidelity = said.Target.Task is TaskKind.Regression ? Explained(grower, root, said, order.AsSpan(0, heldOut)) : Agreement(grower, root, said, order.AsSpan(0, heldOut));
        return new(said.Target.Name, new(rules), fidelity, said.Target.Task is TaskKind.Regression ? "r2" : "agreement", fitted.Length, heldOut);
    }

    static void Collect(TreeNode node, TreePath path, Target target, int all, List<SurrogateRule> rules)
    {
        if (node.Question is { } question)
        {
            Collect(node.Left!, path.And(question, left: true), target, all, rules);
            Collect(node.Right!, path.And(question, left: false), target, all, rules);
            return;
        }
        var then = target.Task is TaskKind.Regression ? ((float)node.Means[0]).ToString("G5", CultureInfo.InvariantCulture) : target.Classes[node.Label];
        rules.Add(new(path.Conditions(), then, node.Rows, (double)node.Rows / all, target.Task is TaskKind.Regression ? node.Deviation : node.Means[node.Label]));
    }

    static double? Agreement(TreeGrower grower, TreeNode root, Outcome said, ReadOnlySpan<int> rows)
    {
        var equal = 0;
        foreach (var row in rows) if (grower.LeafOf(root, row).Label == said.Labels[row]) equal++;
        return rows.Length == 0 ? null : (double)equal / rows.Length;
    }

    static double? Explained(TreeGrower grower, TreeNode root, Outcome said, ReadOnlySpan<int> rows)
    {
        var (mean, unexplained, all, varies) = (0.0, 0.0, 0.0, false);
        foreach (var row in rows)
        {
            mean += said.Predicted[row] / (double)rows.Length;
            varies |= said.Predicted[row] != said.Predicted[rows[0]];
        }
        foreach (var row in rows)
        {
            var (error, distance) = (grower.LeafOf(root, row).Means[0] - said.Predicted[row], said.Predicted[row] - mean);
            unexplained += error * error;
            all += distance * distance;
        }
        return varies ? 1 - unexplained / all : null;
    }
}

/// <summary>One way through the tree.</summary>
/// <param name="If">What holds, in words: <c>age &gt; 42.5</c>; empty for the only leaf.</param>
/// <param name="Then">The class, or the number.</param>
/// <param name="Rows">How many of the fitted rows come here.</param>
/// <param name="Share">Their share.</param>
/// <param name="Purity">The share of them that the model gives this class; for a number the standard deviation of what the model says of them.</param>
public sealed record SurrogateRule(Items<string> If, string Then, int Rows, double Share, double Purity)
{
    /// <summary>As in <c>if age &gt; 42.5 and plan is yes then yes (12.1 % of rows)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(If.Count == 0 ? "always" : $"if {string.Join(" and ", If)} then")} {Then} ({Share * 100:0.#} % of rows)");
}
