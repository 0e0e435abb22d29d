using Xunit;

namespace Norma.Tests;

/// <summary>Holds an output to the approved file in the repository; with NORMA_APPROVE=1 the output becomes the approved file.</summary>
static class Approve
{
    public static void Text(string actual, params string[] path)
    {
        var file = Source.Path(path);
        if (Environment.GetEnvironmentVariable("NORMA_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }
        Assert.True(File.Exists(file), $"{string.Join('/', path)} is not there: run the tests once with NORMA_APPROVE=1 and review the difference.");
        var approved = File.ReadAllText(file).ReplaceLineEndings("\n");
        Assert.True(approved == actual, $"{string.Join('/', path)} is not what the types say, first at line {FirstDifference(approved, actual)}: run the tests once with NORMA_APPROVE=1 and review the difference.");
    }

    static int FirstDifference(string a, string b)
    {
        var (left, right) = (a.Split('\n'), b.Split('\n'));
        var line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line]) line++;
        return line + 1;
    }
}
