using Norma.Spec;

namespace Norma.Data;

/// <summary>How rows, each an event, become rows of those whom they befell: the events of a user become sets.</summary>
/// <remarks>
/// There is a row for each different value of <c>by</c>, in the order of their first events; where files state parts, one in each part. Each set holds the different names of a column in ordinal order.
/// Other fields of the contract have the value of the first event; columns that neither it nor <c>collect</c> names are left out.
/// <para><c>pandas.DataFrame.groupby(by)[column].agg(set)</c>; <c>array_agg(DISTINCT column) … GROUP BY by</c>.</para>
/// </remarks>
/// <param name="By">The columns that tell apart whom the events befell.</param>
/// <param name="Into">By set, the column whose names it collects.</param>
public sealed record Collect([OneOrMany] Items<string> By, Map<string> Into);
