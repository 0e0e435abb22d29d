namespace Norma.Conformance;

/// <summary>A kind of artefact that <c>check</c> knows: how it is recognised, and what judges it. Every class that is one is found; no list is edited.</summary>
abstract class ArtefactKind
{
    /// <summary>For people, as in <c>ONNX model</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether what lies there is of this kind; of no other kind then. Looks at names and the beginning of files, never at all of one.</summary>
    public abstract bool Recognises(Found found);

    /// <summary>Judges it by all rules of its kind.</summary>
    /// <exception cref="Norma.Spec.FindingsException">It cannot be read at all.</exception>
    public abstract CheckReport Judge(Found found);
}
