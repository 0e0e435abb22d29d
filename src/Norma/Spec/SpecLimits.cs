namespace Norma.Spec;

/// <summary>The limits of a spec file, which hold before anything is built from it.</summary>
static class SpecLimits
{
    /// <summary>The most bytes of a file.</summary>
    public const int Bytes = 1 << 20;

    /// <summary>The most levels of lists and mappings in each other, aliases expanded.</summary>
    public const int Depth = 64;

    /// <summary>The most keys and values, aliases expanded.</summary>
    public const int Nodes = 100_000;

    /// <summary>The most characters of keys and values, aliases expanded.</summary>
    public const int Characters = 4 << 20;

    /// <summary>The most findings that one reading reports.</summary>
    public const int Findings = 1_000;
}
