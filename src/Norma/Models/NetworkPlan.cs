using Norma.Data;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Models.Layers.Core;
using Norma.Models.Native;
using Norma.Spec;

namespace Norma.Models;

/// <summary>A network whose every shape, name and cost is known, before anything is allocated.</summary>
/// <remarks>Features are encoded (numbers, then a table row for each code), go through the stack, and each target's head emits its logits.</remarks>
public sealed class NetworkPlan
{
    const int Float = sizeof(float);

    NetworkPlan(ModelSection section, Layout layout, Items<Target> targets, Map<Shape> inputs, Wiring wiring, int heads, Items<Finding> findings)
    {
        InputShapes = inputs;
        (Section, Layout, Targets, Wiring, Findings) = (section, layout, targets, wiring, findings);
        Layers = [.. wiring.Layers.Take(wiring.Layers.Count - heads)];
        Heads = [.. wiring.Layers.TakeLast(heads)];
        Tables = [.. layout.Codes.Where(c => c.Lookup.Learned).Select(c => new WeightSlot(TableName(c), [c.Levels, c.Lookup.Width]))];
    }

    /// <summary>As stated.</summary>
    public ModelSection Section { get; }

    /// <summary>What enters.</summary>
    public Layout Layout { get; }

    /// <summary>What it predicts.</summary>
    public Items<Target> Targets { get; }

    /// <summary>Weights that the network begins with; null where all are drawn from the seed.</summary>
    internal Weights? Beginning { get; private set; }

    /// <summary>By input, how many different tokens it numbers; null where it numbers none.</summary>
    internal Items<int?> InputTokens { get; private set; } = [];

    /// <summary>What enters the layers, by the names that the section gives it.</summary>
    public Map<Shape> InputShapes { get; }

    /// <summary>Every layer in its place, and the values between them: from the joined features to the logits.</summary>
    public Wiring Wiring { get; }

    /// <summary>The layers before the heads, in the order of the pass; what stands for a graph is replaced by its layers.</summary>
    public Items<PlannedLayer> Layers { get; }

    /// <summary>A head for each target, or one for all of them where the spec states it.</summary>
    public Items<PlannedLayer> Heads { get; }

    /// <summary>The learned tables of codes, named as in files: <c>features.&lt;field&gt;.embeddings</c>.</summary>
    public Items<WeightSlot> Tables { get; }

    /// <summary>What is probably wrong.</summary>
    public Items<Finding> Findings { get; }

    /// <summary>How many numbers the model holds.</summary>
    public long Parameters => checked(Tables.Aggregate(0L, (sum, t) => checked(sum + t.Shape.Size)) + Wiring.Layers.Aggregate(0L, (sum, l) => checked(sum + l.Parameters)));

    /// <summary>How many of them gradients change.</summary>
    public long TrainableParameters => checked(Tables.Aggregate(0L, (sum, t) => checked(sum + t.Shape.Size)) + Wiring.Layers.Aggregate(0L, (sum, l) => checked(sum + l.TrainableParameters)));

    /// <summary>Multiplications and additions for one example, forward.</summary>
    public long Flops => Wiring.Flops;

    /// <summary>Every weight by its name in files, with its shape.</summary>
    public IEnumerable<WeightSlot> Weights => Tables.Concat(Wiring.Weights);

