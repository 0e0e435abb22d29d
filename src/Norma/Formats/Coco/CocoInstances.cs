using System.Globalization;
using System.Text.Json;
using Norma.Formats.Boxes;
using Norma.Spec;

namespace Norma.Formats.Coco;

/// <summary>Reads a file of instances as COCO writes them: <c>images</c>, <c>annotations</c> and <c>categories</c> in one JSON object.</summary>
/// <remarks>
/// A box is <c>[x, y, width, height]</c> with the origin between pixels. Segmentations, areas and what else stands there are passed over. Members that are read may stand
/// once; ids may stand once; an annotation names a picture and a category of the file. The file is gone through once, without a document in memory.
/// <para>Lin et al. 2014, https://arxiv.org/abs/1405.0312; https://cocodataset.org/#format-data.</para>
/// </remarks>
static class CocoInstances
{
    /// <summary>The most bytes of a file.</summary>
    public const int MostBytes = 1 << 30;

    const int Deepest = 64;

    /// <summary>The pictures in the order of the file, with their boxes in its order.</summary>
    /// <exception cref="BoxFaultException">The bytes are no such file.</exception>
    public static IReadOnlyList<StatedPicture> Read(byte[] bytes)
    {
        var from = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(bytes.AsSpan(from), new JsonReaderOptions { MaxDepth = Deepest });
        try
        {
            return new Reading().Read(ref reader);
        }
        catch (JsonException fault)
        {
            throw new BoxFaultException("is broken JSON", fault.LineNumber is { } line ? new(line + 1, (fault.BytePositionInLine ?? 0) + 1) : null, "a JSON object of 'images', 'annotations' and 'categories'");
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in an escape, or bytes that are no UTF-8.
            throw new BoxFaultException("has a text that is no Unicode", null, "texts in UTF-8");
        }
    }

    sealed class Reading
    {
        readonly record struct Image(string File, int Width, int Height);
        readonly record struct Annotation(long Id, long Image, long Category, double X, double Y, double Width, double Height, bool Crowd);

        readonly OrderedDictionary<long, Image> _images = [];
        readonly List<Annotation> _annotations = [];
        readonly Dictionary<long, string> _categories = [];
        readonly HashSet<string> _seen = new(StringComparer.Ordinal);

