using Norma.Data;
using Norma.Evaluation;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Deployment.Cards;

/// <summary>What a model card tells.</summary>
/// <param name="Name">The model.</param>
/// <param name="Description">What it is for.</param>
/// <param name="License">An SPDX identifier.</param>
/// <param name="Data">What is stated of the data, every type known.</param>
/// <param name="Targets">What is predicted.</param>
/// <param name="Parts">Which rows were used for what.</param>
/// <param name="Judgement">How it was judged.</param>
/// <param name="Inputs">The inputs of the graph.</param>
/// <param name="Parity">How the export was held to the trained model; null for a model that was trained elsewhere.</param>
sealed record CardFacts(
    string Name,
    string? Description,
    string? License,
    DataSpec Data,
    Items<Target> Targets,
    Parts Parts,
    Judgement Judgement,
    Items<OnnxPort> Inputs,
    ParityReport? Parity = null)
{
    /// <summary>The contract.</summary>
    internal Map<Field> Fields => Data.Fields;

    /// <summary>What the data set is called.</summary>
    internal string Dataset => Data.About?.Name ?? Name;
}
