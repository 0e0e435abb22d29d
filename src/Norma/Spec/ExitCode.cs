namespace Norma.Spec;

/// <summary>What a command tells the shell (<c>docs/reference/exit-codes.md</c>).</summary>
public enum ExitCode
{
    /// <summary>Done.</summary>
    Ok = 0,
    /// <summary>The command line or the spec is wrong.</summary>
    Spec = 2,
    /// <summary>Data is missing or unfit.</summary>
    Data = 3,
    /// <summary>A foreign model or artefact was refused, or does not conform.</summary>
    Refused = 4,
    /// <summary>The machine lacks something: disk, permission, a native library.</summary>
    Environment = 5,
    /// <summary>A stated limit of a resource would be passed.</summary>
    Limit = 6,
    /// <summary>A signature or digest did not verify.</summary>
    Verification = 7,
    /// <summary>A gate, parity or reproduction was not met.</summary>
    Gate = 8,
    /// <summary>Training diverged.</summary>
    Diverged = 9,
    /// <summary>A defect of Norma.</summary>
    Bug = 70,
}
