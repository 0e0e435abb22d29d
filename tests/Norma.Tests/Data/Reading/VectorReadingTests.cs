using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using DuckDB.NET.Data;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Reading;

/// <summary>Lists of numbers from every kind of file.</summary>
public sealed class VectorReadingTests
{
    static readonly float[][] s_lists = [[0.1f, 2, -3e4f], [1, 1.5f, 16777217], [-0.25f, 0, 1e-3f]];

    static readonly (string, Norma.Data.Field)[] s_fields = [("v", new Norma.Data.Fields.Vector())];

    static float[][] Values(DataSet data, string name = "v")
    {
        var column = (TensorColumn<float>)data.Table[name];
        return [.. Enumerable.Range(0, column.Rows).Select(row => column[row].ToArray())];
    }

    static void Query(string sql)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    static byte[] Arrow(params (string Name, IArrowArray Values)[] columns)
    {
        var builder = new RecordBatch.Builder();
        foreach (var (name, values) in columns) builder.Append(name, true, values);
        using var bytes = new MemoryStream();
        using (var batch = builder.Build())
        using (var writer = new ArrowFileWriter(bytes, batch.Schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        return bytes.ToArray();
    }

    static ListArray Lists<TBuilder>(IArrowType type, float[][] lists, Action<TBuilder, float> add) where TBuilder : class
    {
        var builder = new ListArray.Builder(type);
        foreach (var list in lists)
        {
            builder.Append();
            foreach (var number in list) add((TBuilder)(object)builder.ValueBuilder, number);
        }
        return builder.Build();
    }

    static FixedSizeListArray Fixed(float[][] lists)
    {
        var builder = new FixedSizeListArray.Builder(DoubleType.Default, lists[0].Length);
        foreach (var list in lists)
        {
            builder.Append();
            foreach (var number in list) ((DoubleArray.Builder)builder.ValueBuilder).Append(number);
        }
        return builder.Build();
    }

    [Fact]
    public void A_list_is_the_same_from_every_kind_of_file()
    {
        var json = System.Array.ConvertAll(s_lists, list => $"{{\"v\": [{string.Join(", ", list.Select(number => ((double)number).ToString("R", CultureInfo.InvariantCulture)))}], \"c\": \"a\"}}");
        using var rows = new Rows().Write("t.jsonl", string.Join("\n", json)).Write("t.json", $"[{string.Join(",", json)}]")
            .Write("t.csv", "v,c\n\"[0.1, 2, -3e4]\",a\n\"[1,1.5 16777217]\",a\n[-0.25  0\t1e-3 ],a\n")      // as JSON, and as NumPy prints them
            .Write("t.arrow", Arrow(("v", Lists<FloatArray.Builder>(FloatType.Default, s_lists, (builder, number) => builder.Append(number)))))
            .Write("fixed.arrow", Arrow(("v", Fixed(s_lists))));
        Query($"COPY (SELECT CAST(v AS FLOAT[]) AS v FROM (VALUES ([0.1, 2, -3e4]), ([1, 1.5, 16777217]), ([-0.25, 0, 1e-3])) AS t(v)) TO '{Path.Combine(rows.Folder, "t.parquet")}' (FORMAT parquet)");
        Query($"COPY (SELECT CAST(v AS DOUBLE[]) AS v FROM '{Path.Combine(rows.Folder, "t.parquet")}') TO '{Path.Combine(rows.Folder, "wide.parquet")}' (FORMAT parquet)");

        foreach (var source in new Norma.Data.Source[] { new Jsonl(["t.jsonl"]), new Json(["t.json"]), new Csv(["t.csv"]), new Parquet(["t.parquet"]), new Parquet(["wide.parquet"]), new Norma.Data.Sources.Arrow(["t.arrow"]), new Norma.Data.Sources.Arrow(["fixed.arrow"]) })
        {
            foreach (var data in new[] { rows.Read(source, s_fields), rows.Read(source) })      // stated, and inferred
            {
                Assert.Equal(new Norma.Data.Fields.Vector(Length: 3), data.Fields["v"]);
                Assert.Equal(s_lists, Values(data));
            }
        }
        var kept = InputFile.Open(Path.Combine(rows.Folder, "t.parquet"));
        kept.Read(Tables.Fields(s_fields), keep: true, piece => Assert.Equal(["[0.1,2.0,-30000.0]", "[1.0,1.5,16777216.0]", "[-0.25,0.0,0.001]"], Enumerable.Range(0, 3).Select(row => ((TextColumn)piece.Kept!["v"])[row]!.Replace("0.10000000149011612", "0.1", StringComparison.Ordinal).Replace("0.0010000000474974513", "0.001", StringComparison.Ordinal))));
        kept.Dispose();
    }

    [Theory]
    [InlineData("[1,2]", "has 2 numbers where 3 are expected")]
    [InlineData("[1]", "has 1 number where 3 are expected")]
    [InlineData("", "has no list")]
    [InlineData("[]", "is an empty list")]
    [InlineData("[ ]", "is an empty list")]
    [InlineData("[1,2,]", "has a place without a number")]
    [InlineData("[,1,2]", "has a place without a number")]
    [InlineData("[1,,2]", "has a place without a number")]
    [InlineData("[1,2,null]", "has a place that is no number")]
    [InlineData("[1,2,0x3]", "has a place that is no number")]
    [InlineData("[1,2,NaN]", "has a number that is not finite in float32")]
    [InlineData("[1,2,1e39]", "has a number that is not finite in float32")]
    [InlineData("[[1],[2],[3]]", "is a list of lists")]
    [InlineData("1,2,3", "is no list")]
    [InlineData("[1,2,3", "is no list")]
    public void A_row_that_is_no_such_list_is_refused_with_its_place(string cell, string what)
    {
        var finding = Assert.Single(Rows.Wrong($"v\n\"[1,2,3]\"\n\"{cell}\"\n\"[4,5,6]\"\n", s_fields));
        Assert.Equal(("DATA028", $"'v' {what} in 1 of 3 rows (line 3)"), (finding.Code, finding.Message));
    }

    [Fact]
    public void Lists_of_other_lengths_than_stated_are_refused_and_each_length_is_counted()
    {
        var findings = Rows.Wrong("v,i\n\"[1,2,3]\",1\n\"[4,5]\",2\n\"[6]\",3\n\"[7]\",4\n", ("v", new Norma.Data.Fields.Vector(Length: 2)));
        Assert.Equal(["'v' has 3 numbers where 2 are expected in 1 of 4 rows (line 2)", "'v' has 1 number where 2 are expected in 2 of 4 rows (lines 4, 5)"], findings.Select(finding => finding.Message));
    }

    [Fact]
    public void Missing_and_broken_lists_of_Parquet_and_Arrow_are_refused()
    {
        using var rows = new Rows();
        Query($"COPY (SELECT * FROM (VALUES ([1.0::DOUBLE, 2]), (NULL), ([3, NULL]), ([4]), ([]), ([1e300, 1])) AS t(v)) TO '{Path.Combine(rows.Folder, "t.parquet")}' (FORMAT parquet)");
        Assert.Equal(["has no list", "has a place without a number", "has 1 number where 2 are expected", "is an empty list", "has a number that is not finite in float32"],
            rows.Refused(new Parquet(["t.parquet"]), s_fields).Findings.Select(finding => finding.Message.Split(" in 1 of")[0]["'v' ".Length..]));

        var lists = new ListArray.Builder(Int16Type.Default);
        lists.Append();
        ((Int16Array.Builder)lists.ValueBuilder).Append(1).Append(2);
        lists.AppendNull();
        lists.Append();
        ((Int16Array.Builder)lists.ValueBuilder).Append(3).AppendNull();
        rows.Write("t.arrow", Arrow(("v", lists.Build())));
        Assert.Equal(["has no list", "has a place without a number"], rows.Refused(new Norma.Data.Sources.Arrow(["t.arrow"]), s_fields).Findings.Select(finding => finding.Message.Split(" in 1 of")[0]["'v' ".Length..]));
    }

    [Fact]
    public void Lists_that_are_no_vectors_stay_texts()
    {
        var data = Rows.Csv("odd,late,gap\n\"[1,2]\",\"[1,2]\",\"[1,4]\"\n\"[1]\",\"[3,4]\",\n" + string.Concat(Enumerable.Repeat("\"[1,2]\",\"[5,6]\",\"[1,3]\"\n", 3000)) + "\"[1,9]\",\"[7]\",\"[1,2]\"\n");
        Assert.All(data.Fields.Values, field => Assert.Equal("category", field.Type));
        Assert.Equal("[7]", Rows.Texts(data, "late")[^1]);
        var late = Assert.Single(data.Findings, finding => finding.Code == "DATA109");
        Assert.Equal("$.data.fields.late", late.Path);
        Assert.StartsWith("begins with lists of numbers, and is read as texts, since row 3003 has 1 number where 2 are expected", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_lists_of_Parquet_are_refused_by_name_and_what_lists_are_read_is_said()
    {
        using var rows = new Rows();
        Query($"COPY (SELECT [[1, 2], [3]] AS v FROM range(3)) TO '{Path.Combine(rows.Folder, "t.parquet")}' (FORMAT parquet)");
        var refused = Assert.Single(rows.Refused(new Parquet(["t.parquet"]), s_fields).Findings);
        Assert.Equal(("DATA016", "'v' is a column of type INTEGER[][]"), (refused.Code, refused.Message));
        Assert.Contains("lists of numbers", refused.Expected, StringComparison.Ordinal);
    }

    /// <summary>Bits turned and numbers made absurd anywhere: read or refused, in bounded memory.</summary>
    [Fact]
    public void Mutated_lists_of_Arrow_are_read_or_refused()
    {
        var lists = new ListArray.Builder(FloatType.Default);
        var wide = new FixedSizeListArray.Builder(Int16Type.Default, 3);
        for (var row = 0; row < 20; row++)
        {
            if (row % 7 == 6) lists.AppendNull();
            else lists.Append();
            wide.Append();
            for (var i = 0; i < 3; i++)
            {
                if (row % 7 != 6) ((FloatArray.Builder)lists.ValueBuilder).Append(row + i / 4f);
                ((Int16Array.Builder)wide.ValueBuilder).Append((short)(row - i));
            }
        }
        var whole = Arrow(("v", lists.Build()), ("w", wide.Build()));
        var seed = new Seed(17, "fuzz/arrow/lists");
        ArrowFuzz.Run(seed, whole, 3, round => round % 3 == 0 ? [] : [("w", new Norma.Data.Fields.Vector(Length: 3)), ("v", round % 3 == 1 ? new Norma.Data.Fields.Vector() : new Norma.Data.Fields.Text())]);
    }

    [Fact]
    public void Lists_that_an_Arrow_file_only_says_it_has_take_no_memory()
    {
        const int Rows = 1_000_003, Said = 30 * Rows;
        var lists = new ListArray(new ListType(Int16Type.Default), Rows, new ArrowBuffer.Builder<int>().AppendRange(Enumerable.Range(0, Rows + 1)).Build(), new Int16Array.Builder().AppendRange(new short[Rows]).Build(), ArrowBuffer.Empty);
        var bytes = Arrow(("v", lists));
        var (from, to, places) = (BitConverter.GetBytes((long)Rows), BitConverter.GetBytes((long)Said), 0);
        for (var at = bytes.AsSpan().IndexOf(from); at >= 0; at = bytes.AsSpan().IndexOf(from), places++) to.CopyTo(bytes, at);
        Assert.Equal(4, places);        // the batch's rows, the lists, their numbers, and the end of the last list
        using var rows = new Rows().Write("t.arrow", bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = rows.Refused(new Norma.Data.Sources.Arrow(["t.arrow"]), s_fields);

        Assert.Equal("DATA104", Assert.Single(refused.Findings).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    [Fact]
    public void Vectors_that_do_not_fit_into_the_memory_are_read_from_a_file()
    {
        using var rows = new Rows();
        var path = Path.Combine(rows.Folder, "t.parquet");
        Query($"COPY (SELECT i, list_transform(range(64), j -> CAST((i * 64 + j) % 1000 AS FLOAT)) AS v FROM range(20000) AS t(i)) TO '{path}' (FORMAT parquet)");
        var spec = new DataSpec([new Parquet(["t.parquet"])], Tables.Fields([("v", new Norma.Data.Fields.Vector()), ("i", new Number())])) { Memory = 1 };

        var data = DataReader.Read(spec, rows.Folder);

        var column = (TensorColumn<float>)data.Table["v"];
        Assert.False(column.IsKept);
        Assert.Equal((20000, 64), (column.Rows, column.Width));
        foreach (var row in new[] { 0, 1, 7777, 19999 })
        {
            Assert.Equal([.. Enumerable.Range(0, 64).Select(j => (float)((row * 64 + j) % 1000))], column[row].ToArray());
            Assert.Equal((float)row, Rows.Numbers(data, "i")[row]);
        }
        var taken = (TensorColumn<float>)column.Take([19999, 3]);
        Assert.Equal(column[3].ToArray(), taken[1].ToArray());
        Assert.Equal(column.HashOf(19999), taken.HashOf(0));
        var kept = (TensorColumn<float>)DataReader.Read(spec with { Memory = 1024 }, rows.Folder).Table["v"];
        Assert.True(kept.IsKept);
        Assert.Equal(kept.HashOf(7777), column.HashOf(7777));
    }
}
