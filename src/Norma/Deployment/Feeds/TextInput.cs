using System.Text;
using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Features.Tokenizers;
using Norma.Formats.Onnx;
using Text = Norma.Data.Fields.Text;

namespace Norma.Deployment.Feeds;

/// <summary>Texts, cut into the tokens that the model takes as it says itself.</summary>
sealed class TextInput : RawInput
{
    const int Most = 1 << 16;

    readonly FittedTokenizer _tokenizer;
    readonly int _length;

    TextInput(FittedTokenizer tokenizer, int length) => (_tokenizer, _length) = (tokenizer, length);

    /// <summary>The input as one of texts; null where it is none.</summary>
    public static TextInput? Of(OnnxModel model, OnnxPort input, Field field) =>
        field is Text && input is { Type: (int)OnnxType.Int64, Shape: [{ Size: null or < 0 }, { Size: > 0 and <= Most } length] } && OnnxMetadata.TokenizerOf(model, input.Name) is { } tokenizer ? new(tokenizer, (int)length.Size!.Value) : null;

    /// <inheritdoc/>
    public override Feed Feed(Column column)
    {
        var (texts, tokens) = ((TextColumn)column, new List<Token>());
        return new BufferFeed<long>((from, into) =>
        {
            into.Clear();
            for (var row = 0; row < into.Length / _length; row++)
                if (texts[from + row] is { Length: > 0 } text) TokenNumbers.Write(_tokenizer, text, tokens, into.Slice(row * _length, _length));
        }, _length);
    }

    /// <inheritdoc/>
    public override OrtValue Made(OrtValue raw)
    {
        var rows = checked((int)raw.GetTensorTypeAndShape().ElementCount);
        var (ids, tokens) = (new long[checked(rows * _length)], new List<Token>());
        for (var row = 0; row < rows; row++)
            if (raw.GetStringElementAsSpan(row) is { Length: > 0 } text) TokenNumbers.Write(_tokenizer, Encoding.UTF8.GetString(text), tokens, ids.AsSpan(row * _length, _length));
        return OrtValue.CreateTensorValueFromMemory(ids, [rows, _length]);
    }

    /// <inheritdoc/>
    public override OrtValue Blank() => OrtValue.CreateTensorValueFromMemory(new long[_length], [1, _length]);
}
