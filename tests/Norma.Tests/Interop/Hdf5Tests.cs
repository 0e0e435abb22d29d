using System.Text.Json;
using Norma.Formats;
using Norma.Formats.Hdf5;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>The reader of HDF5 against h5py: the files are those of the script beside them.</summary>
public sealed class Hdf5Tests
{
    static readonly string s_folder = Source.Path("tests", "Norma.Tests", "Interop", "Goldens");

    static Hdf5Group Open(string file) => Hdf5File.Open(new MemoryBytes(File.ReadAllBytes(Path.Combine(s_folder, file))));

    [Theory]
    [InlineData("contiguous"), InlineData("big_endian"), InlineData("double"), InlineData("half"), InlineData("chunked"), InlineData("deflated"), InlineData("shuffled")]
    public void An_array_has_the_numbers_of_the_other_implementation(string name)
    {
        var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, "hdf5.json"))).RootElement;
        var array = Assert.IsType<Hdf5Dataset>(Open("old.h5").Member(name));
        Assert.Equal(golden.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), array.Shape);
        Assert.Equal(golden.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()), array.Floats());
    }

    [Fact]
    public void Whole_numbers_scalars_and_arrays_without_numbers_are_read()
    {
        var root = Open("old.h5");
        Assert.Equal(-30, ((Hdf5Dataset)root.Member("whole")!).Floats()[0]);
        Assert.Equal([2.5f], ((Hdf5Dataset)root.Member("scalar")!).Floats());
        Assert.Empty(((Hdf5Dataset)root.Member("empty")!).Floats());
    }

    [Fact]
    public void Texts_long_fixed_and_in_lists_are_read()
    {
        var root = Open("old.h5");
        Assert.Equal(new string('ä', 5000), root.Text("long"));
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"layer_{i}")];
        Assert.Equal(names, root.Texts("fixed"));
        Assert.Equal(names, root.Texts("texts"));
        Assert.Null(root.Texts("absent"));
    }

    [Fact]
    public void Groups_with_many_members_and_notes_are_read_old_and_new()
    {
        var root = Open("old.h5");
        // The order of making where it is kept, that of the names where it is not.
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"member_{59 - i}"), ((Hdf5Group)root.Member("many")!).Names);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"member_{i}").Order(StringComparer.Ordinal), ((Hdf5Group)root.Member("old")!).Names);
        Assert.Equal("text 17", root.Member("noted")!.Text("note_17"));
        var many = (Hdf5Group)Open("new.h5").Member("many")!;
        Assert.Equal(150, many.Names.Count);
        Assert.IsType<Hdf5Group>(many.Member($"member_149_{new string('x', 60)}"));
        Assert.Equal("text 29", many.Text("note_29"));
    }

    [Fact]
    public void A_file_with_bytes_behind_its_end_is_refused()
    {
        byte[] longer = [.. File.ReadAllBytes(Path.Combine(s_folder, "old.h5")), 0];
        Assert.Contains("says that it has", Assert.Throws<InvalidDataException>(() => Hdf5File.Open(new MemoryBytes(longer))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0xDEADBEEFu), InlineData("Four score and seven years ago", 0x17770551u)]
    public void The_checksum_is_that_of_the_published_examples(string text, uint sum) => Assert.Equal(sum, Lookup3.Of(System.Text.Encoding.ASCII.GetBytes(text)));
}
