using Norma.Spec;

namespace Norma.Training;

/// <summary>Standard 3, training flow. Without <c>type</c> it is <c>supervised</c>; other procedures are words of their own.</summary>
[DefaultWord("supervised")]
public abstract record TrainingSpec;
