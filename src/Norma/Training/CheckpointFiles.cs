using System.Runtime.InteropServices;
using System.Text.Json;
using Norma.Spec;
namespace Norma.Training;
/// <summary>Read and written here until the format has its own folder.</summary>
sealed record SafetensorsTensor(string Name, Shape Shape, float[] Values);
/// <summary>Read and written here until the format has its own folder.</summary>
static class SafetensorsFile
{
    /// <summary>T.</summary>
    public static void Write(string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var all = tensors.ToList();
        var header = new Dictionary<string, object>();
        long at = 0;
        foreach (var t in all) { header[t.Name] = new { dtype = "F32", shape = t.Shape.ToArray(), data_offsets = new[] { at, at + t.Values.Length * 4L } }; at += t.Values.Length * 4L; }
        if (metadata.Count > 0) header["__metadata__"] = metadata;
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        using var stream = File.Create(path);
        stream.Write(BitConverter.GetBytes((long)json.Length));
        stream.Write(json);
        foreach (var t in all) stream.Write(MemoryMarshal.AsBytes<float>(t.Values));
    }
    /// <summary>T.</summary>
    public static IReadOnlyList<SafetensorsTensor> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var length = BitConverter.ToInt64(bytes);
        using var json = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
        return [.. json.RootElement.EnumerateObject().Select(p =>
        {
            var o = p.Value.GetProperty("data_offsets");
            var (a, b) = (o[0].GetInt32(), o[1].GetInt32());
            return new SafetensorsTensor(p.Name, Shape.Of([.. p.Value.GetProperty("shape").EnumerateArray().Select(x => x.GetInt64())]), MemoryMarshal.Cast<byte, float>(bytes.AsSpan(8 + (int)length + a, b - a)).ToArray());
        })];
    }
}
/// <summary>Written beside, then renamed.</summary>
static class AtomicFolder
{
    /// <summary>T.</summary>
    public static void Write(string target, Action<string> fill)
    {
        var temp = Path.Combine(Path.GetDirectoryName(target)!, ".tmp-" + Path.GetFileName(target));
        if (Directory.Exists(temp)) Directory.Delete(temp, true);
        Directory.CreateDirectory(temp);
        fill(temp);
        if (Directory.Exists(target)) Directory.Delete(target, true);
        Directory.Move(temp, target);
    }
}
