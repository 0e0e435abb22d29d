using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Norma.Data;
using Norma.Features;
using Norma.Spec;

namespace Norma.Deployment.Readers;

/// <summary>Where a target's predictions come from among a model's outputs, and what must hold of them.</summary>
/// <param name="Target">The target.</param>
/// <param name="Output">The name of the output, for findings.</param>
/// <param name="Values">Its place among the outputs.</param>
/// <param name="Label">The place of the output with the most likely class; null where there is none.</param>
/// <param name="Columns">For each column of the output, the class that it is; empty for a number, one class where the output is the probability of the positive class alone.</param>
sealed record OutputReader(Target Target, string Output, int Values, int? Label, Items<int> Columns)
{
    /// <summary>Whole numbers that the label output holds are the classes' names, not their places.</summary>
    public bool NamesAreNumbers { get; } = Target.Classes.All(name => long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));

    /// <summary>Of a text, the place of the output with the likeliest tokens.</summary>
    public int? Tokens { get; init; }

    /// <summary>Of a span, the places of the outputs with its first and its last token.</summary>
    public (int First, int Last)? Ends { get; init; }

    /// <summary>Of a transcript, where its tokens are.</summary>
    public SaidTokens? Said { get; init; }

    /// <summary>The outputs that it reads.</summary>
    public IEnumerable<int> Places => new int?[] { Values, Label, Tokens, Ends?.First, Ends?.Last, Said?.Tokens }.OfType<int>();

    /// <summary>The same among other outputs.</summary>
    /// <param name="placeOf">Where an output now stands.</param>
    public OutputReader At(Func<int, int> placeOf) => this with { Values = placeOf(Values), Label = Label is { } label ? placeOf(label) : null, Tokens = Tokens is { } tokens ? placeOf(tokens) : null, Ends = Ends is { } ends ? (placeOf(ends.First), placeOf(ends.Last)) : null, Said = Said is { } said ? said with { Tokens = placeOf(said.Tokens) } : null };

    /// <summary>The predictions of some rows.</summary>
    /// <param name="outputs">What the runtime gave.</param>
    /// <param name="first">The number of the first row, for findings.</param>
    /// <param name="rows">How many.</param>
    /// <param name="into">Row-major <c>[rows, Target.Outputs]</c>.</param>
    /// <exception cref="FindingsException"><c>DEPL018</c>: numbers that are none, or no probabilities (exit 4).</exception>
    public void Read(IReadOnlyList<OrtValue> outputs, int first, int rows, Span<float> into)
    {
        if (Tokens is { } likeliest)
        {
            Texts(outputs[Values], outputs[likeliest], first, rows, into);
            return;
        }
        if (Said is { } said)
        {
            Transcripts(outputs[said.Tokens], outputs[Values], first, rows, into);
            return;
        }
        if (Ends is { } ends)
        {
            Spans(outputs[ends.First], outputs[ends.Last], outputs[Values], first, rows, into);
            return;
        }
        var width = Columns.Count == 1 && Target.Task is TaskKind.BinaryClassification ? 1 : Target.Outputs;
        var value = outputs[Values];
        var facts = value.GetTensorTypeAndShape();
        if (facts.ElementCount != (long)rows * width)
            throw Refused(first, $"has {facts.ElementCount} numbers for {rows} rows", $"{width} a row");
        var given = facts.ElementDataType == TensorElementType.Double ? Narrow(value.GetTensorDataAsSpan<double>()) : value.GetTensorDataAsSpan<float>();
        if (Columns.Count == 0)
        {
            for (var i = 0; i < given.Length; i++)
                if (!float.IsFinite(given[i])) throw Refused(first + i / width, $"is {given[i].ToString(CultureInfo.InvariantCulture)}", "a finite number");
            given.CopyTo(into);
        }
        else if (width == 1 && Target.Outputs == 2) Pairs(given, first, into);
        else if (Target.Task is TaskKind.MultilabelClassification) Each(given, first, into);
        else Shares(given, first, width, into);
    }

    /// <summary>Of boxes, the outputs with those that the graph keeps; null for others, and where they are not read.</summary>
    public KeptBoxes? Kept { get; init; }

    /// <summary>The classes that the label output names; of boxes 1 where the graph keeps others than are kept here of its candidates, of a transcript where it says others than are read here from its log-probabilities.</summary>
    public void ReadLabels(IReadOnlyList<OrtValue> outputs, int first, Span<int> into)
    {
        if (Kept is not null)
        {
            Kept.Compare(Target, outputs[Values].GetTensorDataAsSpan<float>(), outputs, into);
            return;
        }
        if (Said is not null)
        {
            Said.Compare(Target, outputs, into);
            return;
        }
        var value = outputs[Label!.Value];
        var facts = value.GetTensorTypeAndShape();
        if (facts.ElementCount != into.Length) throw Refused(first, $"has {facts.ElementCount} labels for {into.Length} rows", "one a row");
        if (facts.IsString)
        {
            for (var i = 0; i < into.Length; i++) into[i] = ClassOf(value.GetStringElement(i), first + i);
            return;
        }
        var numbers = value.GetTensorDataAsSpan<long>();
        for (var i = 0; i < into.Length; i++)
            into[i] = NamesAreNumbers ? ClassOf(numbers[i].ToString(CultureInfo.InvariantCulture), first + i)
                : numbers[i] >= 0 && numbers[i] < Target.Classes.Count ? (int)numbers[i]
                : throw Unknown(numbers[i].ToString(CultureInfo.InvariantCulture), first + i);
    }

    void Texts(OrtValue logarithms, OrtValue tokens, int first, int rows, Span<float> into)
    {
        var places = Target.Numbers;
        if (logarithms.GetTensorTypeAndShape().ElementCount != (long)rows * places || tokens.GetTensorTypeAndShape().ElementCount != (long)rows * places)
            throw Refused(first, $"has {logarithms.GetTensorTypeAndShape().ElementCount} numbers for {rows} rows", $"{places} a row");
        var given = logarithms.GetTensorDataAsSpan<float>();
        var likeliest = tokens.GetTensorDataAsSpan<long>();
        for (var row = 0; row < rows; row++)
            for (var place = 0; place < places; place++)
            {
                var (share, token) = (given[row * places + place], likeliest[row * places + place]);
                if (!(float.IsFinite(share) && share <= 0.001f)) throw Refused(first + row, $"is {share.ToString(CultureInfo.InvariantCulture)}", "the logarithm of a probability");
                if (token < 0 || token >= Target.Shape!.Last) throw Refused(first + row, $"names the token {token.ToString(CultureInfo.InvariantCulture)}", $"one of {Target.Shape!.Last.ToString(CultureInfo.InvariantCulture)}, from 0");
                into[row * 2 * places + place] = share;
                into[(row * 2 + 1) * places + place] = token;
            }
    }

    void Transcripts(OrtValue tokens, OrtValue scores, int first, int rows, Span<float> into)
    {
        var (steps, width) = (Target.Steps, Target.Outputs);
        if (tokens.GetTensorTypeAndShape().ElementCount != (long)rows * steps || scores.GetTensorTypeAndShape().ElementCount != rows)
            throw Refused(first, $"has {scores.GetTensorTypeAndShape().ElementCount} scores and {tokens.GetTensorTypeAndShape().ElementCount} tokens for {rows} rows", $"one and {steps} a row");
        var said = tokens.GetTensorDataAsSpan<long>();
        var given = scores.GetTensorDataAsSpan<float>();
        for (var row = 0; row < rows; row++)
        {
            for (var step = 0; step < steps; step++)
            {
                var token = said[row * steps + step];
                if (token < SaidText.Nothing || token >= Target.Shape!.Last) throw Refused(first + row, string.Create(CultureInfo.InvariantCulture, $"names the token {token}"), string.Create(CultureInfo.InvariantCulture, $"one of {Target.Shape!.Last}, from 0, or −1 behind them"));
                into[row * width + step] = token;
            }
            if (!(given[row] is >= 0 and <= 1.0001f)) throw Refused(first + row, $"is {given[row].ToString(CultureInfo.InvariantCulture)}", "a probability: 0 to 1");
            into[row * width + steps] = given[row];
        }
    }

    void Spans(OrtValue starts, OrtValue ends, OrtValue scores, int first, int rows, Span<float> into)
    {
        foreach (var output in new[] { starts, ends, scores })
            if (output.GetTensorTypeAndShape().ElementCount != rows) throw Refused(first, $"has {output.GetTensorTypeAndShape().ElementCount} numbers for {rows} rows", "one a row");
        var from = starts.GetTensorDataAsSpan<long>();
        var to = ends.GetTensorDataAsSpan<long>();
        var given = scores.GetTensorDataAsSpan<float>();
        for (var row = 0; row < rows; row++)
        {
            if (from[row] < 0 || to[row] < from[row] || to[row] >= Target.Shape![0]) throw Refused(first + row, string.Create(CultureInfo.InvariantCulture, $"names the tokens {from[row]} to {to[row]}"), string.Create(CultureInfo.InvariantCulture, $"some of {Target.Shape![0]}, from 0, the first before the last"));
            if (!(given[row] is >= 0 and <= 1.0001f)) throw Refused(first + row, $"is {given[row].ToString(CultureInfo.InvariantCulture)}", "a probability: 0 to 1");
            (into[3 * row], into[3 * row + 1], into[3 * row + 2]) = (from[row], to[row], given[row]);
        }
    }

    void Pairs(ReadOnlySpan<float> given, int first, Span<float> into)
    {
        for (var row = 0; row < given.Length; row++)
        {
            var positive = given[row];
            if (!(positive is >= 0 and <= 1)) throw Refused(first + row, $"is {positive.ToString(CultureInfo.InvariantCulture)}", "a probability: 0 to 1");
            into[2 * row] = 1 - positive;
            into[2 * row + 1] = positive;
        }
    }

    void Each(ReadOnlySpan<float> given, int first, Span<float> into)
    {
        for (var i = 0; i < given.Length; i++)
            if (!((into[i] = given[i]) is >= 0 and <= 1)) throw Refused(first + i / Columns.Count, $"has {given[i].ToString(CultureInfo.InvariantCulture)}", "probabilities: 0 to 1");
    }

    void Shares(ReadOnlySpan<float> given, int first, int width, Span<float> into)
    {
        var classes = Columns.Count;
        for (var at = 0; at < given.Length; at += classes)
        {
            var sum = 0.0;
            for (var c = 0; c < classes; c++)
            {
                var share = given[at + c];
                if (!(share is >= 0 and <= 1)) throw Refused(first + at / width, $"has {share.ToString(CultureInfo.InvariantCulture)}", "probabilities: 0 to 1");
                sum += into[at + Columns[c]] = share;
            }
            if (Math.Abs(sum - 1) > 1e-3) throw Refused(first + at / width, $"has probabilities that sum to {sum.ToString("0.######", CultureInfo.InvariantCulture)}", "1");
        }
    }

    int ClassOf(string name, int row)
    {
        for (var c = 0; c < Target.Classes.Count; c++)
            if (Target.Classes[c] == name) return c;
        throw Unknown(name, row);
    }

    static float[] Narrow(ReadOnlySpan<double> numbers)
    {
        var narrow = new float[numbers.Length];
        for (var i = 0; i < narrow.Length; i++) narrow[i] = (float)numbers[i];
        return narrow;
    }

    FindingsException Unknown(string label, int row) => Refused(row, $"names the class {Printable.Quote(label)}", $"one of: {string.Join(", ", Target.Classes.Take(20))}");

    FindingsException Refused(int row, string what, string expected) => new(ExitCode.Refused, new Finding("DEPL018", Output, $"for row {row + 1} the output {what}")
    {
        Expected = expected,
        Fix = Columns.Count == 0 ? "look for the row's values that the model cannot take." : "end the model in Sigmoid or Softmax, with a column for each class of the contract.",
    });
}
