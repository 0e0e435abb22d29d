using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;
using Xunit;
using Field = Norma.Data.Field;

namespace Norma.Tests.Data.Reading;

/// <summary>Files that Apache's own library wrote.</summary>
public sealed class ArrowSourceTests
{
    static readonly DateTimeOffset s_moment = new(2026, 1, 31, 12, 30, 0, 250, TimeSpan.Zero);

    static RecordBatch Batch(int rows, int from = 0) => new RecordBatch.Builder()
        .Append("i8", true, new Int8Array.Builder().AppendRange(Enumerable.Range(from, rows).Select(i => (sbyte)(i - 3))).Build())
        .Append("u64", true, new UInt64Array.Builder().AppendRange(Enumerable.Range(from, rows).Select(i => (ulong)i << 40)).Build())
        .Append("f32", true, Nulled(new FloatArray.Builder(), rows, (b, i) => b.Append((from + i) / 3f), b => b.AppendNull()).Build())
        .Append("f64", true, new DoubleArray.Builder().AppendRange(Enumerable.Range(from, rows).Select(i => i / 7.0)).Build())
        .Append("flag", true, Nulled(new BooleanArray.Builder(), rows, (b, i) => b.Append((from + i) % 2 == 0), b => b.AppendNull()).Build())
        .Append("text", true, Nulled(new StringArray.Builder(), rows, (b, i) => b.Append($"täxt {from + i}"), b => b.AppendNull()).Build())
        .Append("large", true, LargeTexts(rows, from))
        .Append("view", true, Nulled(new StringViewArray.Builder(), rows, (b, i) => b.Append(i % 2 == 0 ? "short" : $"longer than twelve bytes {from + i}"), b => b.AppendNull()).Build())
        .Append("coded", true, Coded(rows, from))
        .Append("day", true, new Date32Array.Builder().AppendRange(Enumerable.Range(from, rows).Select(i => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i))).Build())
        .Append("moment", true, Moments(rows, from, TimeUnit.Nanosecond))
        .Append("seconds", true, Moments(rows, from, TimeUnit.Second))
        .Append("decimal", true, Decimals(rows, from))
        .Append("none", true, new NullArray(rows))
        .Build();

    static TBuilder Nulled<TBuilder>(TBuilder builder, int rows, Action<TBuilder, int> add, Action<TBuilder> missing)
    {
        for (var i = 0; i < rows; i++)
            if (i % 4 == 3) missing(builder); else add(builder, i);
        return builder;
    }

    static LargeStringArray LargeTexts(int rows, int from)
    {
        var plain = new StringArray.Builder().AppendRange(Enumerable.Range(from, rows).Select(i => $"l{i}")).Build();
        var offsets = new long[rows + 1];
        for (var i = 0; i <= rows; i++) offsets[i] = plain.ValueOffsets[i];
        return new(rows, new ArrowBuffer.Builder<long>().AppendRange(offsets).Build(), plain.ValueBuffer, ArrowBuffer.Empty);
    }

    static DictionaryArray Coded(int rows, int from)
    {
        var values = new StringArray.Builder().Append("red").Append("green").Append("blue").Build();
        var places = Nulled(new Int8Array.Builder(), rows, (b, i) => b.Append((sbyte)((from + i) % 3)), b => b.AppendNull()).Build();
        return new(new DictionaryType(Int8Type.Default, StringType.Default, false), places, values);
    }

    static TimestampArray Moments(int rows, int from, TimeUnit unit)
    {
        var builder = new TimestampArray.Builder(new TimestampType(unit, "UTC"));
        for (var i = 0; i < rows; i++) builder.Append(s_moment.AddSeconds(from + i));
        return builder.Build();
    }

    static Decimal128Array Decimals(int rows, int from)
    {
        var builder = new Decimal128Array.Builder(new Decimal128Type(20, 3));
        for (var i = 0; i < rows; i++) builder.Append(-0.125m + from + i);
        return builder.Build();
    }

    static byte[] Written(bool stream, params RecordBatch[] batches)
    {
        using var bytes = new MemoryStream();
        using (var writer = stream ? new ArrowStreamWriter(bytes, batches[0].Schema, leaveOpen: true) : new ArrowFileWriter(bytes, batches[0].Schema, leaveOpen: true))
        {
            foreach (var batch in batches) writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        return bytes.ToArray();
    }

    static readonly (string, Field)[] s_fields = [("text", new Text()), ("large", new Text()), ("view", new Text()), ("coded", new Category()), ("flag", new Binary()), ("day", new Date()), ("moment", new Date()), ("seconds", new Date()), ("none", new Text())];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_type_of_every_batch_is_read(bool stream)
    {
        using var rows = new Rows().Write("t.arrow", Written(stream, Batch(70), Batch(30, 70), Batch(0)));

        var read = rows.Read(new Norma.Data.Sources.Arrow(["t.arrow"]), s_fields);

        Assert.Equal(100, read.Table.Rows);
        bool Missing(int i) => (i < 70 ? i : i - 70) % 4 == 3;
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => (float)(i - 3))], Rows.Numbers(read, "i8"));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => (float)((ulong)i << 40))], Rows.Numbers(read, "u64"));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => Missing(i) ? float.NaN : i / 3f)], Rows.Numbers(read, "f32"));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => (float)(i / 7.0))], Rows.Numbers(read, "f64"));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => (float)(i - 0.125m))], Rows.Numbers(read, "decimal"));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => Missing(i) ? null : i % 2 == 0 ? "true" : "false")], Rows.Texts(read, "flag"));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => Missing(i) ? null : $"täxt {i}")], Rows.Texts(read, "text"));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => $"l{i}")], Rows.Texts(read, "large"));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => Missing(i) ? null : (i < 70 ? i : i - 70) % 2 == 0 ? "short" : $"longer than twelve bytes {i}")], Rows.Texts(read, "view"));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => Missing(i) ? null : new[] { "red", "green", "blue" }[i % 3])], Rows.Texts(read, "coded"));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => (20454L + i) * 86_400_000_000)], ((DateColumn)read.Table["day"]).Values);
        var first = s_moment.ToUnixTimeMilliseconds() * 1000;
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => first + i * 1_000_000L)], ((DateColumn)read.Table["moment"]).Values);
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => first - 250_000 + i * 1_000_000L)], ((DateColumn)read.Table["seconds"]).Values);
        Assert.All(Rows.Texts(read, "none"), Assert.Null);
    }

    [Fact]
    public void New_rows_are_read_by_batches()
    {
        using var rows = new Rows().Write("t.arrow", Written(false, Batch(70), Batch(30, 70)));
        using var file = InputFile.Open(Path.Combine(rows.Folder, "t.arrow"));
        var values = new List<float>();
        file.Read(Tables.Fields([("f64", new Number())]), keep: true, piece => values.AddRange(((NumberColumn)piece.Table["f64"]).Values));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => (float)(i / 7.0))], values);
    }

    [Fact]
    public void Lists_of_texts_are_refused_by_name_and_columns_beside_them_are_read()
    {
        var list = new ListArray.Builder(StringType.Default);
        for (var i = 0; i < 3; i++)
        {
            list.Append();
            ((StringArray.Builder)list.ValueBuilder).Append("a");
        }
        var batch = new RecordBatch.Builder().Append("list", true, list.Build()).Append("x", true, new Int32Array.Builder().AppendRange([1, 2, 3]).Build()).Build();
        using var rows = new Rows().Write("t.arrow", Written(false, batch));

        var refused = Assert.Single(rows.Refused(new Norma.Data.Sources.Arrow(["t.arrow"])).Findings);
        Assert.Equal(("DATA016", "'list' is a column of type list of utf8"), (refused.Code, refused.Message));
        var input = DataReader.ReadInputs(Path.Combine(rows.Folder, "t.arrow"), Tables.Fields([("x", new Number())]));
        Assert.Equal([1f, 2f, 3f], ((NumberColumn)input.Table["x"]).Values);
    }

    [Theory]
    [InlineData("FEA1", "first version")]
    [InlineData("ARROW1\0\0", "ends before its footer")]
    [InlineData("hello, world", "begins neither")]
    [InlineData("", "0 bytes")]
    public void What_is_no_Arrow_is_said(string text, string what)
    {
        using var rows = new Rows().Write("t.arrow", text.PadRight(text.Length < 9 ? text.Length == 0 ? 0 : 8 : text.Length, '\0'));
        var finding = Assert.Single(rows.Refused(new Norma.Data.Sources.Arrow(["t.arrow"])).Findings);
        Assert.Equal("DATA104", finding.Code);
        Assert.Contains(what, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cut_file_is_refused_wherever_it_is_cut(bool stream)
    {
        var whole = Written(stream, Batch(20), Batch(5));
        using var rows = new Rows();
        for (var length = 0; length < whole.Length; length += 1 + length / 40)
        {
            rows.Write("t.arrow", whole[..length]);
            Assert.Equal("DATA104", Assert.Single(rows.Refused(new Norma.Data.Sources.Arrow(["t.arrow"]), s_fields).Findings).Code);
        }
    }

    /// <summary>Bits turned and numbers made absurd anywhere: read or refused, in bounded memory.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Mutated_files_are_read_or_refused(bool stream)
    {
        ArrowFuzz.Run(new Seed(13, $"fuzz/arrow/{stream}"), Written(stream, Batch(20), Batch(5)), 4, round => round % 2 == 0 ? s_fields : []);
    }
}
