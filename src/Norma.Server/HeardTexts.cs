using System.Collections;
using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Deployment;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Server;

/// <summary>The text of the tokens that a model hears, before its own outputs, by the target's name.</summary>
sealed class HeardTexts(string name, SaidText text, int tokens)
{
    /// <summary>What stands before the model's own outputs.</summary>
    public Items<OnnxPort> Outputs { get; } = [new OnnxPort(name, (int)OnnxType.String, [new(null, "N"), new(1, null)])];

    /// <summary>What a model that transcribes adds; null for another model.</summary>
    /// <exception cref="FindingsException"><c>DEPL011</c>: it does not say what its tokens are (exit 4).</exception>
    public static HeardTexts? Of(OnnxModel model, Items<Target> targets) => targets is [{ Task: TaskKind.Transcription } target]
        ? new(target.Name, OnnxMetadata.Said(model, targets)[target.Name], Enumerable.Range(0, model.Outputs.Count).First(i => model.Outputs[i].Name == OutputNames.Label(targets, 0)))
        : null;

    /// <summary>The outputs with the text before them.</summary>
    /// <param name="outputs">What the model gave; it goes with the result.</param>
    public IDisposableReadOnlyCollection<OrtValue> Before(IDisposableReadOnlyCollection<OrtValue> outputs)
    {
        var given = outputs[tokens].GetTensorDataAsSpan<long>();
        var rows = (int)outputs[tokens].GetTensorTypeAndShape().Shape[0];
        var (width, texts) = (rows == 0 ? 0 : given.Length / rows, new string[rows]);
        for (var row = 0; row < rows; row++) texts[row] = text.Text(Array.ConvertAll(given.Slice(row * width, width).ToArray(), token => (int)token));
        return new All(new WrittenTexts(texts), outputs);
    }

    sealed class All(WrittenTexts texts, IDisposableReadOnlyCollection<OrtValue> outputs) : IDisposableReadOnlyCollection<OrtValue>
    {
        public int Count => 1 + outputs.Count;

        public OrtValue this[int index] => index == 0 ? texts[0] : outputs[index - 1];

        public IEnumerator<OrtValue> GetEnumerator() => texts.Concat(outputs).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose()
        {
            texts.Dispose();
            outputs.Dispose();
        }
    }
}
