using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class Functions() : Rule<OnnxModel>("onnx/functions", "functions with a name of their own that do not call themselves, nested at most 32 deep and at most 1,000,000 nodes when inlined", OnnxRules.Specification)
{
    const int Deepest = 32;
    const long MostNodes = 1_000_000;

    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        if (model.Proto.Functions.Count == 0) yield break;
        var functions = new Dictionary<string, OnnxScope>(StringComparer.Ordinal);
        foreach (var scope in model.Places.Scopes)
        {
            if (scope.Function is not { } function) continue;
            if (function.Name.Length == 0) yield return new($"{scope.Place}", "has no name");
            else if (!functions.TryAdd(Key(function.Domain, function.Name, ""), scope)) yield return new($"{scope.Place}", $"{Printable.Quote(function.Name)} is there twice");
            if (function.Attribute.Distinct().Count() != function.Attribute.Count) yield return new($"{scope.Place}", "has an attribute twice");
        }
        var calls = new Dictionary<OnnxScope, List<OnnxScope>>();
        var own = new Dictionary<OnnxScope, long>();
        foreach (var (_, node, scope) in model.Places.AllNodes)
        {
            var root = scope;
            while (root.Outer is not null) root = root.Outer;
            own[root] = own.GetValueOrDefault(root) + 1;
            if (functions.TryGetValue(Key(node.Domain, node.OpType, node.Overload), out var called))
            {
                if (!calls.TryGetValue(root, out var list)) calls.Add(root, list = []);
                list.Add(called);
            }
        }
        var sizes = new Dictionary<OnnxScope, long>();
        foreach (var scope in model.Places.Scopes)
        {
            if (scope.Outer is not null) continue;
            if (Inlined(scope, 0) is { } fault)
            {
                yield return new($"{scope.Place}", fault);
                yield break;
            }
        }

        string? Inlined(OnnxScope scope, int depth)
        {
            if (depth > Deepest) return $"calls functions more than {Deepest} deep, or itself";
            if (sizes.ContainsKey(scope)) return null;
            var size = own.GetValueOrDefault(scope);
            foreach (var called in calls.GetValueOrDefault(scope) ?? [])
            {
                if (Inlined(called, depth + 1) is { } fault) return fault;
                size += sizes[called];
                if (size > MostNodes) return $"has more than {MostNodes} nodes when its functions are inlined";
            }
            sizes[scope] = size;
            return null;
        }
    }

    static string Key(string domain, string name, string overload) => $"{OnnxPlaces.Domain(domain)}\0{name}\0{overload}";
}
