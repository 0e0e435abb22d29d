using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Explain;

/// <summary>A small decision tree that imitates a model, so that people can read what it roughly does.</summary>
/// <param name="Target">The target.</param>
/// <param name="Rules">From the root to each leaf.</param>
/// <param name="Fidelity">How well the tree agrees with the model on rows that it was not fitted on: the share of equal labels, or R² for a number. Null without such rows.</param>
/// <param name="FidelityOf"><c>agreement</c> or <c>r2</c>.</param>
/// <param name="FittedRows">On how many rows the tree was fitted.</param>
/// <param name="HeldOutRows">On how many it was compared.</param>
public sealed record SurrogateTree(string Target, Items<SurrogateRule> Rules, double? Fidelity, string FidelityOf, int FittedRows, int HeldOutRows);

/// <summary>One way through the tree.</summary>
/// <param name="If">What holds, in words: <c>age &gt; 42.5</c>; empty for the only leaf.</param>
/// <param name="Then">The class, or the number.</param>
/// <param name="Rows">How many of the fitted rows come here.</param>
/// <param name="Share">Their share.</param>
/// <param name="Purity">The share of them that the model gives this class; for a number the standard deviation of what the model says of them.</param>
public sealed record SurrogateRule(Items<string> If, string Then, int Rows, double Share, double Purity);
