using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>The boxes of the things in a picture, each with its class: what a detector learns to find.</summary>
/// <remarks>
/// A source of type <c>voc</c> or <c>coco</c> gives them; a table may hold them as JSON, <c>[{"label": "cell", "box": [x_min, y_min, x_max, y_max]}]</c>. They are in pixels of the
/// picture's own file, edges being positions between pixels; where the picture is resized they go with it. An edge at most one pixel outside of the picture is taken as its border.
/// <para>What a prediction keeps: boxes of a score above <c>score_threshold</c>, of a class none that a surer one covers by more than <c>iou_threshold</c>, the surest
/// <c>max_detections</c> of a picture: the words and values of <c>torchvision.models.detection</c>.</para>
/// </remarks>
/// <param name="Role">What the field is for.</param>
/// <param name="Classes">The classes in their order; those of the data in ordinal order when absent.</param>
/// <param name="Image">The field of the picture; that of type image when absent.</param>
/// <param name="Invalid">What is done with a box that is none: of no area, or outside of its picture.</param>
/// <param name="ScoreThreshold">A found box is kept above this score.</param>
/// <param name="IouThreshold">Of two found boxes of a class that overlap by more, the surer one is kept.</param>
/// <param name="MaxDetections">How many found boxes of a picture are kept, the surest ones.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
[Word]
public sealed record Boxes(
    Role Role = Role.Target,
    Items<string>? Classes = null,
    string? Image = null,
    InvalidBoxes Invalid = InvalidBoxes.Refuse,
    [Bounds(0, 1)] double ScoreThreshold = 0.05,
    [Bounds(0, 1)] double IouThreshold = 0.5,
    [Bounds(1, 10_000)] int MaxDetections = 100,
    bool Sensitive = false,
    string? Description = null) : Field(Role, true, Sensitive, Description, Items<string>.Empty)
{
    /// <summary>The most boxes of a picture that are read.</summary>
    internal const int MostBoxes = 10_000;

    internal override Cells Gather(RowFile file) => new BoxCells(this);

    internal override bool IsAtomic => false;

    internal override Target? TargetOf(string name, Column? column)
    {
        if (column is not BoxColumn boxes) return null;
        return new(name, TaskKind.ObjectDetection, Classes ?? [.. boxes.Levels.Order(StringComparer.Ordinal)])
        {
            Boxes = new(Image ?? throw new ArgumentException($"The boxes '{name}' do not say in which picture they are."), Math.Max(1, boxes.Most), ScoreThreshold, IouThreshold, MaxDetections),
        };
    }

    internal override Field Settled(Column column) => Classes is null && column is BoxColumn boxes ? this with { Classes = [.. boxes.Levels.Order(StringComparer.Ordinal)] } : this;

    internal override IEnumerable<Violation> Violations(Column column) =>
    [
        .. RequiredViolation(column),
        .. ((BoxColumn)column).Faults.GroupBy(fault => fault.Why).Take(20).Select(same => new Violation("DATA043", RowList.Of(same.Select(fault => fault.Row), same.Count()), same.Key,
            "boxes inside of their pictures, of the stated classes", "correct them, or state 'invalid: drop' to go without them.")),
    ];

    internal override IEnumerable<Finding> CheckStated(string name)
    {
        var path = SpecPath.Key("$.data.fields", name);
        if (Classes is { } classes && (classes.Count == 0 || classes.Any(string.IsNullOrEmpty) || classes.Distinct(StringComparer.Ordinal).Count() != classes.Count))
            yield return new Finding("DATA029", $"{path}.classes", classes.Count == 0 ? "received no class" : "states an empty class, or one twice") { Expected = "each class once", Fix = "correct the list, or leave it out: the data says the classes." };
        if (Role is Role.Weight or Role.Group or Role.Id)
            yield return new Finding("DATA029", $"{path}.role", $"received {Vocabulary.Snake(Role.ToString())}") { Expected = "target or ignore", Fix = "boxes are what is to be found." };
        if (Role is Role.Feature)
            yield return new Finding("DATA029", $"{path}.role", "received feature") { Expected = "target or ignore", Fix = "state 'role: target': no layer reads boxes." };
    }
}

/// <summary>What is done with a box that is none.</summary>
public enum InvalidBoxes
{
    /// <summary>It is an error, with the place of each.</summary>
    Refuse,
    /// <summary>It is left out, with a warning that counts them.</summary>
    Drop,
}
