using System.IO.Compression;
using System.Text.Json;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Reading;
using Norma.Data.Sources;
using Norma.Data.Splits;
using Norma.Formats;
using Norma.Formats.Idx;
using Norma.Formats.Images;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data;

/// <summary>Pictures as a field: from folders, tables of names and IDX files, held to their contract.</summary>
public sealed class ImageTests
{
    static readonly string s_goldens = Source.Path("tests", "Norma.Tests", "Formats", "Pictures", "Goldens");

    static string Golden(string name) => Path.Combine(s_goldens, name);

    static Finding[] Wrong(DataSpec spec, string folder, ExitCode code = ExitCode.Data)
    {
        var fault = Assert.Throws<FindingsException>(() => DataReader.Read(spec, folder));
        Assert.Equal(code, fault.ExitCode);
        return [.. fault.Findings];
    }

    [Fact]
    public void A_folder_gives_its_files_with_what_their_paths_say()
    {
        using var folder = new TemporaryFolder();
        foreach (var label in new[] { "cat", "dog" })
        {
            Directory.CreateDirectory(folder.In("pictures", label));
            for (var i = 0; i < 3; i++) File.Copy(Golden("rgb.png"), folder.In("pictures", label, $"{i}.png"));
        }
        File.WriteAllText(folder.In("pictures", "cat", "notes.txt"), "passed over");
        var data = DataReader.Read(new(new Folder("pictures"), new([new("label", new Category(Role.Target))])), folder.Path);
        var pictures = Assert.IsType<TensorColumn<byte>>(data.Table["image"]);
        Assert.Equal([17L, 24, 3], pictures.Shape);
        Assert.Equal(6, pictures.Rows);
        Assert.Equal(["cat", "dog"], data.Targets[0].Classes);
        var image = Assert.IsType<Image>(data.Fields["image"]);
        Assert.Equal((17, 24, 3), (image.Height, image.Width, image.Channels));
        // The pictures have a digest of their own beside that of the names.
        Assert.Equal(["pictures", "pictures#image"], data.Files.Select(file => file.Path));
        Assert.Equal(6 * new FileInfo(Golden("rgb.png")).Length, data.Files[1].Size);

        var taken = (TensorColumn<byte>)pictures.Take([5, 0]);
        Assert.Equal(pictures[5], taken[0]);
        Assert.Equal(pictures[0], ((TensorColumn<byte>)taken.Take([1]))[0]);
    }

    [Fact]
    public void A_contract_is_proposed_for_a_folder()
    {
        using var folder = new TemporaryFolder();
        foreach (var label in new[] { "cat", "dog" })
        {
            Directory.CreateDirectory(folder.In("pictures", label));
            for (var i = 0; i < 3; i++) File.Copy(Golden("rgb.png"), folder.In("pictures", label, $"{i}.png"));
        }
        foreach (var path in new[] { folder.In("pictures"), folder.In("pictures") + "/" })
        {
            var proposal = DataProposal.Of(path, "label");
            Assert.Equal(new Folder("pictures"), Assert.Single(proposal.Data.Source));
            Assert.IsType<Image>(proposal.Data.Fields["image"]);
            Assert.StartsWith("the kind of the files says it", proposal.Reasons["image"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_pattern_takes_fields_from_names()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "3_ann_0", "4_bob_1", "3_bob_12" }) File.Copy(Golden("grey.png"), folder.In($"{name}.png"));
        var data = DataReader.Read(new(new Folder("*.png", "{digit}_{speaker}_{take}.png"), new([new("digit", new Category(Role.Target)), new("image", new Image(Channels: 1))])), folder.Path);
        Assert.Equal([11L, 13, 1], ((TensorColumn)data.Table["image"]).Shape);
        Assert.Equal(["3", "3", "4"], Enumerable.Range(0, 3).Select(row => ((TextColumn)data.Table["digit"])[row]));
        Assert.Equal("DATA032", Wrong(new(new Folder("*.png", "{digit}-{take}.png")), folder.Path)[0].Code);
        Assert.Equal("DATA012", Wrong(new(new Folder("*.png", "{digit")), folder.Path, ExitCode.Spec)[0].Code);
        Assert.Equal("DATA012", Wrong(new(new Folder("*.png", "*.png")), folder.Path, ExitCode.Spec)[0].Code);
        Assert.Equal("DATA001", Wrong(new(new Folder("none")), folder.Path)[0].Code);
        Assert.Equal("DATA001", Wrong(new(new Folder("*.jpg")), folder.Path)[0].Code);
    }

    [Fact]
    public void A_table_names_files_beside_it_and_none_elsewhere()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("in"));
        File.Copy(Golden("rgb.png"), folder.In("in", "a.png"));
        File.Copy(Golden("grey.png"), folder.In("in", "b.png"));
        File.Copy(Golden("rgb.png"), folder.In("outside.png"));
        File.WriteAllBytes(folder.In("in", "cut.png"), File.ReadAllBytes(Golden("rgb.png"))[..200]);
        File.WriteAllText(folder.In("in", "rows.csv"), "photo,y\na.png,1\n../outside.png,2\nnone.png,3\ncut.png,4\nb.png,5\n,6\nrows.csv,7\n");
        var findings = Wrong(new(new Csv("in/rows.csv"), new([new("photo", new Image()), new("y", new Number(Role.Target))])), folder.Path);
        Assert.All(findings, finding => Assert.Equal("DATA028", finding.Code));
        var said = string.Join("\n", findings.Select(f => f.ToString()));
        foreach (var part in new[] { "leaves the folder", "is not there", "ends before", "11 × 13", "no value", "no JPEG", "line 3", "line 4", "line 5", "line 6", "line 7", "line 8" })
            Assert.True(said.Contains(part, StringComparison.Ordinal) || part == "leaves the folder" && said.Contains("'..'", StringComparison.Ordinal), $"{part} is not in:\n{said}");

