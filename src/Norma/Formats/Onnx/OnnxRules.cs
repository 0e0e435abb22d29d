using Norma.Spec;

namespace Norma.Formats.Onnx;

/// <summary>The rules of the ONNX specification as its reference checker states them: a class for each, found by being one.</summary>
public static class OnnxRules
{
    /// <summary>Where most of them are written.</summary>
    internal const string Checker = "https://github.com/onnx/onnx/blob/main/onnx/checker.cc";

    /// <summary>Where the others are written.</summary>
    internal const string Specification = "https://github.com/onnx/onnx/blob/main/docs/IR.md";

    const int MostOfOne = 20;

    /// <summary>All that breaks a rule, at most 20 places of each.</summary>
    public static IReadOnlyList<Finding> Check(OnnxModel model)
    {
        var findings = new List<Finding>();
        foreach (var rule in RulesOf<OnnxModel>.All)
        {
            var count = 0;
            foreach (var breach in rule.Breaches(model))
            {
                findings.Add(new Finding("FILE005", breach.Place, $"{breach.Message} ({rule.Id})")
                {
                    File = model.File,
                    Severity = breach.Severity,
                    Expected = rule.Text,
                    Fix = "export the model again with a current exporter.",
                });
                if (++count == MostOfOne) break;
            }
        }
        return findings;
    }
}
