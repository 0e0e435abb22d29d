using System.Text;
using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Features.Tokenizers;
using Norma.Formats.Onnx;
using Norma.Spec;
using Text = Norma.Data.Fields.Text;

namespace Norma.Deployment.Feeds;

/// <summary>An input of a model that takes the numbers of a text's tokens, where the model says how texts are cut: who calls it gives the texts.</summary>
sealed class TextInput
{
    const int Most = 1 << 16;

    readonly FittedTokenizer _tokenizer;
    readonly int _length;

    TextInput(FittedTokenizer tokenizer, int length) => (_tokenizer, _length) = (tokenizer, length);

    /// <summary>The input as one of texts; null where it is none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">One of its inputs.</param>
    /// <param name="fields">The contract.</param>
    /// <exception cref="FindingsException"><c>FILE050</c> to <c>FILE052</c>: what the model says is no tokenizer (exit 4).</exception>
    public static TextInput? Of(OnnxModel model, OnnxPort input, Map<Field> fields) =>
        fields.TryGetValue(input.Name, out var field) && field is Text { Role: Role.Feature } && input is { Type: (int)OnnxType.Int64, Shape: [{ Size: null or < 0 }, { Size: > 0 and <= Most } length] }
            && OnnxMetadata.TokenizerOf(model, input.Name) is { } tokenizer ? new(tokenizer, (int)length.Size!.Value) : null;

    /// <summary>The port that its callers see: a text a row.</summary>
    public static OnnxPort Raw(OnnxPort input) => input with { Type = (int)OnnxType.String, Shape = [input.Shape![0], new(1, null)] };

    /// <summary>The feed of a column of texts.</summary>
    public Feed Feed(TextColumn texts)
    {
        var tokens = new List<Token>();
        return new BufferFeed<long>((from, into) =>
        {
            into.Clear();
            for (var row = 0; row < into.Length / _length; row++)
                if (texts[from + row] is { Length: > 0 } text) TokenNumbers.Write(_tokenizer, text, tokens, into.Slice(row * _length, _length));
        }, _length, flat: false);
    }

    /// <summary>The tokens of texts <c>[N, 1]</c>.</summary>
    public OrtValue Tokens(OrtValue texts)
    {
        var rows = checked((int)texts.GetTensorTypeAndShape().ElementCount);
        var (ids, tokens) = (new long[checked(rows * _length)], new List<Token>());
        for (var row = 0; row < rows; row++)
            if (texts.GetStringElementAsSpan(row) is { Length: > 0 } text) TokenNumbers.Write(_tokenizer, Encoding.UTF8.GetString(text), tokens, ids.AsSpan(row * _length, _length));
        return OrtValue.CreateTensorValueFromMemory(ids, [rows, _length]);
    }
}