        public IReadOnlyList<StatedPicture> Read(ref Utf8JsonReader reader)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new BoxFaultException("is no JSON object", new(1, 1), "a JSON object of 'images', 'annotations' and 'categories'");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                if (!_seen.Add(name)) throw new BoxFaultException($"states {Printable.Quote(name)} twice", null, "each member once");
                reader.Read();
                if (name is not ("images" or "annotations" or "categories"))
                {
                    reader.Skip();
                    continue;
                }
                if (reader.TokenType != JsonTokenType.StartArray) throw new BoxFaultException($"has {Printable.Quote(name)} that is no list", null, "a list of objects");
                for (var place = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; place++)
                {
                    if (reader.TokenType != JsonTokenType.StartObject) throw Wrong(name, place, null, "is no object");
                    if (name == "images") AddImage(ref reader, place);
                    else if (name == "annotations") AddAnnotation(ref reader, place);
                    else AddCategory(ref reader, place);
                }
            }
            while (reader.Read()) { }
            foreach (var needed in (ReadOnlySpan<string>)["images", "annotations", "categories"])
                if (!_seen.Contains(needed)) throw new BoxFaultException($"has no {Printable.Quote(needed)}", null, "'images', 'annotations' and 'categories'");
            return Joined();
        }

        IReadOnlyList<StatedPicture> Joined()
        {
            var boxes = new List<StatedBox>[_images.Count];
            var placeOf = new Dictionary<long, int>(_images.Count);
            foreach (var id in _images.Keys) placeOf.Add(id, placeOf.Count);
            var ids = new HashSet<long>(_annotations.Count);
            foreach (var a in _annotations)
            {
                var named = string.Create(CultureInfo.InvariantCulture, $"annotation {a.Id}");
                if (!ids.Add(a.Id)) throw new BoxFaultException($"has two annotations of the id {a.Id.ToString(CultureInfo.InvariantCulture)}", null, "an id for each");
                if (!placeOf.TryGetValue(a.Image, out var place)) throw new BoxFaultException($"has {named} of the image {a.Image.ToString(CultureInfo.InvariantCulture)}, which is not there", null, "the id of an image of the file");
                if (!_categories.TryGetValue(a.Category, out var category)) throw new BoxFaultException($"has {named} of the category {a.Category.ToString(CultureInfo.InvariantCulture)}, which is not there", null, "the id of a category of the file");
                (boxes[place] ??= []).Add(new(category, a.X, a.Y, a.X + a.Width, a.Y + a.Height, a.Crowd, named));
            }
            return [.. _images.Values.Select((image, place) => new StatedPicture(image.File, image.Width, image.Height, boxes[place] ?? []))];
        }

        void AddImage(ref Utf8JsonReader reader, int place)
        {
            long? id = null, width = null, height = null;
            string? file = null;
            while (Member(ref reader, out var name))
            {
                if (name == "id") id = Once(id, Whole(ref reader, "images", place, name), "images", place, name);
                else if (name == "width") width = Once(width, Whole(ref reader, "images", place, name), "images", place, name);
                else if (name == "height") height = Once(height, Whole(ref reader, "images", place, name), "images", place, name);
                else if (name == "file_name") file = Once(file, Text(ref reader, "images", place, name), "images", place, name);
                else reader.Skip();
            }
            if (id is null || file is not { Length: > 0 }) throw Wrong("images", place, id, "lacks 'id' or 'file_name'");
            if (width is < 0 or > int.MaxValue || height is < 0 or > int.MaxValue) throw Wrong("images", place, id, "has a size that is none");
            if (!_images.TryAdd(id.Value, new(file, (int)(width ?? 0), (int)(height ?? 0)))) throw Wrong("images", place, id, "has the id of another");
        }

        void AddAnnotation(ref Utf8JsonReader reader, int place)
        {
            long? id = null, image = null, category = null, crowd = null;
            Span<double> box = stackalloc double[4];
            var boxed = false;
            while (Member(ref reader, out var name))
            {
                if (name == "id") id = Once(id, Whole(ref reader, "annotations", place, name), "annotations", place, name);
                else if (name == "image_id") image = Once(image, Whole(ref reader, "annotations", place, name), "annotations", place, name);
                else if (name == "category_id") category = Once(category, Whole(ref reader, "annotations", place, name), "annotations", place, name);
                else if (name == "iscrowd") crowd = Once(crowd, Whole(ref reader, "annotations", place, name), "annotations", place, name);
                else if (name == "bbox")
                {
                    if (boxed) throw Wrong("annotations", place, id, "states 'bbox' twice");
                    boxed = Box(ref reader, box) ? true : throw Wrong("annotations", place, id, "has a 'bbox' that is none");
                }
                else reader.Skip();
            }
            if (id is null || image is null || category is null || !boxed) throw Wrong("annotations", place, id, "lacks 'id', 'image_id', 'category_id' or 'bbox'");
            if (crowd is not (null or 0 or 1)) throw Wrong("annotations", place, id, "has an 'iscrowd' that is neither 0 nor 1");
            _annotations.Add(new(id.Value, image.Value, category.Value, box[0], box[1], box[2], box[3], crowd == 1));
        }

        void AddCategory(ref Utf8JsonReader reader, int place)
        {
            long? id = null;
            string? called = null;
            while (Member(ref reader, out var name))
            {
                if (name == "id") id = Once(id, Whole(ref reader, "categories", place, name), "categories", place, name);
                else if (name == "name") called = Once(called, Text(ref reader, "categories", place, name), "categories", place, name);
                else reader.Skip();
            }
            if (id is null || called is not { Length: > 0 }) throw Wrong("categories", place, id, "lacks 'id' or 'name'");
            if (!_categories.TryAdd(id.Value, called)) throw Wrong("categories", place, id, "has the id of another");
        }

        static bool Box(ref Utf8JsonReader reader, scoped Span<double> box)
        {
            if (reader.TokenType != JsonTokenType.StartArray) return false;
            for (var i = 0; i < 4; i++)
                if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out box[i]) || !double.IsFinite(box[i]) || Math.Abs(box[i]) > 1e9) return false;
            return reader.Read() && reader.TokenType == JsonTokenType.EndArray;
        }

        // Stands at the value of the next member; false at the end of the object.
        static bool Member(ref Utf8JsonReader reader, out string name)
        {
            name = "";
            if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName) return false;
            name = reader.GetString()!;
            reader.Read();
            return true;
        }

        static long Whole(ref Utf8JsonReader reader, string list, int place, string name) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : throw Wrong(list, place, null, $"has {Printable.Quote(name)} that is no whole number");

        static string Text(ref Utf8JsonReader reader, string list, int place, string name) =>
            reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Wrong(list, place, null, $"has {Printable.Quote(name)} that is no text");

        static T Once<T>(T? known, T value, string list, int place, string name) where T : struct => known is null ? value : throw Wrong(list, place, null, $"states {Printable.Quote(name)} twice");

        static string Once(string? known, string value, string list, int place, string name) => known is null ? value : throw Wrong(list, place, null, $"states {Printable.Quote(name)} twice");

        static BoxFaultException Wrong(string list, int place, long? id, string what) =>
            new(string.Create(CultureInfo.InvariantCulture, $"has {list}[{place}]{(id is { } known ? $" (id {known})" : "")} that {what}"), null, "instances as COCO writes them");
    }
}