        File.WriteAllText(folder.In("in", "rows.csv"), "photo,y\na.png,1\nb.png,5\n");
        var data = DataReader.Read(new(new Csv("in/rows.csv"), new([new("photo", new Image(Height: 8, Width: 6, Channels: 1, Fit: PictureFit.Stretch)), new("y", new Number(Role.Target))])), folder.Path);
        Assert.Equal([8L, 6, 1], ((TensorColumn)data.Table["photo"]).Shape);
    }

    [Fact]
    public void A_contract_that_contradicts_itself_is_refused()
    {
        foreach (var image in new[] { new Image(Height: 3), new Image(Width: 3), new Image(Channels: 2), new Image(Fit: PictureFit.Crop) })
            Assert.Equal("DATA029", Assert.Single(image.CheckStated("photo")).Code);
        Assert.Equal("DATA076", Assert.Single(DataReader.CheckStated(new(new Csv("x.csv"), new([new("photo", new Image(Role.Target))])))).Code);
    }

    static byte[] IdxBytes(byte[] sizes, byte[] values) => [0, 0, 8, (byte)sizes.Length, .. sizes.SelectMany(size => new byte[] { 0, 0, 0, size }), .. values];

    static byte[] Packed(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize)) gzip.Write(bytes);
        return memory.ToArray();
    }

    [Fact]
    public void An_idx_file_gives_its_pictures_and_the_classes_beside_it()
    {
        using var folder = new TemporaryFolder();
        byte[] values = [.. Enumerable.Range(0, 24).Select(i => (byte)i)];
        File.WriteAllBytes(folder.In("train-images-idx3-ubyte.gz"), Packed(IdxBytes([4, 2, 3], values)));
        File.WriteAllBytes(folder.In("train-labels-idx1-ubyte.gz"), Packed(IdxBytes([4], [7, 3, 7, 1])));
        File.WriteAllBytes(folder.In("test-images-idx3-ubyte"), IdxBytes([1, 2, 3], [9, 9, 9, 9, 9, 9]));
        File.WriteAllBytes(folder.In("test-labels-idx1-ubyte"), IdxBytes([1], [3]));
        var data = DataReader.Read(new(new Idx("train-images-idx3-ubyte.gz"), new([new("label", new Category(Role.Target))]), new Predefined(Test: ["test-images-idx3-ubyte"])), folder.Path);
        var pictures = (TensorColumn<byte>)data.Table["image"];
        Assert.Equal([2L, 3, 1], pictures.Shape);
        Assert.Equal(values[6..12], pictures[1].ToArray());
        Assert.Equal(["7", "3", "7", "1", "3"], Enumerable.Range(0, 5).Select(row => ((TextColumn)data.Table["label"])[row]));
        Assert.Equal(Part.Test, data.Stated![4]);
        // Each file has its own digest, that of its bytes.
        Assert.Equal(["train-images-idx3-ubyte.gz", "test-images-idx3-ubyte", "train-labels-idx1-ubyte.gz", "test-labels-idx1-ubyte"], data.Files.Select(file => file.Path));
        Assert.All(data.Files, file => Assert.Equal(Digest.Sha256(folder.In(file.Path)), file.Sha256));
    }

    [Fact]
    public void A_damaged_idx_file_is_refused()
    {
        var good = IdxBytes([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
        (byte[] Bytes, string Says)[] wrong =
        [
            ([], "begin"), ([1, .. good[1..]], "begin"), ([0, 0, 13, .. good[3..]], "0x0D"), ([0, 0, 8, 0, .. good[4..]], "0 axes"), ([0, 0, 8, 200, .. good[4..]], "200 axes"),
            (good[..9], "within its sizes"), (good[..^1], "ends after"), ([.. good, 0], "goes on"), (Packed(good)[..^14], "ends"), (Packed([.. IdxBytes([250, 250, 250], []), .. new byte[15_625_000]]), "too short"), (Packed(good[..^1]), "ends after"), (Packed([.. good, 1]), "goes on"),
            (IdxBytes([255, 255, 255], []), "too short"), ([0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255], "no array"),
        ];
        foreach (var (bytes, says) in wrong)
        {
            using var source = new MemoryBytes(bytes);
            var message = Assert.Throws<IdxFaultException>(() => IdxFile.Read(source)).Message;
            Assert.True(message.Contains(says, StringComparison.Ordinal) || bytes.Length > 2 && bytes[0] == 0x1F && message.Contains("ends", StringComparison.Ordinal), $"'{message}' instead of '{says}'");
        }
    }
}
