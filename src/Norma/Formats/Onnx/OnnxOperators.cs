using System.Globalization;
using Norma.Formats.Onnx.Proto;

namespace Norma.Formats.Onnx;

/// <summary>What the standard says of an operator.</summary>
sealed record OnnxOperator(
    long Since, bool Deprecated, int LeastInputs, int MostInputs, int LeastOutputs, int MostOutputs, string InputKinds,
    IReadOnlyDictionary<string, (AttributeProto.Types.AttributeType Type, bool Required)> Attributes);

/// <summary>The operators of ai.onnx up to opset 17 and ai.onnx.ml up to 3, from operators.tsv (made by make_operators.py).</summary>
static class OnnxOperators
{
    /// <summary>The newest opset of each domain in the table.</summary>
    static readonly Dictionary<string, long> s_newest = new(StringComparer.Ordinal) { [""] = 17, ["ai.onnx.ml"] = 3, ["ai.onnx.preview.training"] = 1 };

    static readonly Dictionary<(string Domain, string Name), List<OnnxOperator>> s_all = Load();

    /// <summary>What the standard says of a node's operator in the opset that its scope imports.</summary>
    /// <param name="node">The node.</param>
    /// <param name="scope">Where it stands.</param>
    /// <param name="model">The model, whose functions come first.</param>
    /// <param name="version">The opset by which it was looked for; 0 where the table cannot say: a newer opset, another domain, a function of the model.</param>
    public static OnnxOperator? Find(NodeProto node, OnnxScope scope, OnnxModel model, out long version)
    {
        version = 0;
        var domain = OnnxPlaces.Domain(node.Domain);
        if (!s_newest.TryGetValue(domain, out var newest)) return null;
        if (!scope.Opsets.TryGetValue(domain, out var imported) && !(model.IrVersion < 3 && domain.Length == 0 && (imported = 1) == 1)) return null;
        if (imported < 1 || imported > newest) return null;
        if (model.Places.Defines(domain, node.OpType)) return null;
        version = imported;
        return s_all.TryGetValue((domain, node.OpType), out var history) ? history.FindLast(o => o.Since <= imported) : null;
    }

    static Dictionary<(string, string), List<OnnxOperator>> Load()
    {
        var all = new Dictionary<(string, string), List<OnnxOperator>>();
        using var stream = typeof(OnnxOperators).Assembly.GetManifestResourceStream("onnx-operators.tsv")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            var attributes = new Dictionary<string, (AttributeProto.Types.AttributeType, bool)>(StringComparer.Ordinal);
            foreach (var attribute in cells[9].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var colon = attribute.IndexOf(':', StringComparison.Ordinal);
                attributes.Add(attribute[..colon], ((AttributeProto.Types.AttributeType)Number(attribute[(colon + 1)..].TrimEnd('!')), attribute[^1] == '!'));
            }
            if (!all.TryGetValue((cells[0], cells[1]), out var history)) all.Add((cells[0], cells[1]), history = []);
            history.Add(new(Number(cells[2]), cells[3].Length > 0, Number(cells[4]), Number(cells[5]), Number(cells[6]), Number(cells[7]), cells[8], attributes));
        }
        foreach (var history in all.Values) history.Sort((a, b) => a.Since.CompareTo(b.Since));
        return all;
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