    /// <summary>The plan of a model.</summary>
    /// <param name="section">The layers as stated.</param>
    /// <param name="layout">What the features give.</param>
    /// <param name="targets">What is predicted.</param>
    /// <param name="beginning">Weights that the network begins with, by name; those of other names and those that it lacks are drawn from the seed or left out.</param>
    /// <exception cref="FindingsException">All that does not fit together, on the paths of the layers; <c>MODL006</c> when its weights alone need more memory than there is.</exception>
    public static NetworkPlan Of(ModelSection section, Layout layout, Items<Target> targets, Weights? beginning = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(targets);
        var findings = new List<Finding>();
        if (layout.Width == 0)
        {
            findings.Add(new Finding("MODL005", "$.data.fields", "no field gives the model anything to see")
            {
                Expected = "at least one field of role 'feature' that is not constant or text",
                Fix = "give a field the role 'feature'.",
            });
        }
        if (targets.Count == 0)
            findings.Add(new Finding("MODL007", "$.data.fields", "no target to predict") { Expected = "a field of role 'target'" });
        if (findings.Count > 0) throw new FindingsException(ExitCode.Spec, findings);

        var wirer = new Wirer(findings, section.Rewrites);
        var joined = wirer.Input("features", [layout.Width]);
        var entries = NetworkInputs.Add(section, layout, wirer, joined, findings);
        var values = entries is var (inputs, entering) ? EncodedInputs.Add(section, inputs, entering, wirer, findings) : null;
        var before = wirer.Layers.Count;
        if (values is not null) targets = TranscriptSteps.Of(OnGrids(targets, wirer, values, findings), wirer, values, findings);
        var logits = values is null || targets.Any(target => target is { Task: TaskKind.ObjectDetection, Shape: null } or { Task: TaskKind.Transcription, Steps: 0 }) ? null : AddHeads(section, targets, wirer, values, entries!.Value.Values, findings);
        if (logits is not null) logits = WithoutSeen(targets, layout, wirer, joined, logits, findings);
        if (logits is not null) logits = WithinTexts(targets, layout, wirer, joined, logits);
        if (logits is not null) logits = ScaledBack.Behind(targets, layout, wirer, joined, logits, findings);
        if (logits is not null) logits = TranscriptSteps.WithinSounds(targets, layout, wirer, joined, logits);
        if (logits is not null)
        {
            wirer.CheckRewrites();
            findings.AddRange(TokenChecks.OtherVocabularies(section, layout, wirer.Layers, entries!.Value.Names, entries.Value.Values));
            findings.AddRange(TokenChecks.TokensWithoutVectors(section, layout, wirer.Layers, entries!.Value.Names, entries.Value.Values));
        }
        if (findings.Any(f => f.Severity == Severity.Error)) throw new FindingsException(FindingsException.CodeOf(findings, ExitCode.Spec), findings);
        WarnOfLogits(section, targets, findings);
        var (names, entered) = entries!.Value;
        var shapes = new List<KeyValuePair<string, Shape>>();
        for (var i = 0; i < entered.Length; i++) shapes.Add(new(names[i], wirer.ShapeOf(entered[i])));
        var plan = new NetworkPlan(section, layout, targets, new(shapes), wirer.Wiring(logits), wirer.Layers.Count - before, [.. findings]);
        plan.Beginning = beginning;
        plan.InputTokens = Items.Of<int?>(Array.ConvertAll(entered, wirer.TokensOf));
        plan.RequireMemory(batchSize: 1, slots: 0);
        plan.RequireLearning();
        plan.RequireGradients();
        return plan;
    }

    /// <summary>Refuses a model in which no gradient changes a number: there is nothing to train.</summary>
    void RequireLearning()
    {
        if (TrainableParameters > 0) return;
        var rewrites = Section.Rewrites ?? [];
        // The last one that keeps weights as they are: before it something may have learned.
        var last = Enumerable.Range(0, rewrites.Count).LastOrDefault(i => rewrites[i] is Rewrites.Freeze or Rewrites.Lora, -1);
        throw new FindingsException(ExitCode.Spec, new Finding("MODL042", last < 0 ? "$.model" : $"$.model.rewrites[{last}].path", last < 0 ? "the model has no weights to learn" : $"with {Printable.Quote(rewrites[last].Path)} nothing is left to learn")
        {
            Expected = "at least one weight that training changes",
            Fix = last < 0 ? "add a layer with weights, as 'dense'." : "narrow the path, or let the head learn: {type: unfreeze, path: head}.",
        });
    }

