using System.Collections;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Deployment;
using Norma.Features;
using Norma.Features.Tokenizers;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Server;

/// <summary>The words of the answers that a model finds in texts, before its own outputs: <c>answer</c> by the target's name, <c>start</c> and <c>end</c>, characters of the text counted in Unicode code points.</summary>
sealed class AnsweredTexts
{
    readonly AnsweredText _text;
    readonly int _context, _first, _last, _score;

    AnsweredTexts(string name, AnsweredText text, int context, int first, int last, int score)
    {
        (_text, _context, _first, _last, _score) = (text, context, first, last, score);
        Outputs = [new OnnxPort(name, (int)OnnxType.String, [new(null, "N"), new(1, null)]), new OnnxPort("start", (int)OnnxType.Int64, [new(null, "N"), new(1, null)]), new OnnxPort("end", (int)OnnxType.Int64, [new(null, "N"), new(1, null)])];
    }

    /// <summary>What stands before the model's own outputs.</summary>
    public Items<OnnxPort> Outputs { get; }

    /// <summary>What a model that finds answers adds; null for another model.</summary>
    /// <exception cref="FindingsException"><c>DEPL011</c>: it does not say how its texts are cut (exit 4).</exception>
    public static AnsweredTexts? Of(OnnxModel model, Items<Target> targets)
    {
        if (targets is not [{ Task: TaskKind.QuestionAnswering, Context: { } context } target]) return null;
        int Place(Items<OnnxPort> ports, string name) => Enumerable.Range(0, ports.Count).First(i => ports[i].Name == name);
        return new(target.Name, OnnxMetadata.Contexts(model, targets)[context], Place(model.Inputs, context),
            Place(model.Outputs, OutputNames.Label(targets, 0)), Place(model.Outputs, OutputNames.End(targets, 0)), Place(model.Outputs, OutputNames.Values(targets, 0)));
    }

    /// <summary>The outputs with the words before them.</summary>
    /// <param name="inputs">What callers gave, texts as they are.</param>
    /// <param name="outputs">What the model made of it; it goes with the result.</param>
    /// <param name="blank">Whether no text was given.</param>
    public IDisposableReadOnlyCollection<OrtValue> Before(IReadOnlyList<OrtValue> inputs, IDisposableReadOnlyCollection<OrtValue> outputs, bool blank)
    {
        var first = outputs[_first].GetTensorDataAsSpan<long>();
        var last = outputs[_last].GetTensorDataAsSpan<long>();
        var score = outputs[_score].GetTensorDataAsSpan<float>();
        var (rows, tokens) = (first.Length, new List<Token>());
        var words = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [rows, 1]);
        var (starts, ends) = (new long[rows], new long[rows]);
        for (var row = 0; row < rows; row++)
        {
            var found = _text.Answer(blank ? null : Encoding.UTF8.GetString(inputs[_context].GetStringElementAsSpan(row)), (int)first[row], (int)last[row], score[row], tokens);
            words.StringTensorSetElementAt(found.Text, row);
            (starts[row], ends[row]) = (found.Start, found.End);
        }
        return new All([words, OrtValue.CreateTensorValueFromMemory(starts, [rows, 1]), OrtValue.CreateTensorValueFromMemory(ends, [rows, 1])], outputs);
    }

    sealed class All(OrtValue[] made, IDisposableReadOnlyCollection<OrtValue> outputs) : IDisposableReadOnlyCollection<OrtValue>
    {
        public int Count => made.Length + outputs.Count;

        public OrtValue this[int index] => index < made.Length ? made[index] : outputs[index - made.Length];

        public IEnumerator<OrtValue> GetEnumerator() => made.Concat(outputs).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose()
        {
            foreach (var value in made) value.Dispose();
            outputs.Dispose();
        }
    }
}
