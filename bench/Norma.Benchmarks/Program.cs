using Norma.Benchmarks;

const string Usage = "ten-line | hello-norma | hello-plain | wide | predict [PROGRAM PACKAGE FILE] | learn FOLDER | read FOLDER | features FOLDER | parquet FOLDER | beyond FOLDER ROWS | scan FOLDER | feed | serving | planning | convolution | recurrent | decoder | safetensors | tokenizing FILE";

switch (args)
{
    case ["ten-line", ..]: TenLine.Run(); return 0;
    case ["hello-norma", ..]: Hello.Norma(); return 0;
    case ["hello-plain", ..]: Hello.Plain(); return 0;
    case ["wide", ..]: Wide.Run(); return 0;
    case ["predict", .. var process]: PredictTable.Run(process); return 0;
    case ["planning", ..]: Planning.Run(); return 0;
    case ["convolution", ..]: Convolution.Run(); return 0;
    case ["recurrent", ..]: Recurrent.Run(); return 0;
    case ["learn", var folder]: LearnTable.Run(folder); return 0;
    case ["read", var folder]: ReadTable.Run(folder); return 0;
    case ["features", var folder]: Features.Run(folder); return 0;
    case ["parquet", var folder]: Parquet.Write(folder); return 0;
    case ["beyond", var folder, var rows]: Beyond.Write(folder, long.Parse(rows, System.Globalization.CultureInfo.InvariantCulture)); return 0;
    case ["scan", var folder]: Scan.Run(folder); return 0;
    case ["feed", ..]: Feed.Run(); return 0;
    case ["serving", ..]: await Serving.RunAsync(); return 0;
    case ["decoder", ..]: Decoder.Run(); return 0;
    case ["safetensors", ..]: Safetensors.Run(); return 0;
    case ["tokenizing", var file]: Tokenizing.Run(file); return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
