using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

/// <summary>The standard allows other domains; a model that uses one is sound, but runs only where somebody's code implements it, and Norma loads no code of a model.</summary>
sealed class StandardDomains() : Rule<OnnxModel>("onnx/standard-domain", "operators of ai.onnx and ai.onnx.ml, which need no code beside the runtime: evaluate and serve take no others", OnnxRules.Specification)
{
    static readonly string[] s_domains = ["", "ai.onnx", "ai.onnx.ml"];

    /// <summary>Whether a domain is one that every runtime has.</summary>
    public static bool Has(string domain) => s_domains.Contains(domain);

    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var (place, node, _) in model.Places.AllNodes)
            if (!Has(node.Domain))
                yield return new($"{place}", model.Places.Defines(node.Domain, node.OpType)
                    ? $"{Printable.Quote(node.OpType)} of the domain {Printable.Quote(node.Domain)} is a function of the model, which is not inlined: Norma's other commands refuse it"
                    : $"{Printable.Quote(node.OpType)} is of the domain {Printable.Quote(node.Domain)}: it runs only where that domain is implemented, and Norma's other commands refuse it", Severity.Warning);
    }
}
