namespace Norma.Conformance;

/// <summary>Where the rules of our own artefacts are written.</summary>
static class References
{
    public const string Package = "spec/norma-1.md, package", Run = "spec/norma-1.md, run folder";
}
