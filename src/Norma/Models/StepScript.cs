using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Norma.Models;

/// <summary>A whole training step, forward and backward, as one function for the tensor library's compiler, written by the layers that it passes.</summary>
/// <remarks>
/// A layer writes its forward lines and a block of backward lines that turns the gradient of its output, <c>g</c>, into gradients of its weights (written
/// into the flat buffer) and of its input, <c>g</c> again. One call then replaces some dozens: at batch 32 a step costs what its products cost. A network
/// of which one layer does not write itself is trained operation by operation, with the same result.
/// </remarks>
/// <param name="rows">Rows of a batch, by which a layer may choose among products.</param>
public sealed class StepScript(int rows)
{
    readonly StringBuilder _forward = new();
    readonly List<string> _backward = [];
    readonly List<string> _weights = [];
    string _prefix = "";
    int _names;

    /// <summary>The variable that enters the next layer, float32 <c>[B, D]</c>.</summary>
    public string Value { get; set; } = "x";

    /// <summary>Whether anything before the layer learns: otherwise the gradient of its input is not wanted.</summary>
    public bool GradientWanted { get; set; }

    /// <summary>The names of the weights, in the order of the function's arguments.</summary>
    public IReadOnlyList<string> Weights => _weights;

    /// <summary>Begins a layer.</summary>
    /// <param name="name">Its name in the plan.</param>
    public void Enter(string name) => _prefix = $"{name}.";

    /// <summary>The variables of a weight of this layer and of its gradient, which is a view of the flat buffer to be written.</summary>
    public (string Value, string Gradient) Weight(string name)
    {
        _weights.Add(_prefix + name);
        var index = (_weights.Count - 1).ToString(CultureInfo.InvariantCulture);
        return ($"w{index}", $"d{index}");
    }

    /// <summary>A variable that nobody else uses.</summary>
    public string Fresh() => string.Create(CultureInfo.InvariantCulture, $"v{_names++}");

    /// <summary>Whether a product of <c>[B, width] · [width, units]</c> is made by oneDNN.</summary>
    public bool Blocks(long width, long units) => OneDnn.Serves(rows, width, units);

    /// <summary>Ones, <c>[B]</c>: a product with them sums over the rows in less time than a reduction.</summary>
    public string Ones => "o";

    /// <summary>Adds a line of the forward pass.</summary>
    public void Forward(string line) => _forward.Append("    ").Append(line).Append('\n');

    /// <summary>Adds lines of the backward pass; they run before those that were added earlier, and in their own order.</summary>
    public void Backward(params ReadOnlySpan<string> lines) => _backward.Add(string.Concat(lines.ToArray().Where(line => line.Length > 0).Select(line => $"    {line}\n")));

    /// <summary>The function <c>step(x, o, t, [w,] weights…, gradients…)</c>, which gives the loss, then the logits and the gradient of x where wanted.</summary>
    /// <param name="loss">Lines that turn the logits <c>z</c> and the truth <c>t</c> into <c>loss</c> and <c>g</c>.</param>
    /// <param name="weighted">Whether the rows' weights are an argument <c>w</c>.</param>
    /// <param name="logits">Whether the logits are given back.</param>
    /// <param name="gradientOfX">Whether the gradient of x is given back.</param>
    public string Function(IEnumerable<string> loss, bool weighted, bool logits, bool gradientOfX)
    {
        var text = new StringBuilder("def step(x, o, t");
        if (weighted) text.Append(", w");
        for (var i = 0; i < _weights.Count; i++) text.Append(CultureInfo.InvariantCulture, $", w{i}");
        for (var i = 0; i < _weights.Count; i++) text.Append(CultureInfo.InvariantCulture, $", d{i}");
        text.Append("):\n").Append(_forward).Append("    z = ").Append(Value).Append('\n');
        foreach (var line in loss) text.Append("    ").Append(line).Append('\n');
        foreach (var block in Enumerable.Reverse(_backward)) text.Append(block);
        return text.Append(CultureInfo.InvariantCulture, $"    return [loss{(logits ? ", z" : "")}{(gradientOfX ? ", g" : "")}]\n\n").ToString();
    }
}

/// <summary>An activation as text for the tensor library's compiler.</summary>
/// <param name="Forward">The value as an expression of <c>{x}</c>.</param>
/// <param name="Backward">The gradient as an expression of <c>{g}</c>, <c>{x}</c> and the value <c>{y}</c>; it may be written over <c>{g}</c>.</param>
/// <param name="InPlace">The value written over <c>{x}</c>, where the gradient needs <c>{y}</c> alone.</param>
public sealed record ActivationScript(string Forward, string Backward, string? InPlace = null)
{
    /// <summary>Writes the activation behind the current value.</summary>
    /// <param name="script">The step.</param>
    /// <param name="mayOverwrite">Whether nobody else needs the value that enters.</param>
    public void Write(StepScript script, bool mayOverwrite = false)
    {
        var (x, y) = (script.Value, script.Fresh());
        script.Forward($"{y} = {Fill(mayOverwrite && InPlace is not null ? InPlace : Forward, x, y)}");
        script.Backward($"g = {Fill(Backward, x, y)}");
        script.Value = y;
    }

    static string Fill(string text, string x, string y) =>
        text.Replace("{x}", x, StringComparison.Ordinal).Replace("{y}", y, StringComparison.Ordinal).Replace("{g}", "g", StringComparison.Ordinal);
}
