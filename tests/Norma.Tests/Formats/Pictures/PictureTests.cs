using System.Text.Json;
using Norma.Formats.Images;
using Xunit;

namespace Norma.Tests.Formats.Pictures;

/// <summary>Decoding, turning upright and resizing beside Pillow; hostile files.</summary>
public sealed class PictureTests
{
    static readonly string s_goldens = Source.Path("tests", "Norma.Tests", "Formats", "Pictures", "Goldens");

    public sealed record Case(string File, int Channels, int Height, int Width, string Fit, int Tolerance, string Values);

    static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    static Case[] All() => JsonSerializer.Deserialize<Case[]>(File.ReadAllText(Path.Combine(s_goldens, "pictures.json")), s_json)!;

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, All().Length)];

    [Theory, MemberData(nameof(Cases))]
    public void Equals_Pillow(int at)
    {
        var golden = All()[at];
        var picture = PictureReader.Read(File.ReadAllBytes(Path.Combine(s_goldens, golden.File)), golden.Channels);
        var fitted = Fitting.To(picture, golden.Height, golden.Width, Enum.Parse<PictureFit>(golden.Fit, ignoreCase: true));
        var (expected, got) = (Convert.FromBase64String(golden.Values), fitted.Values.ToArray());
        Assert.Equal((golden.Height, golden.Width, golden.Channels, expected.Length), (fitted.Height, fitted.Width, fitted.Channels, got.Length));
        var worst = expected.Zip(got, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= golden.Tolerance, $"{golden.File} {golden.Channels} {golden.Height}×{golden.Width} {golden.Fit}: {worst}");
    }

    [Theory, InlineData(1), InlineData(3), InlineData(4)]
    public void A_picture_stays_as_it_is_while_others_are_read(int channels)
    {
        var bytes = File.ReadAllBytes(Path.Combine(s_goldens, "rgb.png"));
        var picture = PictureReader.Read(bytes, channels);
        var before = picture.Values.ToArray();
        bytes.AsSpan().Clear();
        PictureReader.Read(File.ReadAllBytes(Path.Combine(s_goldens, "turned6.jpg")), channels);
        Assert.Equal(before, picture.Values.ToArray());
    }

    [Fact]
    public void Another_size_is_refused_where_it_must_be_exact()
    {
        var picture = PictureReader.Read(File.ReadAllBytes(Path.Combine(s_goldens, "rgb.png")), 3);
        Assert.Contains("17 × 24", Assert.Throws<PictureFaultException>(() => Fitting.To(picture, 17, 25, PictureFit.Exact)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_size_is_told_by_the_head_alone()
    {
        // Its pixels are not there: only what was not decoded can say its size.
        var bytes = File.ReadAllBytes(Path.Combine(s_goldens, "turned6.jpg"));
        Assert.Contains("12 × 8", Assert.Throws<PictureFaultException>(() => PictureReader.Read(bytes[..^30], 3, (8, 12))).Message, StringComparison.Ordinal);
        Assert.Contains("ends", Assert.Throws<PictureFaultException>(() => PictureReader.Read(bytes[..^30], 3, (12, 8))).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("rgb.png"), InlineData("rgb.jpg"), InlineData("palette.gif"), InlineData("rgb.bmp"), InlineData("rgb.webp")]
    public void A_cut_or_changed_file_is_a_picture_or_refused(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(s_goldens, name));
        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            var hostile = i < 100 ? bytes[..(bytes.Length * i / 100)] : [.. bytes];
            if (i >= 100)
                for (var changes = random.Next(1, 6); changes > 0; changes--) hostile[random.Next(hostile.Length)] = (byte)random.Next(256);
            try
            {
                var picture = PictureReader.Read(hostile, 3);
                Assert.Equal(picture.Height * picture.Width * 3, picture.Values.Length);
            }
            catch (PictureFaultException fault)
            {
                Assert.NotEmpty(fault.Message);
            }
        }
    }

    [Fact]
    public void A_small_file_cannot_ask_for_much_memory()
    {
        // A PNG whose header claims 60,000 × 60,000 pixels.
        var bytes = File.ReadAllBytes(Path.Combine(s_goldens, "grey.png"));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), 60_000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(20), 60_000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc(bytes.AsSpan(12, 17)));
        Assert.Contains("pixels", Assert.Throws<PictureFaultException>(() => PictureReader.Read(bytes, 1)).Message, StringComparison.Ordinal);
    }

    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
