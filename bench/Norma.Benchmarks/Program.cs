using Norma.Benchmarks;

// norma-benchmarks ten-line | wide | predict | learn FOLDER | parquet FOLDER | serving
switch (args)
{
    case ["ten-line", ..]: TenLine.Run(); return 0;
    case ["wide", ..]: Wide.Run(); return 0;
    case ["predict", ..]: PredictTable.Run(); return 0;
    case ["learn", var folder]: LearnTable.Run(folder); return 0;
    case ["parquet", var folder]: Parquet.Write(folder); return 0;
    case ["serving", ..]: await Serving.RunAsync(); return 0;
    default:
        Console.Error.WriteLine("ten-line | wide | predict | learn FOLDER | parquet FOLDER | serving");
        return 2;
}
