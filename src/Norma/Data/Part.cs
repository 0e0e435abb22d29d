namespace Norma.Data;

/// <summary>What a row is used for.</summary>
public enum Part : byte
{
    /// <summary>Everything is fitted on it.</summary>
    Train,
    /// <summary>It stops the training.</summary>
    Validation,
    /// <summary>It judges the result; touched once.</summary>
    Test,
}
