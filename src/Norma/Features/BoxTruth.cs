using System.Globalization;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Features;

/// <summary>True boxes as a network is taught: as shares of the picture that it sees, in as many places a row as the target has.</summary>
static class BoxTruth
{
    /// <summary>Row-major <c>[rows, 6 · boxes]</c>: left, top, right, bottom, class (−1 where there is no box), ignored.</summary>
    public static float[] Of(Target target, BoxColumn column, DataSet rows, List<Finding> findings)
    {
        var (form, width) = (target.Boxes!, target.Numbers);
        var frames = PictureFrame.Of((Image)rows.Fields[form.Picture], (TensorColumn)rows.Table[form.Picture]);
        var classOf = Array.ConvertAll(column.Levels, level => IndexOf(target.Classes, level));
        var truth = new float[checked(column.Rows * width)];
        var (many, unknown) = (0, new SortedSet<string>(StringComparer.Ordinal));
        for (var row = 0; row < column.Rows; row++)
        {
            var boxes = column[row];
            var (frame, at) = (frames[row], row * width);
            if (boxes.Length > form.Truths) many++;
            for (var place = 0; place < form.Truths; place++, at += Target.BoxNumbers)
            {
                if (place >= boxes.Length)
                {
                    truth[at + 4] = -1;
                    continue;
                }
                var box = boxes[place];
                if (classOf[box.Class] < 0) unknown.Add(column.Levels[box.Class]);
                truth[at] = (float)frame.ShareX(box.Left);
                truth[at + 1] = (float)frame.ShareY(box.Top);
                truth[at + 2] = (float)frame.ShareX(box.Right);
                truth[at + 3] = (float)frame.ShareY(box.Bottom);
                truth[at + 4] = classOf[box.Class];
                truth[at + 5] = box.Ignored ? 1 : 0;
            }
        }
        if (many > 0)
            findings.Add(new("FEAT030", SpecPath.Key("$.data.fields", target.Name), string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(target.Name)} has more than {form.Truths} boxes in {many} of {column.Rows} rows")) { Expected = "as many as the training rows have at most", Fix = "judge these rows by a model that was trained on such." });
        if (unknown.Count > 0)
            findings.Add(new("FEAT030", SpecPath.Key("$.data.fields", target.Name), $"{Printable.Quote(target.Name)} holds {string.Join(" or ", unknown.Take(5).Select(Printable.Quote))}") { Expected = $"one of: {string.Join(", ", target.Classes.Take(20).Select(Printable.Escape))}", Fix = "correct the rows, or state these classes." });
        return truth;
    }

    static int IndexOf(Items<string> classes, string name)
    {
        for (var i = 0; i < classes.Count; i++) if (classes[i] == name) return i;
        return -1;
    }
}
