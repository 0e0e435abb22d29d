using Norma.Spec;

namespace Norma.Data;

/// <summary>How rows become training, validation and test rows. Words: <c>random</c> (with <c>stratify</c>), <c>group</c>, <c>time</c>, <c>predefined</c>.</summary>
public abstract record Split;

/// <summary>Row numbers of each part, ascending; disjoint.</summary>
/// <param name="Train">What everything is fitted on.</param>
/// <param name="Validation">What stops the training.</param>
/// <param name="Test">What judges the result; touched once.</param>
public sealed record Parts(int[] Train, int[] Validation, int[] Test);
