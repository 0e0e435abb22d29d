using System.Globalization;
using Norma.Data.Fields;
using Norma.Formats.Boxes;
using Norma.Formats.Images;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Boxes beside the pictures that they are in.</summary>
static class BoxPictures
{
    /// <summary>The fields, boxes with the name of their picture's.</summary>
    public static Map<Field> Joined(Map<Field> fields) => Map<Field>.Of(fields.Keys, name =>
        fields[name] is Boxes { Image: null } boxes && PictureFrame.PictureOf(boxes, fields) is { } picture ? boxes with { Image = picture } : fields[name]);

    /// <summary>What is stated of both and does not fit.</summary>
    /// <param name="fields">The contract.</param>
    /// <param name="known">Whether every field is known, and none can come from the source.</param>
    public static IEnumerable<Finding> CheckStated(Map<Field> fields, bool known)
    {
        foreach (var (name, field) in fields)
        {
            if (field is not Boxes { Role: Role.Target } boxes) continue;
            var path = SpecPath.Key("$.data.fields", name);
            var picture = PictureFrame.PictureOf(boxes, fields);
            if (picture is null && known || picture is not null && (fields.TryGetValue(picture, out var other) ? other is not (Image { Role: Role.Feature } or Inferred) : known))
                yield return new("DATA029", boxes.Image is null ? path : $"{path}.image", boxes.Image is null ? "does not say in which picture the boxes are" : $"received {Printable.Quote(boxes.Image)}")
                {
                    Expected = "a field of type image and of role feature",
                    Fix = "state 'image: name' with the field of the pictures.",
                };
            else if (picture is not null && fields.GetValueOrDefault(picture) is Image { Fit: PictureFit.Crop })
                yield return new("DATA029", $"{SpecPath.Key("$.data.fields", picture)}.fit", "received crop beside boxes, parts of which it would cut away")
                {
                    Expected = "stretch or pad",
                    Fix = "state one of the two: boxes go along.",
                };
        }
    }

    /// <summary>Pictures that are not as large as is stated beside their boxes, and boxes outside of pictures whose size is not stated.</summary>
    public static IEnumerable<Finding> Check(Map<Field> fields, Table table, string file)
    {
        foreach (var (name, field) in fields)
        {
            if (field is not Boxes { Role: Role.Target, Image: { } image } || !table.Has(name) || !table.Has(image)) continue;
            if (table[name] is not BoxColumn boxes || table[image] is not TensorColumn { Shape.Rank: 3, Faults.Count: 0 } pictures) continue;
            var (wrong, outside) = (new RowList(), new RowList());
            var (firstWrong, firstOutside) = ("", "");
            for (var row = 0; row < table.Rows; row++)
            {
                var (width, height) = pictures.Sizes is { } sizes ? sizes[row] : ((int)pictures.Shape[1], (int)pictures.Shape[0]);
                var said = boxes.SizeOf(row);
                if (said is { Width: > 0, Height: > 0 })
                {
                    if (said == (width, height)) continue;
                    if (wrong.Count == 0) firstWrong = string.Create(CultureInfo.InvariantCulture, $"{said.Width} × {said.Height} pixels (width × height), and the picture has {width} × {height}");
                    wrong.Add(row);
                    continue;
                }
                foreach (var box in boxes[row])
                {
                    var stated = new StatedBox(boxes.Levels[box.Class], box.Left, box.Top, box.Right, box.Bottom);
                    if (BoxCells.Inside(stated, width, height)) continue;
                    if (outside.Count == 0) firstOutside = string.Create(CultureInfo.InvariantCulture, $"{BoxCells.Shown(stated)} outside of its picture, which has {width} × {height} pixels (width × height)");
                    outside.Add(row);
                    break;
                }
            }
            if (wrong.Count > 0) yield return Found(name, $"states {firstWrong},", wrong, table.Rows, file, "the size of the picture's file", "take pictures and boxes from one place: boxes of another size are elsewhere.");
            if (outside.Count > 0) yield return Found(name, $"has the box {firstOutside},", outside, table.Rows, file, "boxes inside of their pictures", "correct them: edges are pixels of the picture's own file.");
        }
    }

    static Finding Found(string name, string what, RowList rows, int total, string file, string expected, string fix) => new("DATA043", SpecPath.Key("$.data.fields", name),
        string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(name)} {what} in {rows.Count} of {total} rows (row{(rows.Count > 1 ? "s" : "")} {string.Join(", ", rows.First.Select(row => row + 1))}{(rows.Count > rows.First.Count ? " …" : "")})"))
    { File = file, Expected = expected, Fix = fix };

    /// <summary>What was left out, as the contract asks.</summary>
    public static IEnumerable<Finding> LeftOut(Table table, string file)
    {
        foreach (var column in table.Columns)
            if (column is BoxColumn { LeftOut: var (count, first) })
                yield return new("DATA044", SpecPath.Key("$.data.fields", column.Name), string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "box was" : "boxes were")} left out ({first})"))
                { File = file, Severity = Severity.Warning, Expected = "boxes inside of their pictures", Fix = "nothing where that is meant; else correct them." };
    }
}
