using System.Diagnostics;
using System.Globalization;
using Norma.Data;
using Norma.Data.Sources;

namespace Norma.Benchmarks;

/// <summary>Reads FOLDER/table.csv and FOLDER/table.parquet into typed columns, digests and checks included: by a contract and without one.</summary>
static class ReadTable
{
    public static void Run(string folder)
    {
        foreach (var source in new Source[] { new Csv(["table.csv"]), new Norma.Data.Sources.Parquet(["table.parquet"]) })
        {
            if (!File.Exists(Path.Combine(folder, source.Path[0]))) continue;
            var open = DataReader.Read(new DataSpec([source]), folder);
            foreach (var (said, spec) in new[] { ("by contract", new DataSpec([source], open.Fields)), ("types inferred", new DataSpec([source])) })
            {
                var seconds = Median.Of(5, 1, _ => DataReader.Read(spec, folder))[0] / 1e6;
                using var process = Process.GetCurrentProcess();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source.Path[0]}, {said}: {open.Table.Rows} rows x {open.Table.Columns.Count} columns in {seconds:F3} s, peak {process.PeakWorkingSet64 / 1e6:F0} MB"));
            }
        }
    }
}