    /// <summary>Refuses what could never be learned: weights before a layer that no gradient passes.</summary>
    void RequireGradients()
    {
        if (!Wiring.Layers.Any(layer => layer.Layer.StopsGradients)) return;
        var findings = new List<Finding>();
        // By value: what of those before it learns.
        var learned = new string?[Wiring.Values];
        if (Tables.Count > 0) learned[0] = "the table of codes 'features'";
        foreach (var layer in Wiring.Layers)
        {
            var before = layer.From.Select(from => learned[from]).FirstOrDefault(name => name is not null);
            if (before is not null && layer.Layer.StopsGradients)
                findings.Add(new("INTR059", layer.Path, $"{before} is learned and stands before the frozen block '{layer.Name}'") { Expected = "features, or layers without weights to learn, before it: no gradient passes it", Fix = "put the layer behind the block, or freeze it." });
            var own = layer.Layer.StopsGradients ? null : layer.Weights.Any(weight => weight.Learns) ? $"the layer '{layer.Name}'" : before;
            for (var i = 0; i < layer.Outputs.Count; i++) learned[layer.To + i] = own;
        }
        if (findings.Count > 0) throw new FindingsException(ExitCode.Spec, findings);
    }

    /// <summary>What leaves the layers and the stated head; null where they do not fit together.</summary>
    internal static Shapes? Emitted(ModelSection section, Layout layout)
    {
        var findings = new List<Finding>();
        var wirer = new Wirer(findings, section.Rewrites);
        var joined = wirer.Input("features", [layout.Width]);
        if (NetworkInputs.Add(section, layout, wirer, joined, findings) is not { } entries || EncodedInputs.Add(section, entries.Names, entries.Values, wirer, findings) is not { } values) return null;
        if (section.Head is { } head)
        {
            var emitted = new List<int>();
            for (var i = 0; i < values.Length; i++)
            {
                if (wirer.Add(head, values.Length == 1 ? "head" : FormattableString.Invariant($"head_{i}"), "$.model.head", [values[i]]) is not { } own) return null;
                emitted.AddRange(own);
            }
            values = [.. emitted];
        }
        return findings.Exists(f => f.Severity == Severity.Error) ? null : Shapes.Of(Array.ConvertAll(values, wirer.ShapeOf));
    }

    /// <summary>The bytes that training takes at once: weights, gradients, the optimizer's state, a copy of the best weights, and the batch with its gradients.</summary>
    /// <param name="batchSize">Rows a step.</param>
    /// <param name="slots">Numbers of optimizer state for each weight.</param>
    /// <exception cref="OverflowException">It is above 2⁶³ − 1.</exception>
    public long TrainingBytes(int batchSize, int slots)
    {
        var activations = Wiring.Layers.Aggregate((long)Layout.Width, (sum, l) => checked(sum + l.Outputs.Aggregate(0L, (size, shape) => checked(size + shape.Size))));
        return checked(Float * (Parameters * (3L + slots) + 2L * batchSize * activations));
    }

    /// <summary>Refuses what the machine cannot hold, before it is tried.</summary>
    /// <param name="batchSize">Rows a step.</param>
    /// <param name="slots">Numbers of optimizer state for each weight.</param>
    /// <param name="available">Bytes that there are; those of the machine, or of the container, when absent.</param>
    /// <exception cref="FindingsException"><c>MODL006</c>.</exception>
    public void RequireMemory(int batchSize, int slots, long? available = null)
    {
        var limit = available ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        string needed;
        try
        {
            var bytes = TrainingBytes(batchSize, slots);
            var longest = 0L;
            foreach (var weight in Weights) longest = Math.Max(longest, weight.Shape.Size);
            if (bytes <= limit && longest <= Array.MaxLength) return;
            needed = bytes <= limit
                ? $"one weight of {longest:N0} numbers"
                : $"about {Gibibytes(bytes)} for {Parameters:N0} parameters and a batch of {batchSize:N0}";
        }
        catch (OverflowException) { needed = "more than 2^63 bytes"; }
        var largest = Wiring.Layers.MaxBy(l => Sum(l.Weights)) is { } layer && Sum(layer.Weights) > Sum(Tables) ? layer.Path : "$.features";
        throw new FindingsException(ExitCode.Limit, new Finding("MODL006", largest, $"the model needs {needed}")
        {
            Expected = $"at most {Gibibytes(limit)}, what the rows leave of the memory of this machine, and weights of at most {Array.MaxLength:N0} numbers",
            Fix = "use fewer units, narrower embeddings or a smaller batch.",
        });

        static double Sum(Items<WeightSlot> slots) => slots.Sum(s => s.Shape.Aggregate(1.0, (product, size) => product * size));
    }

