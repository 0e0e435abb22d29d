using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>A column for each level that is 1 where the row has the level; zeros for missing, unknown and left-out levels.</summary>
/// <remarks>
/// The levels are those of the training rows in ordinal order.
/// <para><c>sklearn.preprocessing.OneHotEncoder(handle_unknown="ignore")</c>, without its column for infrequent levels.</para>
/// </remarks>
/// <param name="MaxCategories">How many levels have a column: the most frequent, of equally frequent ones the first in ordinal order.</param>
/// <param name="MinFrequency">In how many training rows a level must occur to have a column.</param>
[Word]
public sealed record OneHot([Bounds(1, 10_000)] int MaxCategories = 1_000, [Bounds(1)] long MinFrequency = 1) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Text, Kind.Code];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => Kind.Code;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path) => [];

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        if (train is Codes codes) return new Reread("one_hot", new(codes.Levels - 1, Learned: false));
        var levels = LevelTable.Keep((Texts)train, MinFrequency, MaxCategories, at);
        return new LevelTable("one_hot", levels, new(levels.Length, Learned: false));
    }
}
