using Norma.Data;
using Norma.Data.Profiles;
using Norma.Evaluation;
using Norma.Evaluation.Explain;
using Norma.Models;
using Norma.Spec;
using Norma.Tracking;

namespace Norma.Deployment.Report;

/// <summary>All that a report shows. What is absent has no section: a model trained elsewhere has no learning curves.</summary>
sealed record ReportContents
{
    /// <summary>How good the model is, and whether it may go into service.</summary>
    public required Judgement Judgement { get; init; }

    /// <summary>What is predicted.</summary>
    public required Items<Target> Targets { get; init; }

    /// <summary>What was measured and had to be reached, as stated.</summary>
    public required EvaluationSpec Evaluation { get; init; }

    /// <summary>What the model is for, in the user's words.</summary>
    public string? Description { get; init; }

    /// <summary>The licence, as stated.</summary>
    public string? License { get; init; }

    /// <summary>The contract of the fields: units, sensitivity.</summary>
    public Map<Field> Fields { get; init; } = Map<Field>.Empty;

    /// <summary>Where the rows came from.</summary>
    public Items<DataFile> Files { get; init; } = Items<DataFile>.Empty;

    /// <summary>Rows by part (<c>train</c>, <c>validation</c>, <c>test</c>).</summary>
    public Map<int> Rows { get; init; } = Map<int>.Empty;

    /// <summary>What the data looks like.</summary>
    public DataProfile? Profile { get; init; }

    /// <summary>What was found in the data and in judging; shown with code, expectation and fix.</summary>
    public Items<Finding> Findings { get; init; } = Items<Finding>.Empty;

    /// <summary>The layers, from the input to the heads.</summary>
    public Items<ReportLayer> Layers { get; init; } = Items<ReportLayer>.Empty;

    /// <summary>The model as a picture.</summary>
    public Html Picture { get; init; } = Html.Empty;

    /// <summary>What each epoch came to.</summary>
    public Items<HistoryRow> History { get; init; } = Items<HistoryRow>.Empty;

    /// <summary>The epoch whose weights were kept.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>What is drawn of each target on the test rows.</summary>
    public Items<Curves> Curves { get; init; } = Items<Curves>.Empty;

    /// <summary>How well boxes are found, with some pictures.</summary>
    public Items<Sections.ShownBoxes> Found { get; init; } = Items<Sections.ShownBoxes>.Empty;

    /// <summary>A few texts that the model wrote; the rows that it wrote them for are not shown.</summary>
    public Items<string> Written { get; init; } = Items<string>.Empty;

    /// <summary>A few answers of test rows, where no field of theirs describes a person.</summary>
    public Items<Sections.ShownAnswer> Answers { get; init; } = Items<Sections.ShownAnswer>.Empty;

    /// <summary>A few transcripts of test rows, where neither the sound nor the text describes a person.</summary>
    public Items<Sections.ShownTranscript> Transcripts { get; init; } = Items<Sections.ShownTranscript>.Empty;

    /// <summary>What each target's predictions depend on.</summary>
    public Items<PermutationImportance> Importance { get; init; } = Items<PermutationImportance>.Empty;

    /// <summary>How far the exported graph is from the trained model.</summary>
    public ParityReport? Parity { get; init; }

    /// <summary>What the result depends on and how to get it again.</summary>
    public LockFile? Lock { get; init; }

    /// <summary>The resolved file, every default visible.</summary>
    public string? Spec { get; init; }
}

/// <summary>A row of the table of layers.</summary>
/// <param name="Name">The name of its weights in files.</param>
/// <param name="Word">The word of the layer.</param>
/// <param name="Output">The shape that leaves it.</param>
/// <param name="Parameters">How many numbers it holds.</param>
sealed record ReportLayer(string Name, string Word, string Output, long Parameters)
{
    /// <summary>The layers of a plan: learned tables, the stack, the heads.</summary>
    public static Items<ReportLayer> Of(NetworkPlan plan) =>
    [
        .. plan.Tables.Select(table => new ReportLayer(table.Name, "embedding", $"[{table.Shape.Last}]", table.Shape.Size)),
        .. plan.Wiring.Layers.Select(layer => new ReportLayer(layer.Name, Vocabulary.WordOf(layer.Layer.GetType()), layer.Outputs.ToString()!, layer.Parameters)),
    ];
}
