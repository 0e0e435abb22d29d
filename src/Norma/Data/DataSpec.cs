using Norma.Spec;

namespace Norma.Data;

/// <summary>Standard 1, data format: where the rows are, what each field must be, and which rows judge the model.</summary>
/// <param name="Source">One source, or several whose rows follow each other and whose fields agree.</param>
/// <param name="Fields">The contract: what each field is. A field of the source that is not named here is inferred, and said so in the plan.</param>
/// <param name="Split">How rows become training, validation and test rows.</param>
/// <param name="About">Where the data come from.</param>
/// <param name="Windows">How rows, each a step of time, become windows; needed where a field of type series states a length.</param>
/// <param name="Schema">A Table Schema (<c>tableschema.json</c>), relative to the spec's folder, that states the contract of fields which the file itself does not.</param>
/// <param name="Collect">How rows, each an event, become a row of sets for each of those whom they befell.</param>
/// <param name="Memory">How much of the rows is kept in memory, in mebibytes. Numbers of Parquet tables beyond it, rows as the model sees them, and pictures and sounds go to temporary files. Results are the same.</param>
/// <param name="Disk">How much of such files decoded pictures and sounds may take, in mebibytes, and at most half of what the disk has free. Those beyond it are decoded again in each epoch, ahead of the step. Results are the same.</param>
public sealed record DataSpec(
    [OneOrMany] Items<Source> Source,
    Map<Field>? Fields = null,
    [Default("random")] Split? Split = null,
    DatasetAbout? About = null,
    Windows? Windows = null,
    string? Schema = null,
    Collect? Collect = null,
    [Bounds(1, 1 << 24)] int Memory = DataSpec.UsualMemory,
    [Bounds(0, 1 << 24)] int Disk = DataSpec.UsualDisk)
{
    /// <summary>The memory where none is stated.</summary>
    internal const int UsualMemory = 1024;

    /// <summary>What decoded pictures and sounds may take of the disk where nothing is stated.</summary>
    internal const int UsualDisk = 16_384;

    /// <summary>The contract by field name.</summary>
    public Map<Field> Fields { get; init; } = Fields ?? Map<Field>.Empty;

    /// <summary>How rows become training, validation and test rows.</summary>
    public Split Split { get; init; } = Split ?? new Splits.Random();
}
