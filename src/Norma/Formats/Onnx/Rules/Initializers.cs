using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class Initializers() : Rule<OnnxModel>("onnx/initializers", "constants that each have a name of their own; up to IR 3 the name of an input", OnnxRules.Checker)
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var scope in model.Places.Scopes)
        {
            if (scope.Graph is not { } graph) continue;
            var names = new HashSet<string>(StringComparer.Ordinal);
            var inputs = model.IrVersion <= 3 ? graph.Input.Select(i => i.Name).ToHashSet(StringComparer.Ordinal) : null;
            var all = graph.Initializer.Select((t, i) => ($"{scope.Place}.initializer[{i}]", t.Name))
                .Concat(graph.SparseInitializer.Select((t, i) => ($"{scope.Place}.sparse_initializer[{i}]", t.Values?.Name ?? "")));
            foreach (var (place, name) in all)
            {
                if (name.Length == 0) yield return new(place, "has no name");
                else if (!names.Add(name)) yield return new(place, $"the name {Printable.Quote(name)} is taken");
                else if (inputs is not null && !inputs.Contains(name)) yield return new(place, $"{Printable.Quote(name)} is no input");
            }
        }
    }
}
