using Norma.Data;
using Norma.Deployment;
using Norma.Evaluation;
using Norma.Features;
using Norma.Models;
using Norma.Spec;
using Norma.Training;

namespace Norma;

/// <summary>The whole file: a model's life in five sections. Everything but <c>norma</c> and <c>data</c> has a default.</summary>
/// <param name="Norma">The version of the standard.</param>
/// <param name="Data">Standard 1: where the rows are and what each field must be.</param>
/// <param name="Name">The model's name: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
/// <param name="Description">What it is for, for people.</param>
/// <param name="License">An SPDX identifier for the model.</param>
/// <param name="Seed">From which all randomness is derived.</param>
/// <param name="Features">From fields to what the model sees.</param>
/// <param name="Model">Standard 2: the layers.</param>
/// <param name="Training">Standard 3: loss, optimizer, stops.</param>
/// <param name="Evaluation">Standard 4: metrics, baselines, slices, gates.</param>
/// <param name="Deployment">Standard 5: export and serving.</param>
public sealed record ModelSpec(
    [StandardVersion] int Norma,
    DataSpec Data,
    [Name] string Name = "model",
    string? Description = null,
    string? License = null,
    [Bounds(0, 9007199254740991)] long Seed = 0,
    FeaturesSpec? Features = null,
    ModelSection? Model = null,
    TrainingSpec? Training = null,
    EvaluationSpec? Evaluation = null,
    DeploymentSpec? Deployment = null)
{
    /// <summary>From fields to what the model sees.</summary>
    public FeaturesSpec Features { get; init; } = Features ?? new FeaturesSpec();

    /// <summary>Standard 2: the layers.</summary>
    public ModelSection Model { get; init; } = Model ?? new ModelSection();

    /// <summary>Standard 3: loss, optimizer, stops.</summary>
    public TrainingSpec Training { get; init; } = Training ?? new Supervised();

    /// <summary>Standard 4: metrics, baselines, slices, gates.</summary>
    public EvaluationSpec Evaluation { get; init; } = Evaluation ?? new EvaluationSpec();

    /// <summary>Standard 5: export and serving.</summary>
    public DeploymentSpec Deployment { get; init; } = Deployment ?? new DeploymentSpec();
}
