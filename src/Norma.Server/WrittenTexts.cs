using System.Collections;
using Microsoft.ML.OnnxRuntime;

namespace Norma.Server;

/// <summary>Texts as the one output of a model, <c>[N, 1]</c>.</summary>
sealed class WrittenTexts : IDisposableReadOnlyCollection<OrtValue>
{
    readonly OrtValue _value;

    public WrittenTexts(string[] texts)
    {
        _value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [texts.Length, 1]);
        for (var i = 0; i < texts.Length; i++) _value.StringTensorSetElementAt(texts[i], i);
    }

    public int Count => 1;

    public OrtValue this[int index] => index == 0 ? _value : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<OrtValue> GetEnumerator()
    {
        yield return _value;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _value.Dispose();
}
