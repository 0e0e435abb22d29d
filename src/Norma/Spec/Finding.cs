namespace Norma.Spec;

/// <summary>A place in a text, counted from 1.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The column, in characters.</param>
public readonly record struct Place(long Line, long Column);

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>It stops what was asked for.</summary>
    Error,
    /// <summary>It is probably wrong; the work goes on.</summary>
    Warning,
    /// <summary>It is worth knowing.</summary>
    Information,
}

/// <summary>One thing that is wrong: what was received and where, what was expected, how to fix it.</summary>
/// <param name="Code">The area and three digits, as in <c>SPEC001</c>; each has a page in <c>docs/findings</c>.</param>
/// <param name="Path">Where in the structure, as in <c>$.model.layers[0].units</c>, or the tensor, member, field or rule. Empty for a whole file.</param>
/// <param name="Message">What was received.</param>
public sealed record Finding(string Code, string Path, string Message)
{
    /// <summary>How much it weighs; <see cref="Severity.Error"/> unless said otherwise.</summary>
    public Severity Severity { get; init; } = Severity.Error;

    /// <summary>The file, as the user named it.</summary>
    public string? File { get; init; }

    /// <summary>The line and column in the file, where it has lines.</summary>
    public Place? At { get; init; }

    /// <summary>What was expected.</summary>
    public string? Expected { get; init; }

    /// <summary>What to do.</summary>
    public string? Fix { get; init; }

    /// <summary>The one line that is shown: <c>error[CODE]: FILE:LINE:COL: path: message, expected …. fix: …</c>, control characters escaped.</summary>
    public override string ToString()
    {
        var place = (File, At) switch
        {
            (null, null) => "",
            (null, { } at) => $"{at.Line}:{at.Column}: ",
            ({ } file, null) => $"{file}: ",
            ({ } file, { } at) => $"{file}:{at.Line}:{at.Column}: ",
        };
        var path = Path.Length == 0 ? "" : $"{Path}: ";
        var expected = Expected is null ? "" : $", expected {Expected}";
        var fix = Fix is null ? "" : $" fix: {Fix}";
        return Printable.Escape($"{Severity.ToString().ToLowerInvariant()}[{Code}]: {place}{path}{Message}{expected}.{fix}");
    }
}
