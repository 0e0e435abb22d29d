using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Formats;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Reading;

public sealed class CroissantSourceTests
{
    static string Datasets => Path.Combine(Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared"), "standards", "croissant", "datasets");

    static void RequireDatasets()
    {
        if (!Directory.Exists(Datasets)) Assert.Skip("The data sets of Croissant are not here (NORMA_SHARED).");
    }

    /// <summary>Every published set of records either gives exactly the published records, or is refused with the finding named here.</summary>
    [Theory]
    [InlineData("1.0/simple-join/metadata.json", "users", 4, null)]
    [InlineData("1.0/simple-join/metadata.json", "publications_by_user", 3, null)]
    [InlineData("1.0/simple-split/metadata.json", "data", 3, "data/split=train")]
    [InlineData("1.0/simple-parquet/metadata.json", "persons", 10, null)]
    [InlineData("1.0/json-join/metadata.json", "items_with_prices", 5, null)]
    [InlineData("1.0/titanic/metadata.json", "genders", 2, null)]
    [InlineData("1.0/titanic/metadata.json", "embarkation_ports", 4, null)]
    [InlineData("1.1/recipes/minimal_multilingual.json", "examples", 4, null)]
    public void Records_are_those_that_are_published(string document, string set, int rows, string? filter)
    {
        RequireDatasets();
        var path = Path.Combine(Datasets, document);
        var published = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(path)!, "output", $"{set}.jsonl")).Where(line => line.Length > 0).ToArray();

        var records = Records(path, set).Where(record => filter is null || record[filter.Split('=')[0]] as string == filter.Split('=')[1]).ToArray();

