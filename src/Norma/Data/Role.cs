namespace Norma.Data;

/// <summary>What a field is for.</summary>
public enum Role
{
    /// <summary>The model sees it.</summary>
    Feature,
    /// <summary>The model predicts it.</summary>
    Target,
    /// <summary>How much a row counts in training and evaluation: a number, 0 or more.</summary>
    Weight,
    /// <summary>Rows that share it stay in one split.</summary>
    Group,
    /// <summary>It names the row; never seen by the model.</summary>
    Id,
    /// <summary>It is left out.</summary>
    Ignore,
}