    /// <summary>As in <c>1.50 GiB</c>.</summary>
    internal static string Gibibytes(long bytes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.00} GiB");

    /// <summary>The running network, its weights drawn from the seed.</summary>
    /// <exception cref="FindingsException">The tensor library is missing.</exception>
    public NetworkBody Build(long seed)
    {
        LibTorch.EnsureLoaded();
        return new NetworkBody(this, seed);
    }

    /// <summary>The network in ONNX, from trained weights.</summary>
    /// <returns>The logits of each target, <c>[N, …target.LogitShape]</c>.</returns>
    /// <exception cref="FindingsException"><c>MODL010</c>: the weights are not those of this network.</exception>
    public OnnxValue[] Lower(OnnxGraph graph, Weights weights, EncodedOnnx inputs)
    {
        Require(weights);
        var logits = Wiring.Lower(graph, weights, [Encoder.Lower(graph, Layout, weights, inputs)]);
        if (logits.Length == Targets.Count) return logits;
        var sizes = Targets.Select(t => (long)t.Logits).ToArray();
        return graph.Node("Split", Targets.Count, [logits[0], graph.Ints("logits", sizes, sizes.Length)], ("axis", 1L));
    }

    /// <summary>Refuses weights that are not those of this network: one too many, one missing, another shape, a number that is not finite.</summary>
    /// <exception cref="FindingsException"><c>MODL010</c>, one for each.</exception>
    public void Require(Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        weights.Require(Weights);
    }

    /// <summary>The name of a learned table in files.</summary>
    internal static string TableName(CodeInput code) => $"features.{code.Name}.embeddings";

    /// <summary>The targets; those of boxes with the grid of cells that finds them: what leaves the layers, from the picture's first row on.</summary>
    static Items<Target> OnGrids(Items<Target> targets, Wirer wirer, int[] values, List<Finding> findings)
    {
        var boxes = targets.Any(target => target.Task is TaskKind.ObjectDetection);
        if (boxes || targets.Any(target => target.Task is TaskKind.Segmentation)) BoxLayers.Check(wirer.Layers, boxes, findings);
        if (!boxes) return targets;
        return [.. targets.Select((target, t) =>
        {
            if (target is not { Task: TaskKind.ObjectDetection, Shape: null }) return target;
            var shape = wirer.ShapeOf(values[Math.Min(t, values.Length - 1)]);
            if (shape is { Rank: 3 } && shape.All(size => size > 0)) return target with { Shape = [shape[0], shape[1]] };
            findings.Add(new("MODL019", "$.model", $"what reaches the head of '{target.Name}' has the shape {shape}")
            {
                Expected = "[rows, columns, channels]: a vector for each cell of the picture",
                Fix = "end the layers with convolutions, as {type: resnet, pooling: false}, without 'flatten' or a global pooling.",
            });
            return target;
        })];
    }