        Assert.Equal(rows, published.Length);
        Assert.Equal(published.Select(Published), records.Select(Written));
    }

    [Theory]
    [InlineData("1.0/wiki-text/metadata.json", "split_enums", 3)]
    [InlineData("1.0/titanic/metadata.json", "passengers", 1309)]
    [InlineData("1.0/json-join/metadata.json", "items_recordset", 3)]
    public void Sets_without_published_records_are_read_too(string document, string set, int rows)
    {
        RequireDatasets();
        Assert.Equal(rows, Records(Path.Combine(Datasets, document), set).Count());
    }

    [Theory]
    [InlineData("1.0/movielens/metadata.json", "movies", "DATA102", "download it as 'ml-25m.zip'")]
    [InlineData("1.0/movielens/metadata.json", "ratings", "DATA102", "download it as 'ml-25m.zip'")]
    [InlineData("1.0/movielens/metadata.json", "tags", "DATA102", "download it as 'ml-25m.zip'")]
    [InlineData("1.0/movielens/metadata.json", "movies_with_ratings_with_tags", "DATA101", "record set without it")]
    [InlineData("1.0/wiki-text/metadata.json", "words", "DATA102", "download it as 'wikitext-103-v1.zip'")]
    [InlineData("1.1/audio_test/metadata.json", "records", "DATA028", "correct the file")]
    [InlineData("1.1/huggingface-squad_v2/metadata.json", "squad_v2", "DATA102", "get them from https://huggingface.co/datasets/rajpurkar/squad_v2")]
    [InlineData("1.1/image_test/metadata.json", "images", "DATA102", "download it as 'S2_images_true_color.zip'")]
    [InlineData("1.1/image_test/metadata.json", "bands", "DATA102", "download it as 'S2_images_all_bands.zip'")]
    [InlineData("1.1/image_test/metadata.json", "labels", "DATA102", "download it as 'masks.zip'")]
    public void What_cannot_be_had_is_said(string document, string set, string code, string fix)
    {
        RequireDatasets();
        var path = Path.Combine(Datasets, document);

        var refused = Assert.Throws<FindingsException>(() => Read(path, set));

        var finding = Assert.Single(refused.Findings);
        Assert.Equal(code, finding.Code);
        Assert.Contains(fix, finding.Fix, StringComparison.Ordinal);
    }

    /// <summary>No published set of records is left out of this file.</summary>
    [Fact]
    public void All_published_sets_are_here()
    {
        RequireDatasets();
        var here = GetType().GetMethods().SelectMany(method => method.GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>()).Select(data => data.Data).Where(data => data.Length >= 3 && data[0] is string)
            .Select(data => $"{data[0]} {data[1]}").ToHashSet();
        var all = Directory.GetFiles(Datasets, "*.json", SearchOption.AllDirectories).Where(path => File.ReadAllText(path).Contains("@context", StringComparison.Ordinal)).SelectMany(path =>
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.GetProperty("recordSet").EnumerateArray().Select(set => $"{Path.GetRelativePath(Datasets, path)} {set.GetProperty("@id").GetString()}").ToArray();
        });
        Assert.Equal([], all.Where(set => !here.Contains(set) && set != "1.1/huggingface-squad_v2/metadata.json squad_v2_splits"));
    }

    [Fact]
    public void The_contract_comes_from_the_description_and_may_be_stated_otherwise()
    {
        RequireDatasets();
        var path = Path.Combine(Datasets, "1.0/titanic/metadata.json");

        var plain = Read(path, "passengers").Fields;
        Assert.Equal("number", plain["survived"].Type);
        Assert.Equal("Name of the passenger", plain["name"].Description);
        // All but a few ages are numbers, yet the description says text.
        Assert.Equal("category", plain["age"].Type);
        Assert.Equal("number", plain["pclass"].Type);

        var stated = Read(path, "passengers", ("age", new Number(Missing: ["?"])), ("survived", new Binary(Role.Target, "1"))).Fields;
        Assert.Equal(new Number(Missing: ["?"]), stated["age"]);
        Assert.IsType<Binary>(stated["survived"]);
    }

    [Fact]
    public void Files_are_held_to_their_digests_and_recorded()
    {
        using var rows = Small();
        var read = Read(Path.Combine(rows.Folder, "metadata.json"), null);
        Assert.Equal(["metadata.json", "a.csv"], read.Files.Select(file => file.Path));
        Assert.Equal(Digest.Sha256(Encoding.UTF8.GetBytes("x,t\n1,a b\n2,c\n")), read.Files[1].Sha256);

        rows.Write("a.csv", "x,t\n1,a b\n2,d\n");
        Assert.Equal("DATA102", Assert.Single(Assert.Throws<FindingsException>(() => Read(Path.Combine(rows.Folder, "metadata.json"), null)).Findings).Code);
    }

    [Fact]
    public void Values_are_changed_as_the_source_says()
    {
        using var rows = Small(
            """{"@type":"cr:Field","@id":"r/list","dataType":"sc:Text","isArray":true,"source":{"fileObject":{"@id":"a"},"extract":{"column":"t"},"transform":{"separator":" "}}}""",
            """{"@type":"cr:Field","@id":"r/first","dataType":"sc:Text","source":{"fileObject":{"@id":"a"},"extract":{"column":"t"},"transform":[{"regex":"(\\w) \\w"},{"replace":"a/<A>"}]}}""",
            """{"@type":"cr:Field","@id":"r/file","dataType":"sc:Text","source":{"fileObject":{"@id":"a"},"extract":{"fileProperty":"filename"}}}""",
            """{"@type":"cr:Field","@id":"r/same","dataType":"sc:Integer","value":7}""");

        var read = Read(Path.Combine(rows.Folder, "metadata.json"), "r", ("list", new Text()), ("first", new Text()), ("file", new Text()));

        Assert.Equal(["[\"a\",\"b\"]", "[\"c\"]"], Rows.Texts(read, "list"));
        Assert.Equal(["<A>", "c"], Rows.Texts(read, "first"));
        Assert.Equal(["a.csv", "a.csv"], Rows.Texts(read, "file"));
        Assert.Equal([7f, 7f], Rows.Numbers(read, "same"));
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tgz")]
    public void Archives_give_their_files(string kind)
    {
        using var rows = new Rows();
        WriteArchive(rows, kind, ("d/one.csv", "x,t\n1,a\n"), ("d/two.csv", "x,t\n2,b\n"), ("d/skip.csv", "x,t\n9,z\n"));
        rows.Write("metadata.json", Document(
            $$"""{"@type":"cr:FileObject","@id":"z","contentUrl":"https://a.org/data.{{kind}}?download=1","encodingFormat":"application/zip","sha256":"{{Digest.Sha256(File.ReadAllBytes(Path.Combine(rows.Folder, $"data.{kind}")))}}"},{"@type":"cr:FileSet","@id":"a","containedIn":{"@id":"z"},"includes":"d/*.csv","excludes":"d/s*.csv","encodingFormat":"text/csv"}""", "fileSet",
            """{"@type":"cr:Field","@id":"r/path","dataType":"sc:Text","source":{"fileSet":{"@id":"a"},"extract":{"fileProperty":"fullpath"}}}"""));

        var read = Read(Path.Combine(rows.Folder, "metadata.json"), null, ("t", new Text()), ("path", new Text()));

        Assert.Equal([1f, 2f], Rows.Numbers(read, "x"));
        Assert.Equal(["a", "b"], Rows.Texts(read, "t"));
        Assert.Equal(["d/one.csv", "d/two.csv"], Rows.Texts(read, "path"));
    }

    [Fact]
    public void A_bomb_a_leaving_name_and_a_broken_archive_are_refused()
    {
        using var rows = new Rows();
        WriteArchive(rows, "zip", ("d/one.csv", "x,t\n1,a\n" + new string('1', 64 << 20)));
        Assert.Equal("DATA103", Refused());
        WriteArchive(rows, "tgz", ("d/one.csv", "x,t\n1,a\n" + new string('1', 64 << 20)));
        File.Move(Path.Combine(rows.Folder, "data.tgz"), Path.Combine(rows.Folder, "data.zip"), true);
        Assert.Equal("DATA103", Refused());
        WriteArchive(rows, "zip", ("d/one.csv", "x,t\n1,a\n"), ("../e.csv", "x"));
        Assert.Equal("DATA103", Refused());
        WriteArchive(rows, "zip", ("d/one.csv", "x,t\n1,a\n"), ("D/one.csv", "x"));
        Assert.Equal("DATA103", Refused());
        WriteArchive(rows, "zip", ("d/one.csv", "x,t\n1,a\n"));
        var whole = File.ReadAllBytes(Path.Combine(rows.Folder, "data.zip"));
        var seed = new Seed(3, "fuzz/zip");
        for (var round = 0; round < 300; round++)
        {
            var bytes = whole.ToArray();
            for (var turns = 1 + seed.Below(4); turns > 0; turns--) bytes[seed.Below(bytes.Length)] ^= (byte)(1 << seed.Below(8));
            if (round % 5 == 0) bytes = bytes[..seed.Below(bytes.Length)];
            File.WriteAllBytes(Path.Combine(rows.Folder, "data.zip"), bytes);
            Refused();
        }

        string? Refused()
        {
            rows.Write("metadata.json", Document($$"""{"@type":"cr:FileObject","@id":"z","contentUrl":"data.zip","encodingFormat":"application/zip","sha256":"{{Digest.Sha256(File.ReadAllBytes(Path.Combine(rows.Folder, "data.zip")))}}"},{"@type":"cr:FileObject","@id":"a","containedIn":{"@id":"z"},"contentUrl":"d/one.csv","encodingFormat":"text/csv"}"""));
            try
            {
                Read(Path.Combine(rows.Folder, "metadata.json"), null);
                return null;
            }
            catch (FindingsException refused)
            {
                return refused.Findings[0].Code;
            }
        }
    }

    /// <summary>A description mutated anywhere is read or refused; nothing outside its folder is read.</summary>
    [Fact]
    public void Mutated_descriptions_are_read_or_refused()
    {
        var seed = new Seed(11, "fuzz/croissant");
        using var rows = Small("""{"@type":"cr:Field","@id":"r/first","dataType":"sc:Text","references":{"field":{"@id":"s/k"}},"source":{"fileObject":{"@id":"a"},"extract":{"column":"t"},"transform":[{"regex":"(\\w) \\w"},{"replace":"a/<A>"}]}}""",
            """{"@type":"cr:Field","@id":"r/joined","dataType":"sc:Text","source":{"field":{"@id":"s/v"}}}""");
        var path = Path.Combine(rows.Folder, "metadata.json");
        var source = File.ReadAllText(path);
        string[] words = [.. source.Split('"').Where(word => word.Length is > 0 and < 40)];
        var refused = 0;
        for (var round = 0; round < 600; round++)
        {
            var text = source;
            for (var turns = 1 + seed.Below(3); turns > 0; turns--)
            {
                var (from, to) = (words[seed.Below(words.Length)], seed.Below(4) == 0 ? "../../etc/passwd" : words[seed.Below(words.Length)]);
                var at = text.IndexOf($"\"{from}\"", seed.Below(text.Length), StringComparison.Ordinal);
                if (at >= 0) text = $"{text[..(at + 1)]}{to}{text[(at + 1 + from.Length)..]}";
            }
            File.WriteAllText(path, text);
            try { Read(path, null); }
            catch (FindingsException) { refused++; }
        }
        Assert.InRange(refused, 60, 599);
    }

    [Theory]
    [InlineData("\"contentUrl\":\"a.csv\"", "\"contentUrl\":\"../a.csv\"", "DATA102")]
    [InlineData("\"contentUrl\":\"a.csv\"", "\"contentUrl\":\"/etc/passwd\"", "DATA102")]
    [InlineData("\"contentUrl\":\"a.csv\"", "\"contentUrl\":\"file:///etc/passwd\"", "DATA102")]
    [InlineData("\"column\":\"x\"", "\"column\":\"y\"", "DATA101")]
    [InlineData("{\"@id\":\"a\"}", "{\"@id\":\"b\"}", "DATA100")]
    [InlineData("\"@type\":\"cr:Field\"", "\"@type\":\"cr:Fields\"", "DATA100")]
    public void What_is_wrong_is_a_finding(string from, string to, string code)
    {
        using var rows = Small();
        var path = Path.Combine(rows.Folder, "metadata.json");
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to));
        Assert.Equal(code, Assert.Throws<FindingsException>(() => Read(path, null)).Findings[0].Code);
    }

    /// <summary>'$' is the spec's: what is wrong with the description is said of the description.</summary>
    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"@context\":{},\"@type\":\"sc:Dataset\"}")]
    public void What_is_wrong_with_the_top_is_no_place_of_the_spec(string document)
    {
        using var rows = new Rows().Write("metadata.json", document).Write("norma.yaml", "norma: 1\nname: top\ndata:\n  source: {type: croissant, path: metadata.json}\n  fields: {x: {role: target}}\nmodel: {layers: [{type: dense, units: 1}]}\ntraining: {epochs: 1}\n");
        var refused = Assert.Throws<FindingsException>(() => Norma.Stated.Read(Path.Combine(rows.Folder, "norma.yaml")).Plan());
        Assert.Equal(ExitCode.Data, refused.ExitCode);
        Assert.All(refused.Findings, finding => Assert.Equal(("metadata.json", null, false), (finding.File, finding.At, finding.Path.StartsWith('$'))));
    }

    [Fact]
    public void Numbers_that_are_not_whole_where_the_description_says_so_are_noted()
    {
        using var rows = Small("{\"@type\":\"cr:Field\",\"@id\":\"r/whole\",\"dataType\":\"sc:Integer\",\"source\":{\"fileObject\":{\"@id\":\"a\"},\"extract\":{\"column\":\"x\"}}}",
            "{\"@type\":\"cr:Field\",\"@id\":\"r/half\",\"dataType\":\"cr:Int32\",\"value\":7.5}");
        var finding = Assert.Single(Read(Path.Combine(rows.Folder, "metadata.json"), null).Findings);
        Assert.Equal(("DATA108", Severity.Warning, "recordSet[0].field[3] 'r/half'"), (finding.Code, finding.Severity, finding.Path));
        Assert.Contains("row 1 ", finding.Message, StringComparison.Ordinal);

        const string Csv = "x,t\n1,a\n2.5,b\n";
        rows.Write("a.csv", Csv);
        var path = Path.Combine(rows.Folder, "metadata.json");
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace(Digest.Sha256(Encoding.UTF8.GetBytes("x,t\n1,a b\n2,c\n")), Digest.Sha256(Encoding.UTF8.GetBytes(Csv)), StringComparison.Ordinal));
        Assert.Contains(Read(path, null).Findings, note => note.Path.Contains("r/whole", StringComparison.Ordinal) && note.Message.Contains("row 2 ", StringComparison.Ordinal));
    }

    /// <summary>A long chain is a limit, a circle is a circle.</summary>
    [Theory]
    [InlineData(60, false, null)]
    [InlineData(3000, false, ExitCode.Limit)]
    [InlineData(3, true, ExitCode.Data)]
    public void Sets_take_their_fields_from_others(int count, bool circle, ExitCode? code)
    {
        using var rows = Small();
        var path = Path.Combine(rows.Folder, "metadata.json");
        var sets = Enumerable.Range(0, count).Select(i => $"{{\"@type\":\"cr:RecordSet\",\"@id\":\"c{i}\",\"field\":[{{\"@type\":\"cr:Field\",\"@id\":\"c{i}/x\",\"dataType\":\"sc:Float\",\"source\":{{\"field\":{{\"@id\":\"{(i + 1 < count ? $"c{i + 1}/x" : circle ? "c0/x" : "r/x")}\"}}}}}}]}}");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"recordSet\":[{", $"\"recordSet\":[{string.Join(",", sets)},{{", StringComparison.Ordinal));
        if (code is null)
        {
            Assert.Equal([1f, 2f], Rows.Numbers(Read(path, "c0"), "x"));
            return;
        }
        var refused = Assert.Throws<FindingsException>(() => Read(path, "c0"));
        Assert.Equal(code, refused.ExitCode);
        Assert.Equal(code == ExitCode.Limit, refused.Findings[0].Code == "DATA017");
    }

    static Rows Small(params string[] more)
    {
        const string Csv = "x,t\n1,a b\n2,c\n";
        return new Rows().Write("a.csv", Csv).Write("metadata.json", Document($$"""{"@type":"cr:FileObject","@id":"a","contentUrl":"a.csv","encodingFormat":"text/csv","sha256":"{{Digest.Sha256(Encoding.UTF8.GetBytes(Csv))}}"}""", "fileObject", more));
    }

    static string Document(string files, string kind = "fileObject", params string[] more) => $$$$"""
        {"@context":{"@vocab":"https://schema.org/","cr":"http://mlcommons.org/croissant/","dct":"http://purl.org/dc/terms/","sc":"https://schema.org/","conformsTo":"dct:conformsTo","recordSet":"cr:recordSet","field":"cr:field","source":"cr:source",
          "fileObject":"cr:fileObject","fileSet":"cr:fileSet","extract":"cr:extract","column":"cr:column","dataType":{"@id":"cr:dataType","@type":"@vocab"},"transform":"cr:transform","regex":"cr:regex","replace":"cr:replace","separator":"cr:separator",
          "fileProperty":"cr:fileProperty","isArray":"cr:isArray","value":"cr:value","containedIn":"cr:containedIn","includes":"cr:includes","excludes":"cr:excludes","references":"cr:references","data":{"@id":"cr:data","@type":"@json"}},
         "@type":"sc:Dataset","name":"d","conformsTo":"http://mlcommons.org/croissant/1.1","distribution":[{{{{files}}}}],
         "recordSet":[{"@type":"cr:RecordSet","@id":"r","field":[{"@type":"cr:Field","@id":"r/x","dataType":"sc:Float","source":{"{{{{kind}}}}":{"@id":"a"},"extract":{"column":"x"}}},
           {"@type":"cr:Field","@id":"r/t","dataType":"sc:Text","source":{"{{{{kind}}}}":{"@id":"a"},"extract":{"column":"t"}}}{{{{string.Concat(more.Select(field => $",{field}"))}}}}]},
          {"@type":"cr:RecordSet","@id":"s","dataType":"cr:Split","field":[{"@type":"cr:Field","@id":"s/k","dataType":"sc:Text"},{"@type":"cr:Field","@id":"s/v","dataType":"sc:Text"}],"data":[{"s/k":"a","s/v":"A"},{"s/k":"<A>","s/v":"B"}]}]}
        """;

    static void WriteArchive(Rows rows, string kind, params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        if (kind == "zip")
        {
            using var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        else
        {
            using Stream into = kind == "tgz" ? new GZipStream(bytes, CompressionLevel.SmallestSize, leaveOpen: true) : bytes;
            using var tar = new System.Formats.Tar.TarWriter(into, leaveOpen: true);
            foreach (var (name, text) in files)
                tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
        rows.Write($"data.{kind}", bytes.ToArray());
    }

    static DataSet Read(string path, string? set, params (string Name, Field Field)[] fields) =>
        DataReader.Read(new DataSpec([new Norma.Data.Sources.Croissant([Path.GetFileName(path)], set)], Tables.Fields(fields)), Path.GetDirectoryName(path)!);

    // The records with the ids of the fields: numbers where the description has them, else texts.
    static IEnumerable<Dictionary<string, object?>> Records(string path, string set)
    {
        var types = Read(path, set).Fields;
        var data = Read(path, set, [.. types.Select(field => (field.Key, field.Value is Number ? field.Value : new Text()))]);
        for (var row = 0; row < data.Table.Rows; row++)
            yield return data.Table.Columns.ToDictionary(column => $"{set}/{column.Name}", column => column switch
            {
                NumberColumn numbers => float.IsNaN(numbers.Values[row]) ? null : (object)(double)numbers.Values[row],
                TextColumn texts => texts[row],
                _ => throw new InvalidOperationException(),
            });
    }

    static string Written(Dictionary<string, object?> record) => string.Join(", ", record.Select(value => $"{value.Key}={(value.Value is double number ? number.ToString(CultureInfo.InvariantCulture) : value.Value ?? "None")}"));

    // The published records write a missing text as 'None'.
    static string Published(string line)
    {
        using var document = JsonDocument.Parse(line);
        return string.Join(", ", document.RootElement.EnumerateObject().Select(value => $"{value.Name}={(value.Value.ValueKind == JsonValueKind.String ? value.Value.GetString() : value.Value.ValueKind == JsonValueKind.Null ? "None" : value.Value.GetRawText())}"));
    }
}
