using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>Reads each level through a row of a table that is learned with the model.</summary>
/// <remarks>
/// The levels are those of the training rows in ordinal order; missing, unknown and too rare levels share row 0.
/// <para><c>keras.layers.StringLookup</c> with <c>keras.layers.Embedding</c>, <c>torch.nn.Embedding</c>; Guo &amp; Berkhahn 2016, https://arxiv.org/abs/1604.06737.</para>
/// </remarks>
/// <param name="OutputDim">The columns of the table; <c>min(50, round(1.6 · rows^0.56))</c> when absent.</param>
/// <param name="MinFrequency">In how many training rows a level must occur to have a row of its own.</param>
[Word]
public sealed record Embedding([Bounds(1, 4096)] int? OutputDim = null, [Bounds(1)] long MinFrequency = 1) : Transform
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
        if (train is Codes codes) return new Reread("embedding", new(Width(codes.Levels), Learned: true));
        var levels = LevelTable.Keep((Texts)train, MinFrequency, int.MaxValue, at);
        return new LevelTable("embedding", levels, new(Width(levels.Length + 1), Learned: true));
    }

    int Width(int rows) => OutputDim ?? (int)Math.Min(50, Math.Round(1.6 * Math.Pow(rows, 0.56)));
}