    /// <summary>A head behind each target's output, or the stated one for all targets.</summary>
    static int[]? AddHeads(ModelSection section, Items<Target> targets, Wirer wirer, int[] values, int[] entering, List<Finding> findings)
    {
        if (section.Head is { } head)
        {
            var logits = targets.Sum(t => t.Logits);
            var name = head.Name ?? "head";
            LayerNames.Check(name, "$.model.head.name", findings, head: true);
            if (section.Stack.Any(layer => layer.Name == name) || section.Nodes?.ContainsKey(name) == true || wirer.Layers.Any(layer => layer.Name == name))
                findings.Add(new("MODL002", "$.model.head.name", $"the name '{name}' is that of a layer too") { Expected = "a name for each layer", Fix = "change one of them, or leave it out." });
            if (head is ReconstructionError && values.Length == 1 && entering.Length == 1)
            {
                var (end, from) = (wirer.ShapeOf(values[0]), wirer.ShapeOf(entering[0]));
                var decoded = end.Rank == 1 && end.Size != from.Size ? wirer.Add(new Dense(checked((int)from.Size)), $"{name}_decoder", "$.model.head", values) : values;
                if (decoded is null) return null;
                values = [.. decoded, .. entering];
            }
            if (values.Length > 1 && values.Length == targets.Count) return AddHeads(head, name, targets, wirer, values, findings);
            if (wirer.Add(Stripped(head, targets), name, "$.model.head", values) is not { } emitted) return null;
            var shapes = Shapes.Of(Array.ConvertAll(emitted, wirer.ShapeOf));
            if (shapes.Count == 1 && (targets.Count == 1 ? shapes[0].Equals(targets[0].LogitShape) : shapes[0].Rank == 1 && shapes[0].Last == logits && targets.All(t => t.LogitShape.Rank == 1))) return emitted;
            findings.Add(new("MODL007", "$.model.head", $"it emits {shapes}")
            {
                Expected = targets.Count == 1 ? $"{targets[0].LogitShape} for '{targets[0].Name}'" : $"[{logits}]: {string.Join(", ", targets.Select(t => $"{t.Logits} for '{t.Name}'"))}",
                Fix = head is Dense ? $"set units: {logits}, or leave the head out." : "leave the head out: it follows from the target.",
            });
            return null;
        }
        if (values.Length != 1 && values.Length != targets.Count)
        {
            findings.Add(new("MODL018", "$.model.outputs", $"{values.Length} values leave the graph") { Expected = targets.Count == 1 ? "one" : $"one, or one for each of the {targets.Count} targets: {string.Join(", ", targets.Select(t => t.Name))}" });
            return null;
        }
        var heads = new int[targets.Count];
        for (var t = 0; t < heads.Length; t++)
        {
            var value = values[Math.Min(t, values.Length - 1)];
            var name = targets.Count == 1 ? "head" : $"head_{targets[t].Name}";
            var (shape, wanted) = (wirer.ShapeOf(value), targets[t].LogitShape);
            // A language model ends in a logit for each token itself.
            if (targets[t].Task is TaskKind.TextGeneration && shape.Equals(wanted))
            {
                heads[t] = value;
                continue;
            }
            if (shape.Rank != wanted.Rank || !shape.WithLast(wanted.Last).Equals(wanted))
            {
                findings.Add(new("MODL019", "$.model", $"what reaches the head of '{targets[t].Name}' has the shape {shape}")
                {
                    Expected = wanted.Rank == 1 ? "one axis: a vector for each example" : $"[{string.Join(", ", wanted.SkipLast(1))}, channels]: a vector for each place of '{targets[t].Name}'",
                    Fix = wanted.Rank == 1 ? "end the layers with 'flatten', a global pooling, or a recurrent layer without return_sequences." : targets[t].Context is { } read ? $"end in a layer that keeps the tokens of {Printable.Quote(read)}, as a convolution with padding: same or a recurrent layer with return_sequences." : "use layers that end in the size of the target, as 'unet' does, or state another size of the target's field.",
                });
                return null;
            }
            if (wirer.Add(new Dense((int)wanted.Last), name, "$.model", [value]) is not [var emitted]) return null;
            heads[t] = emitted;
        }
        return heads;
    }

