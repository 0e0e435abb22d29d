using Norma.Data;
using Norma.Data.Fields;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Deployment.Feeds;

/// <summary>Which columns an input of a model is fed from.</summary>
/// <param name="Input">The input.</param>
/// <param name="Open">Its feed over the rows of a table.</param>
sealed record InputBinding(OnnxPort Input, Func<Table, Feed> Open)
{
    /// <summary>For each input of a model, in order, what feeds it: the field of its name; or all number fields, in the order of the contract, where the one input is a matrix of as many columns.</summary>
    /// <param name="model">The model.</param>
    /// <param name="fields">The contract.</param>
    /// <param name="notes">Takes what was decided that the model does not say itself.</param>
    /// <exception cref="FindingsException"><c>DEPL013</c>: an input fits no field, one finding each (exit 4).</exception>
    public static InputBinding[] All(OnnxModel model, Map<Field> fields, List<Finding> notes)
    {
        var features = new Map<Field>(fields.Where(f => f.Value.Role == Role.Feature || f.Value.IsWritten));
        if (Matrix(model, features, notes) is { } matrix) return [matrix];
        var findings = new List<Finding>();
        var bound = new List<InputBinding>();
        foreach (var input in model.Inputs)
        {
            if (RawInput.Of(model, input, features) is { } raw)
            {
                bound.Add(new(input, rows => raw.Feed(Column(rows, input.Name))));
                continue;
            }
            if (features.TryGetValue(input.Name, out var stated) && stated is Series or Vector && stated.Axes is { } axes && input.Type == (int)OnnxType.Float && input.Takes(axes))
            {
                bound.Add(new(input, rows => Feeding.Tensor((TensorColumn<float>)Column(rows, input.Name))));
                continue;
            }
            if (features.TryGetValue(input.Name, out var several) && several is Set set && SetFeed.Fits(input, set))
            {
                bound.Add(new(input, rows => SetFeed.Of(set, (TextColumn)Column(rows, input.Name))));
                continue;
            }
            if (Unfit(input, features) is { } why)
            {
                findings.Add(new Finding("DEPL013", input.Name, why)
                {
                    File = model.File,
                    Expected = $"inputs [N, 1] or [N] named and typed as the fields: {Listing(features)}; or one float input [N, {Numbers(features).Count}] for the number fields in this order",
                    Fix = "export the model with these inputs, or correct data.fields.",
                });
                continue;
            }
            var (field, flat) = (features[input.Name], input.Shape is { Count: 1 });
            bound.Add(new(input, rows => Feeding.Of(field, Column(rows, input.Name), input.Type, flat)));
        }
        return findings.Count == 0 ? [.. bound] : throw new FindingsException(ExitCode.Refused, findings);
    }

    /// <summary>What feeds a model that was made lean.</summary>
    /// <param name="lean">That model.</param>
    /// <param name="fields">The contract.</param>
    /// <param name="bound">What feeds the model as it was.</param>
    /// <param name="lookups">The tables.</param>
    public static InputBinding[] Lean(OnnxModel lean, Map<Field> fields, InputBinding[] bound, IReadOnlyList<OnnxLookup> lookups)
    {
        var kept = bound.ToDictionary(b => b.Input.Name, StringComparer.Ordinal);
        var tables = lookups.ToDictionary(l => l.Output, StringComparer.Ordinal);
        return [.. lean.Inputs.Select(input => tables.TryGetValue(input.Name, out var table)
            ? new InputBinding(input, rows => fields[table.Input] is Set set && SetFeed.HasAxes(input) ? SetFeed.Of(set, (TextColumn)Column(rows, table.Input), table)
                : Feeding.Of(fields[table.Input], Column(rows, table.Input), table, input.Shape is { Count: 1 }))
            : kept[input.Name])];
    }

    static InputBinding? Matrix(OnnxModel model, Map<Field> features, List<Finding> notes)
    {
        if (model.Inputs is not [{ Type: (int)OnnxType.Float, Shape: [{ Size: null or < 0 }, { Size: { } width }] } input]) return null;
        if (features.ContainsKey(input.Name) && width == 1) return null;
        var numbers = Numbers(features);
        if (numbers.Count != width) return null;
        notes.Add(new Finding("DEPL015", input.Name, $"is fed with the number fields in the order of the contract: {string.Join(", ", numbers.Take(50))}")
        {
            Severity = Severity.Information,
            File = model.File,
            Expected = "the order in which the model was trained",
            Fix = "order data.fields as the model's columns were, where this is another order.",
        });
        return new(input, rows => Feeding.Matrix([.. numbers.Select(name => Column(rows, name) as NumberColumn ?? throw Lacks(name)).Select(c => c.Values)]));
    }

    static List<string> Numbers(Map<Field> features) => [.. features.Where(f => f.Value is Number).Select(f => f.Key)];

    static string? Unfit(OnnxPort input, Map<Field> features)
    {
        if (!features.TryGetValue(input.Name, out var field)) return $"the contract has no feature of this name ({Got()})";
        if (!Feeding.Fits(field, input.Type)) return $"is {Got()}, and the field is a {field.Type}, which fits {Feeding.TypesFor(field)}";
        return input.Shape switch
        {
            [{ Size: null or < 0 }] or [{ Size: null or < 0 }, { Size: null or < 0 or 1 }] => null,
            [{ Size: { } rows }, ..] => $"is {Got()}: it takes {rows} rows at a time",
            _ => $"is {Got()}",
        };

        string Got() => $"{Feeding.NameOf(input.Type)} [{string.Join(", ", input.Shape?.Select(a => a.Size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? a.Symbol ?? "?") ?? ["…"])}]";
    }

    static string Listing(Map<Field> features) => string.Join(", ", features.Take(50).Select(f => $"{f.Key} ({f.Value.Type})"));

    static Column Column(Table rows, string name) => rows.Has(name) ? rows[name] : throw Lacks(name);

    internal static FindingsException Lacks(string name) => new(ExitCode.Data, new Finding("DEPL016", SpecPath.Key("$.data.fields", name), "the rows do not have this column as the model takes it")
    {
        Expected = "every field that the model sees, typed as in its contract",
        Fix = "add the column to the data.",
    });
}
