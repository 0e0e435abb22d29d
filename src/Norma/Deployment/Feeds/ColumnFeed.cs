using Microsoft.ML.OnnxRuntime;

namespace Norma.Deployment.Feeds;

/// <summary>The column's own memory, without a copy.</summary>
sealed class ColumnFeed<T>(T[] values, bool flat) : Feed where T : unmanaged
{
    protected override OrtValue Make(int from, int count, OrtValue? last) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(from, count), Shape(count, flat));
}
