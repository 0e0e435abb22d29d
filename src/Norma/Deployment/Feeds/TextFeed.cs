using System.Text;
using Microsoft.ML.OnnxRuntime;
using Norma.Data;

namespace Norma.Deployment.Feeds;

/// <summary>Texts, "" for a missing one. Each level is encoded once, and only what differs from the batch before is written: the strings live in the runtime.</summary>
sealed class TextFeed(TextColumn column, bool flat) : Feed
{
    const int Missing = -1;

    readonly byte[]?[] _utf8 = new byte[column.Levels.Length][];
    int[] _held = [];

    protected override OrtValue Make(int from, int count, OrtValue? last)
    {
        var into = last;
        if (into is null || _held.Length != count)
        {
            into = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, Shape(count, flat));
            _held = new int[count];
            Array.Fill(_held, Missing);
        }
        var codes = column.Codes.AsSpan(from, count);
        for (var i = 0; i < codes.Length; i++)
        {
            var code = codes[i];
            if (code == _held[i]) continue;
            into.StringTensorSetElementAt(code < 0 ? [] : _utf8[code] ??= Encoding.UTF8.GetBytes(column.Levels[code]), i);
            _held[i] = code;
        }
        return into;
    }
}