    // What a history holds is not recommended again: its logits are far below all others, in training as in the graph.
    static int[]? WithoutSeen(Items<Target> targets, Layout layout, Wirer wirer, int joined, int[] logits, List<Finding> findings)
    {
        if (targets.All(target => target.History is null)) return logits;
        for (var t = 0; t < targets.Count; t++)
        {
            if (targets[t].History is not { } history) continue;
            var path = SpecPath.Key("$.data.fields", targets[t].Name);
            if (logits.Length != targets.Count)
                findings.Add(new("MODL007", "$.model.head", $"one head emits the logits of all targets, and '{targets[t].Name}' is not to name what its history has") { Expected = "a head for each target", Fix = "leave the head out, or state 'repeats: true' for the field." });
            else if (layout.Parts.FirstOrDefault(part => part.Name == history) is not { Names: { } names } part)
                findings.Add(new("MODL007", path, $"the things of '{history}' are not to be recommended again, and the model does not see them one by one") { Expected = $"'multi_hot' without a norm or 'string_lookup' as the only transform of '{history}'", Fix = "state that transform, or 'repeats: true' for the field." });
            else if (wirer.Add(new Unseen(part, names, layout.Parts.TakeWhile(other => other.Name != history).Sum(other => other.Width), targets[t].Classes), targets.Count == 1 ? "head_unseen" : $"head_{targets[t].Name}_unseen", path, [logits[t], joined]) is [var masked])
                logits[t] = masked;
        }
        return findings.Exists(f => f.Severity == Severity.Error) ? null : logits;
    }

    // No answer begins or ends where its text has no token: the logits there are far below all others, in training as in the graph.
    static int[]? WithinTexts(Items<Target> targets, Layout layout, Wirer wirer, int joined, int[] logits)
    {
        for (var t = 0; t < targets.Count; t++)
        {
            if (targets[t].Context is not { } context || layout.Parts.FirstOrDefault(part => part.Name == context) is not { } part) continue;
            var within = new WithinText(layout.Parts.TakeWhile(other => other.Name != context).Sum(other => other.Width), part.Width);
            if (wirer.Add(within, targets.Count == 1 ? "head_within" : $"head_{targets[t].Name}_within", "$.model.head", [logits[t], joined]) is not [var masked]) return null;
            logits[t] = masked;
        }
        return logits;
    }

    /// <summary>The stated head behind each target's output, with weights of its own for each.</summary>
    static int[]? AddHeads(Layer head, string name, Items<Target> targets, Wirer wirer, int[] values, List<Finding> findings)
    {
        var heads = new int[values.Length];
        for (var t = 0; t < heads.Length; t++)
        {
            if (wirer.Add(Stripped(head, [targets[t]]), $"{name}_{targets[t].Name}", "$.model.head", [values[t]]) is not [var emitted]) return null;
            if (!wirer.ShapeOf(emitted).Equals(targets[t].LogitShape))
            {
                findings.Add(new("MODL007", "$.model.head", $"for '{targets[t].Name}' it emits {wirer.ShapeOf(emitted)}") { Expected = $"{targets[t].LogitShape}" });
                return null;
            }
            heads[t] = emitted;
        }
        return heads;
    }

    /// <summary>A stated head that ends in the very function that turns logits into probabilities emits its logits: the loss and the export apply that function themselves.</summary>
    static Layer Stripped(Layer head, Items<Target> targets) => head switch
    {
        Dense { Activation: Activations.Sigmoid } dense when targets.All(t => t.Task is TaskKind.BinaryClassification or TaskKind.MultilabelClassification) => dense with { Activation = null },
        Dense { Activation: Activations.Softmax } dense when targets.Count == 1 && targets[0] is { HasIndices: true, Task: not TaskKind.QuestionAnswering } => dense with { Activation = null },
        _ => head,
    };

    static void WarnOfLogits(ModelSection section, Items<Target> targets, List<Finding> findings)
    {
        if (section.Stack.Count == 0) return;
        var function = section.Stack[^1] switch { Dense dense => dense.Activation, Layers.Core.Activation activation => activation.Function, _ => null };
        if (function is not (Activations.Softmax or Activations.Sigmoid) || section.Head is not null || targets.All(t => t.Task == TaskKind.Regression)) return;
        findings.Add(new Finding("MODL004", $"$.model.layers[{section.Stack.Count - 1}]", $"the stack ends in '{Vocabulary.WordOf(function.GetType())}', and a head follows that makes the probabilities")
        {
            Severity = Severity.Warning,
            Expected = "a stack without the layer for the target",
            Fix = "remove the layer: the head follows from the target.",
        });
    }
}
