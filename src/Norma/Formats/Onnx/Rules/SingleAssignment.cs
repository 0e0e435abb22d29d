using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class SingleAssignment() : Rule<OnnxModel>("onnx/single-assignment", "values that are each made once", OnnxRules.Checker)
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var scope in model.Places.Scopes)
        {
            var made = new HashSet<string>(StringComparer.Ordinal);
            var inputs = scope.Graph is { } graph ? graph.Input.Select(i => i.Name) : scope.Function!.Input;
            foreach (var input in inputs)
                if (!made.Add(input)) yield return new($"{scope.Place}.input", $"{Printable.Quote(input)} is an input twice");
            if (scope.Graph is { } constants)
            {
                foreach (var constant in constants.Initializer) made.Add(constant.Name);
                foreach (var constant in constants.SparseInitializer) made.Add(constant.Values?.Name ?? "");
            }
            for (var i = 0; i < scope.Nodes.Count; i++)
                foreach (var output in scope.Nodes[i].Output)
                    if (output.Length > 0 && (!made.Add(output) || (scope.Outer?.Sees(output, scope.Seen) ?? false)))
                        yield return new($"{scope.Place}.node[{i}]", $"the output {Printable.Quote(output)} is made already");
        }
    }
}
