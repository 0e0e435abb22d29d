using System.Globalization;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Data.Splits;
using Norma.Formats.Images;
using Norma.Spec;
using SkiaSharp;
using Xunit;

namespace Norma.Tests.Data;

/// <summary>Boxes from PASCAL VOC, COCO and tables: as their formats mean them, and refused with the place where they are wrong.</summary>
public sealed class BoxSourceTests
{
    static void Picture(string path, int width = 40, int height = 30)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.SeaGreen);
        using var file = File.Create(path);
        bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
    }

    static string Object(string name, int left, int top, int right, int bottom, string difficult = "0") =>
        $"<object><name>{name}</name><part><name>inner</name><bndbox><xmin>1</xmin></bndbox></part><difficult>{difficult}</difficult><bndbox><xmin>{left}</xmin><ymin>{top}</ymin><xmax>{right}</xmax><ymax>{bottom}</ymax></bndbox></object>\n";

    static void Voc(TemporaryFolder folder, string name, string objects, string size = "<size><width>40</width><height>30</height></size>", string? file = null)
    {
        Picture(folder.In("set", "JPEGImages", $"{name}.png"));
        Directory.CreateDirectory(folder.In("set", "Annotations"));
        File.WriteAllText(folder.In("set", "Annotations", $"{name}.xml"), $"<annotation>\n<filename>{file ?? $"{name}.png"}</filename>\n{size}\n{objects}</annotation>\n");
    }

    static DataSpec Spec(Norma.Data.Source source, Boxes? boxes = null) => new(source, new([new("image", new Image(Height: 30, Width: 40, Fit: PictureFit.Stretch)), new("boxes", boxes ?? new Boxes())]));

    static Finding[] Wrong(DataSpec spec, string folder, ExitCode code = ExitCode.Data)
    {
        var fault = Assert.Throws<FindingsException>(() => DataReader.Read(spec, folder));
        Assert.Equal(code, fault.ExitCode);
        return [.. fault.Findings];
    }

    [Fact]
    public void A_folder_of_VOC_gives_pictures_boxes_and_sets()
    {
        using var folder = new TemporaryFolder();
        Voc(folder, "a", Object("cat", 1, 1, 40, 30) + Object("dog", 5, 6, 20, 16, "1"));
        Voc(folder, "b", "");
        Voc(folder, "c", Object("dog", 11, 11, 11, 12));
        Voc(folder, "d", "");
        Directory.CreateDirectory(folder.In("set", "ImageSets", "Main"));
        File.WriteAllText(folder.In("set", "ImageSets", "Main", "train.txt"), "a\nb\n");
        File.WriteAllText(folder.In("set", "ImageSets", "Main", "test.txt"), "c\r\n");
        var data = DataReader.Read(Spec(new Voc("set")), folder.Path);
        Assert.Equal(3, data.Table.Rows);
        var boxes = Assert.IsType<BoxColumn>(data.Table["boxes"]);
        // Counted from 1 with both ends: all of the picture, and one pixel by two.
        Assert.Equal([new(0, 0, 40, 30, 0, false), new(4, 5, 20, 16, 1, true)], boxes[0].ToArray());
        Assert.Empty(boxes[1].ToArray());
        Assert.Equal([new(10, 10, 11, 12, 1, false)], boxes[2].ToArray());
        Assert.Equal(["train", "train", "test"], Enumerable.Range(0, 3).Select(row => ((TextColumn)data.Table["split"])[row]));
        var target = Assert.Single(data.Targets);
        Assert.Equal((TaskKind.ObjectDetection, "image", 2), (target.Task, target.Boxes!.Picture, target.Boxes.Truths));
        Assert.Equal(["cat", "dog"], target.Classes);
        Assert.Equal("image", Assert.IsType<Boxes>(data.Fields["boxes"]).Image);
        Assert.Contains(data.Files, file => file.Path == "set/ImageSets/Main/train.txt");
    }

    [Theory]
    [InlineData("<object><name>cat</name></object>", 4, "without 'bndbox/xmin'")]
    [InlineData("\n<object><name>cat</name><bndbox><xmin>1</xmin><ymin>x</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object>", 5, "has 'x' as 'bndbox/ymin'")]
    [InlineData("<object><name>cat</name><name>dog</name></object>", 4, "twice")]
    [InlineData("<object><name>cat", 4, "broken XML")]
    [InlineData("<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>", 4, "deeper than")]
    public void A_broken_annotation_is_refused_with_its_line(string objects, int line, string says)
    {
        using var folder = new TemporaryFolder();
        Voc(folder, "a", "");
        Voc(folder, "b", objects);
        var finding = Assert.Single(Wrong(Spec(new Voc("set")), folder.Path));
        Assert.Equal(("DATA042", "set/Annotations/b.xml", (long?)line), (finding.Code, finding.File, finding.At?.Line));
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_document_type_and_no_way_out_of_the_folder()
    {
        using var folder = new TemporaryFolder();
        Voc(folder, "a", "");
        File.WriteAllText(folder.In("set", "Annotations", "a.xml"), "<!DOCTYPE annotation [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><annotation><filename>&x;</filename></annotation>");
        Assert.Contains("broken XML", Assert.Single(Wrong(Spec(new Voc("set")), folder.Path)).Message, StringComparison.Ordinal);
        Voc(folder, "a", "", file: "../../secret.png");
        var finding = Assert.Single(Wrong(Spec(new Voc("set")), folder.Path));
        Assert.Equal("DATA042", finding.Code);
        Assert.Contains("'..'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_box_that_is_none_is_said_with_its_line()
    {
        using var folder = new TemporaryFolder();
        Voc(folder, "a", Object("cat", 1, 1, 42, 30) + Object("cat", 9, 9, 7, 12));
        Voc(folder, "b", Object("cow", 1, 1, 4, 3));
        var spec = Spec(new Voc("set"), new Boxes(Classes: ["cat"]));
        var findings = Wrong(spec, folder.Path);
        Assert.Equal([("DATA043", "set/Annotations/a.xml", 4L), ("DATA043", "set/Annotations/a.xml", 5L), ("DATA043", "set/Annotations/b.xml", 4L)], findings.Select(f => (f.Code, f.File!, f.At!.Value.Line)));
        Assert.Contains("outside of its picture", findings[0].Message, StringComparison.Ordinal);
        Assert.Contains("without an area", findings[1].Message, StringComparison.Ordinal);
        Assert.Contains("'cow'", findings[2].Message, StringComparison.Ordinal);

        // Left out on request, and said so; a class that is not known is none of these.
        Voc(folder, "b", Object("cat", 1, 1, 4, 3));
        var data = DataReader.Read(Spec(new Voc("set"), new Boxes(Invalid: InvalidBoxes.Drop)), folder.Path);
        Assert.Equal([0, 1], new[] { 0, 1 }.Select(row => ((BoxColumn)data.Table["boxes"])[row].Length));
        Assert.Contains("2 boxes were left out", Assert.Single(data.Findings, f => f.Code == "DATA044").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_of_another_size_than_is_stated_is_refused()
    {
        using var folder = new TemporaryFolder();
        Voc(folder, "a", "", "<size><width>80</width><height>60</height></size>");
        Assert.Contains("states 80 × 60 pixels", Assert.Single(Wrong(Spec(new Voc("set")), folder.Path)).Message, StringComparison.Ordinal);
        Voc(folder, "a", Object("cat", 30, 20, 55, 28), "");
        Assert.Contains("outside of its picture", Assert.Single(Wrong(Spec(new Voc("set")), folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_in_two_sets_is_refused()
    {
        using var folder = new TemporaryFolder();
        Voc(folder, "a", "");
        Directory.CreateDirectory(folder.In("set", "ImageSets", "Main"));
        foreach (var list in new[] { "train", "test" }) File.WriteAllText(folder.In("set", "ImageSets", "Main", $"{list}.txt"), "a\n");
        Assert.Contains("in the set train too", Assert.Single(Wrong(Spec(new Voc("set")), folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.In("set", "ImageSets", "Main", "test.txt"), "\nz\n");
        var finding = Assert.Single(Wrong(Spec(new Voc("set")), folder.Path));
        Assert.Equal(("set/ImageSets/Main/test.txt", 2L), (finding.File, finding.At!.Value.Line));
    }

    const string Coco = """
        {"info": {"year": 2026}, "images": [{"id": 7, "file_name": "a.png", "width": 40, "height": 30}, {"file_name": "b.png", "id": 3}],
         "annotations": [{"id": 11, "image_id": 3, "category_id": 2, "bbox": [1.5, 2, 10, 20.25], "segmentation": [[1, 2, 3, 4]], "area": 1, "iscrowd": 0},
                         {"id": 12, "image_id": 7, "category_id": 9, "bbox": [0, 0, 40, 30], "iscrowd": 1, "segmentation": {"counts": "x", "size": [1, 2]}}],
         "categories": [{"id": 2, "name": "cat"}, {"id": 9, "name": "dog", "supercategory": "animal"}]}
        """;

    [Fact]
    public void COCO_gives_pictures_and_boxes()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "a", "b" }) Picture(folder.In("pictures", $"{name}.png"));
        File.WriteAllText(folder.In("instances.json"), Coco);
        var data = DataReader.Read(Spec(new Coco("instances.json", "pictures")), folder.Path);
        var boxes = (BoxColumn)data.Table["boxes"];
        Assert.Equal([new(0, 0, 40, 30, 0, true)], boxes[0].ToArray());
        Assert.Equal([new(1.5f, 2, 11.5f, 22.25f, 1, false)], boxes[1].ToArray());
        Assert.Equal(["dog", "cat"], boxes.Levels);
        Assert.Equal(["cat", "dog"], data.Targets[0].Classes);

        // What the kind of file says is predicted is proposed as the target.
        File.Move(folder.In("instances.json"), folder.In("pictures", "instances.json"));
        var proposal = DataProposal.Of(folder.In("pictures", "instances.json"));
        Assert.Equal(("boxes", new Coco("instances.json")), (proposal.Target, proposal.Data.Source[0]));
        Assert.DoesNotContain(proposal.Findings, finding => finding.Code == "DATA040");
    }

    [Theory]
    [InlineData("\"id\": 12", "\"id\": 11", "two annotations of the id 11")]
    [InlineData("\"image_id\": 3", "\"image_id\": 4", "annotation 11 of the image 4")]
    [InlineData("\"category_id\": 9", "\"category_id\": 8", "annotation 12 of the category 8")]
    [InlineData("\"id\": 3}", "\"id\": 7}", "has the id of another")]
    [InlineData("[0, 0, 40, 30]", "[0, 0, 40]", "a 'bbox' that is none")]
    [InlineData("[0, 0, 40, 30]", "[0, 0, 1e999, 30]", "a 'bbox' that is none")]
    [InlineData("\"iscrowd\": 1", "\"iscrowd\": 2", "'iscrowd'")]
    [InlineData("\"file_name\": \"a.png\"", "\"file_name\": \"../a.png\"", "'..'")]
    [InlineData("\"file_name\": \"a.png\"", "\"file_name\": \"b.png\"", "as 'instances.json' does")]
    [InlineData("\"images\"", "\"pictures\"", "has no 'images'")]
    [InlineData("\"info\": {\"year\": 2026}", "\"images\": []", "states 'images' twice")]
    [InlineData("\"category_id\": 9,", "\"category_id\": 9, \"category_id\": 2,", "twice")]
    [InlineData("}]}", "}]", "broken JSON")]
    public void Broken_COCO_is_refused(string text, string instead, string says)
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "a", "b" }) Picture(folder.In("pictures", $"{name}.png"));
        File.WriteAllText(folder.In("instances.json"), Coco.Replace(text, instead, StringComparison.Ordinal));
        var finding = Wrong(Spec(new Coco("instances.json", "pictures")), folder.Path)[0];
        Assert.Equal(("DATA042", "instances.json"), (finding.Code, finding.File));
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_box_of_COCO_that_is_none_is_said_with_its_annotation()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "a", "b" }) Picture(folder.In("pictures", $"{name}.png"));
        File.WriteAllText(folder.In("instances.json"), Coco.Replace("[0, 0, 40, 30]", "[0, 0, 40, 0]", StringComparison.Ordinal));
        var finding = Assert.Single(Wrong(Spec(new Coco("instances.json", "pictures")), folder.Path));
        Assert.Equal(("DATA043", "annotation 12"), (finding.Code, finding.Path));
    }

    [Fact]
    public void A_table_may_hold_boxes_as_JSON()
    {
        using var folder = new TemporaryFolder();
        Picture(folder.In("a.png"));
        File.WriteAllText(folder.In("rows.csv"), "image,boxes\na.png,\"[{\"\"label\"\": \"\"cat\"\", \"\"box\"\": [1, 2, 11, 12]}]\"\na.png,[]\n");
        var data = DataReader.Read(Spec(new Csv("rows.csv")), folder.Path);
        Assert.Equal([new(1, 2, 11, 12, 0, false)], ((BoxColumn)data.Table["boxes"])[0].ToArray());
        foreach (var (cell, says) in new[] { ("[1]", "no list of boxes"), ("\"[{\"\"label\"\": \"\"cat\"\", \"\"box\"\": [1, 2, 1, 12]}]\"", "without an area"), ("\"[{\"\"label\"\": \"\"cat\"\", \"\"box\"\": [1, 2, 50, 12]}]\"", "outside of its picture") })
        {
            File.WriteAllText(folder.In("rows.csv"), string.Create(CultureInfo.InvariantCulture, $"image,boxes\na.png,{cell}\n"));
            var finding = Wrong(Spec(new Csv("rows.csv")), folder.Path)[0];
            Assert.Equal("DATA043", finding.Code);
            Assert.Contains(says, finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_crop_would_cut_boxes()
    {
        using var folder = new TemporaryFolder();
        var spec = new DataSpec(new Voc("set"), new([new("image", new Image(Height: 30, Width: 30, Fit: PictureFit.Crop)), new("boxes", new Boxes())]));
        Assert.Contains("crop", Assert.Single(Wrong(spec, folder.Path, ExitCode.Spec)).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(PictureFit.Stretch), InlineData(PictureFit.Pad)]
    public void Boxes_go_to_the_picture_that_is_seen_and_back(PictureFit fit)
    {
        using var folder = new TemporaryFolder();
        Picture(folder.In("a.png"), 200, 50);
        File.WriteAllText(folder.In("rows.csv"), "image\na.png\n");
        var image = new Image(Height: 64, Width: 64, Channels: 3, Fit: fit);
        var data = DataReader.Read(new(new Csv("rows.csv"), new([new("image", image)])), folder.Path);
        var frame = Assert.Single(PictureFrame.Of(image, (TensorColumn)data.Table["image"]));
        Assert.Equal((200, 50), (frame.Width, frame.Height));
        Assert.Equal(fit == PictureFit.Pad ? 24 / 64.0 : 0, frame.ShareY(0), 1e-9);
        Assert.Equal(fit == PictureFit.Pad ? 40 / 64.0 : 1, frame.ShareY(50), 1e-9);
        Assert.Equal(33, frame.PixelX(frame.ShareX(33)), 1e-9);
        Assert.Equal(21, frame.PixelY(frame.ShareY(21)), 1e-9);
    }
}
