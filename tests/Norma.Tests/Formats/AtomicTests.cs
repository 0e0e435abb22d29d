using Norma.Formats;
using Xunit;

namespace Norma.Tests.Formats;

public sealed class AtomicTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("norma-atomic-").FullName;

    [Fact]
    public void A_file_is_replaced_whole()
    {
        var path = Path.Combine(_folder, "a.txt");
        AtomicFile.Write(path, "one"u8);
        AtomicFile.Write(path, "two"u8);
        Assert.Equal("two", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_folder_that_cannot_be_filled_leaves_the_old_one_and_nothing_else()
    {
        var target = Path.Combine(_folder, "7");
        AtomicFolder.Write(target, into => File.WriteAllText(Path.Combine(into, "a"), "old"));
        Assert.Throws<IOException>(() => AtomicFolder.Write(target, into =>
        {
            File.WriteAllText(Path.Combine(into, "a"), "new");
            throw new IOException("full");
        }));
        Assert.Equal("old", File.ReadAllText(Path.Combine(target, "a")));
        Assert.Equal([target], Directory.GetFileSystemEntries(_folder));
        AtomicFolder.Write(target, into => File.WriteAllText(Path.Combine(into, "b"), "new"));
        Assert.Equal([Path.Combine(target, "b")], Directory.GetFiles(target));
    }

    /// <summary>What .NET makes of EFBIG, as under <c>ulimit -f</c>.</summary>
    static readonly ArgumentOutOfRangeException s_tooLong = new("value", "Specified file length was too large for the file system.");

    [Fact]
    public void A_file_that_may_grow_no_more_is_a_fault_of_writing()
    {
        var path = Path.Combine(_folder, "a.txt");
        AtomicFile.Write(path, "old"u8);
        Assert.Throws<IOException>(() => AtomicFile.Fill(path, beside =>
        {
            File.WriteAllText(beside, "ne");
            throw s_tooLong;
        }));
        Assert.Throws<IOException>(() => AtomicFolder.Write(Path.Combine(_folder, "7"), _ => throw s_tooLong));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
        // Another argument is our own fault, and stays one.
        Assert.Throws<ArgumentOutOfRangeException>(() => AtomicFile.Fill(path, _ => throw new ArgumentOutOfRangeException("value", "is odd")));
    }

    [Fact]
    public void What_a_killed_process_left_is_swept_and_what_it_moved_aside_is_put_back()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".8.norma-tmp-1"));
        Directory.CreateDirectory(Path.Combine(_folder, ".7.norma-old-1"));
        Directory.CreateDirectory(Path.Combine(_folder, "6"));
        Assert.Equal(2, AtomicFolder.Sweep(_folder).Count);
        Assert.Equal(["6", "7"], Directory.GetFileSystemEntries(_folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
