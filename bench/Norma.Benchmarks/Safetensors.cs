using System.Globalization;
using System.IO.MemoryMappedFiles;
using Norma.Formats.Safetensors;
using Norma.Interop;
using Norma.Interop.Safetensors;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Benchmarks;

/// <summary>The import of 54 MB of weights for a stated structure, against copying the file's bytes from a map and by reading them; and how much memory it takes beyond what was there.</summary>
static class Safetensors
{
    const int Layers = 13, Width = 1024;

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("norma-bench-").FullName;
        try
        {
            var path = Path.Combine(folder, "model.safetensors");
            var graph = new Stack([.. Enumerable.Range(0, Layers).Select(i => (Layer)new Dense(Width, Name: $"dense_{i}"))]).Expand(Shape.Of([Width]));
            var structure = new NetworkModel("bench", graph, new([new("x", Shape.Of([Width]))]), new([]));
            var values = new Seeded().Numbers;
            SafetensorsFile.Write(path, structure.Wiring.Weights.Select(slot => new SafetensorsTensor(slot.Name, slot.Shape, [.. values.Take((int)slot.Shape.Size)])), new Dictionary<string, string>());
            var format = new SafetensorsFormat();
            var size = new FileInfo(path).Length;
            byte[]? bytes = null;
            ImportedModel? model = null;
            var median = Median.Of(9, 2,
                steps => { for (var i = 0; i < steps; i++) bytes = Mapped(path, (int)size); },
                steps => { for (var i = 0; i < steps; i++) bytes = File.ReadAllBytes(path); },
                steps => { for (var i = 0; i < steps; i++) model = format.Read(path, structure); });
            (bytes, model) = (null, null);
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            var before = Resident("VmRSS");
            File.WriteAllText("/proc/self/clear_refs", "5");
            model = format.Read(path, structure);
            var peak = Resident("VmHWM") - before;
            GC.KeepAlive(model);
            Console.WriteLine($"safetensors of {size / 1e6:F0} MB: copied from a map {median[0] / 1000:F1} ms, read {median[1] / 1000:F1} ms, imported {median[2] / 1000:F1} ms ({median[2] / median[0]:F2} of the map, {median[2] / median[1]:F2} of reading); peak above what was there {peak / (double)size:F2} of the weights");
            GC.KeepAlive(bytes);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    static byte[] Mapped(string path, int size)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        using var view = file.CreateViewAccessor(0, size, MemoryMappedFileAccess.Read);
        var bytes = GC.AllocateUninitializedArray<byte>(size);
        view.ReadArray(0, bytes, 0, size);
        return bytes;
    }

    static long Resident(string key) => 1024 * long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal))[(key.Length + 1)..^3], NumberStyles.Integer | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);

    sealed class Seeded
    {
        public IEnumerable<float> Numbers
        {
            get
            {
                var state = 1u;
                while (true) yield return ((state = state * 1664525 + 1013904223) >> 8) / (float)(1 << 24) - 0.5f;
            }
        }
    }
}
