using System.Text;
using Norma.Data;
using Norma.Data.Sources;
using Norma.Spec;

namespace Norma.Tests.Data.Reading;

/// <summary>Files of rows in a folder of the test's own.</summary>
sealed class Rows : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("norma-rows-").FullName;

    public Rows Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public Rows Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return this;
    }

    public DataSet Read(Norma.Data.Source source, params (string Name, Field Field)[] fields) => DataReader.Read(new DataSpec([source], Tables.Fields(fields)), Folder);

    public FindingsException Refused(Norma.Data.Source source, params (string Name, Field Field)[] fields) => Xunit.Assert.Throws<FindingsException>(() => Read(source, fields));

    /// <summary>Reads one CSV text.</summary>
    public static DataSet Csv(string text, params (string Name, Field Field)[] fields)
    {
        using var rows = new Rows().Write("rows.csv", text);
        return rows.Read(new Csv(["rows.csv"]), fields);
    }

    /// <summary>The findings that a CSV text is refused with.</summary>
    public static IReadOnlyList<Finding> Wrong(string text, params (string Name, Field Field)[] fields)
    {
        using var rows = new Rows().Write("rows.csv", text);
        return rows.Refused(new Csv(["rows.csv"]), fields).Findings;
    }

    public static float[] Numbers(DataSet data, string name) => ((NumberColumn)data.Table[name]).Values;

    public static string?[] Texts(DataSet data, string name)
    {
        var column = (TextColumn)data.Table[name];
        return [.. Enumerable.Range(0, column.Rows).Select(row => column[row])];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
