using Norma.Evaluation;
using Norma.Models;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>What goes into a package.</summary>
/// <param name="Model"><c>model.onnx</c>.</param>
/// <param name="Spec"><c>norma.yaml</c>: the resolved file, every field with its type.</param>
/// <param name="Lock"><c>norma.lock.json</c>.</param>
/// <param name="Evaluation"><c>evaluation.json</c>.</param>
/// <param name="Profile"><c>profile.json</c>.</param>
/// <param name="Croissant"><c>croissant.json</c>.</param>
/// <param name="Card"><c>README.md</c>.</param>
/// <param name="Weights"><c>model.safetensors</c>; null for a model that was trained elsewhere.</param>
/// <param name="Parity"><c>parity.json</c>; null for a model that was trained elsewhere.</param>
public sealed record PackageContents(
    byte[] Model,
    string Spec,
    string Lock,
    Judgement Evaluation,
    string Profile,
    string Croissant,
    string Card,
    Weights? Weights = null,
    ParityReport? Parity = null)
{
    /// <summary><c>tableschema.json</c>: the contract, so that other tools hold a table to it; null leaves it out.</summary>
    public string? TableSchema { get; init; }

    /// <summary>How texts are cut, as <c>tokenizer.json</c>; one for each input of texts.</summary>
    public Items<(string Name, string Json)> Tokenizers { get; init; } = [];
}
