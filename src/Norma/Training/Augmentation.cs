using Norma.Data;
using Norma.Spec;

namespace Norma.Training;

/// <summary>What is done to rows together with their targets each time they are learned from; never where the model is judged or used.</summary>
/// <remarks>Layers such as <c>random_brightness</c> change what the model sees; they know nothing of targets. What has to change both stands here.</remarks>
public abstract record Augmentation
{
    /// <summary>What contradicts itself in what is stated.</summary>
    /// <param name="at">Its path.</param>
    internal virtual IEnumerable<Finding> Check(string at) => [];

    /// <summary>Whether it can be done to the rows of such a target.</summary>
    internal abstract bool Fits(Target target);

    /// <summary>What it is for, in a finding.</summary>
    internal abstract string Does { get; }

    /// <summary>What a target would have to be for it.</summary>
    internal abstract string Wants { get; }

    /// <summary>An augmentation with its defaults, by its word.</summary>
    public static implicit operator Augmentation(string word) => Vocabulary.Parse<Augmentation>(word);
}
