namespace Norma.Formats.Onnx.Rules;

sealed class OperatorPorts() : Rule<OnnxModel>("onnx/operator-inputs-outputs", "as many inputs and outputs as the operator takes, none blank that it needs", "https://github.com/onnx/onnx/blob/main/docs/Operators.md")
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var (place, node, scope) in model.Places.AllNodes)
        {
            if (OnnxOperators.Find(node, scope, model, out _) is not { } known) continue;
            if (node.Input.Count < known.LeastInputs || node.Input.Count > known.MostInputs)
                yield return new($"{place}", $"{node.OpType} has {node.Input.Count} inputs instead of {Range(known.LeastInputs, known.MostInputs)}");
            if (node.Output.Count < known.LeastOutputs || node.Output.Count > known.MostOutputs)
                yield return new($"{place}", $"{node.OpType} has {node.Output.Count} outputs instead of {Range(known.LeastOutputs, known.MostOutputs)}");
            for (var i = 0; i < node.Input.Count && i < known.InputKinds.Length; i++)
                if (node.Input[i].Length == 0 && known.InputKinds[i] == 's') yield return new($"{place}", $"{node.OpType} needs its input {i}, which is blank");
        }
    }

    static string Range(int least, int most) => least == most ? $"{least}" : most == int.MaxValue ? $"{least} or more" : $"{least} to {most}";
}
