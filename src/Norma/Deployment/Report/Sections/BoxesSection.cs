using Norma.Data;
using Norma.Deployment.Report.Languages;
using Norma.Evaluation;
using Norma.Evaluation.Scores;
using Norma.Formats.Images;

namespace Norma.Deployment.Report.Sections;

/// <summary>How well the boxes of each class are found, and what that looks like.</summary>
sealed class BoxesSection : Section
{
    public override string Id => "boxes";

    public override string Title(Texts texts) => texts.BoxesTitle;

    public override string? Lead(View view) => view.Texts.BoxesLead;

    public override Html Body(View view) => Html.Of(view.Contents.Found.Select(found => Of(found, view)));

    static Html Of(ShownBoxes shown, View view) => Html.Of($"""
        {(view.Contents.Targets.Count > 1 ? Html.Of($"<h3>{shown.Found.Target.Name}</h3>") : Html.Empty)}
        <div class="table"><table>
        <thead><tr><th scope="col">{view.Texts.TrueClass}</th><th scope="col" class="number">{view.Texts.TrueBoxes}</th><th scope="col" class="number">AP50</th><th scope="col" class="number">AP50:95</th></tr></thead>
        <tbody>
        {shown.Found.Classes.Select(c => Html.Of($"<tr><th scope=\"row\">{c.Name}</th><td class=\"number\">{(long)c.Boxes}</td><td class=\"number\">{Value(c.At50)}</td><td class=\"number\">{Value(c.Coco)}</td></tr>\n"))}</tbody>
        </table></div>
        {Charts.Figure.Row([.. shown.Pictures.Select((picture, i) => picture is null ? Html.Empty : Drawn(picture, shown.Found.Boxes[i], shown.Found.Target, view.Texts))])}

        """);

    static string Value(double? precision) => precision is { } value ? value.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture) : "—";

    static Html Drawn(Picture picture, DetectedImage image, Target target, Texts texts) => PictureWriter.Jpeg(picture) is not { } bytes ? Html.Empty : Charts.Figure.Of(
        texts.BoxCounts(image.Truths.Count(truth => !truth.Ignored), image.Detections.Count(Sure)),
        Html.Of($"""
            <svg viewBox="0 0 {(long)picture.Width} {(long)picture.Height}" role="img" aria-label="{texts.BoxCounts(image.Truths.Count(truth => !truth.Ignored), image.Detections.Count(Sure))}">
            <image href="data:image/jpeg;base64,{Convert.ToBase64String(bytes)}" width="{(long)picture.Width}" height="{(long)picture.Height}"/>
            {image.Truths.Where(truth => !truth.Ignored).Select(truth => Rectangle(truth.Box, picture, "there", target.Classes[truth.Class]))}{image.Detections.Where(Sure).Select(found => Rectangle(found.Box, picture, "found", target.Classes[found.Class]))}
            </svg>
            """), ("there", texts.TrueBoxes), ("found", texts.FoundBoxes));

    // All that a metric counts would cover the picture.
    static bool Sure(Detection found) => found.Score >= 0.5;

    static Html Rectangle(Box box, Picture picture, string style, string name) => Html.Of(
        $"<rect class=\"{style}\" x=\"{box.Left * picture.Width}\" y=\"{box.Top * picture.Height}\" width=\"{(box.Right - box.Left) * picture.Width}\" height=\"{(box.Bottom - box.Top) * picture.Height}\"><title>{name}</title></rect>");
}

/// <summary>Boxes with the pictures that they are in.</summary>
/// <param name="Found">The boxes.</param>
/// <param name="Pictures">For each row that is shown its picture as the model sees it; null where it is not to be shown.</param>
sealed record ShownBoxes(FoundBoxes Found, IReadOnlyList<Picture?> Pictures)
{
    /// <summary>The boxes of an outcome; null where there are none.</summary>
    /// <param name="outcome">What was found.</param>
    /// <param name="rows">Its rows.</param>
    public static ShownBoxes? Of(Outcome outcome, DataSet rows)
    {
        if (FoundBoxes.Of(outcome) is not { } found) return null;
        var name = found.Target.Boxes!.Picture;
        // Pictures of persons are nobody else's business.
        var pictures = rows.Fields.TryGetValue(name, out var field) && !field.Sensitive && rows.Table.Has(name) ? rows.Table[name] as TensorColumn<byte> : null;
        return new(found, [.. found.Rows.Select(row => pictures is null ? null : new Picture((int)pictures.Shape[0], (int)pictures.Shape[1], (int)pictures.Shape[2], pictures[row].ToArray()))]);
    }
}
