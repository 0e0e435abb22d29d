using Norma.Data;
using Norma.Data.Fields;
using Norma.Deployment;
using Norma.Evaluation;
using Norma.Features;
using Norma.Formats;
using Norma.Models;
using Norma.Spec;
using Norma.Training;

namespace Norma;

public partial class Model
{
    /// <summary>The model as a file states it: layers and training without loss, data of type <c>memory</c> with the fields x0 … and y, which enter as they are.</summary>
    /// <remarks>The field <c>part</c> says which rows <see cref="Fit"/> learned from and validated on, and which <see cref="Evaluate"/> judged.</remarks>
    public ModelSpec ToSpec() => new(
        StandardVersionAttribute.Known,
        new DataSpec([new Data.Sources.Memory()], Fields, new Data.Splits.Predefined(PartField)),
        Name,
        Seed: Seed,
        Features: new FeaturesSpec(Defaults: new([new("number", [])]), Target: TargetScaling.None),
        Model: _section,
        Training: _training,
        Evaluation: new EvaluationSpec(_metrics));

    /// <summary>The file's text.</summary>
    public string ToYaml() => SpecWriter.Write(ToSpec());

    /// <summary>The model and the training of a file. Its data and features are for <c>norma run</c>: arrays enter as they are.</summary>
    /// <param name="spec">The file.</param>
    /// <exception cref="ArgumentException">It is trained by another procedure than <c>supervised</c>.</exception>
    public static Model FromSpec(ModelSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var training = spec.Training as Supervised ?? throw new ArgumentException($"training is '{Vocabulary.WordOf(spec.Training.GetType())}', expected 'supervised'.", nameof(spec));
        var model = spec.Model.Nodes is { Count: > 0 } || spec.Model.IsCombined ? new Model(spec.Model, spec.Seed, spec.Name) : new Sequential(spec.Model, spec.Seed, spec.Name);
        model.Compile(training, spec.Evaluation.Metrics);
        if (spec.Data.Source is [Data.Sources.Memory]) model.Adopt(spec.Data.Fields);
        return model;
    }

    /// <summary>The model and the training of a file's text.</summary>
    /// <param name="yaml">The text.</param>
    /// <exception cref="FindingsException">All that is wrong with it, each with its line.</exception>
    public static Model FromYaml(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return FromSpec(SpecReader.Read<ModelSpec>(yaml, "norma.yaml").Require());
    }

    /// <summary>Writes the weights as safetensors.</summary>
    /// <param name="path">The file; replaced whole when it is there.</param>
    public void SaveWeights(string path) => AtomicFile.Write(path, WeightsFile.ToBytes(Weights));

    /// <summary>Takes over the weights of a safetensors file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <exception cref="FindingsException">The file is damaged, or its weights are not those of this network (exit 4).</exception>
    public void LoadWeights(string path)
    {
        var built = Built;
        built.Body.Load(new(Formats.Safetensors.SafetensorsFile.Read(path).Select(t => new Weight(t.Name, t.Shape, t.Values))));
    }

    /// <summary>Takes over weights.</summary>
    /// <exception cref="FindingsException">They are not those of this network (exit 4).</exception>
    public void SetWeights(Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Built.Body.Load(weights);
    }

    const string PartField = "part", WeightField = "weight";

    bool Weighted => Fitted?.Rows.Weights is not null || Evaluated?.Weights is not null;

    Map<Field> Fields => _learner is not { Plan: var plan } ? Map<Field>.Empty
        : new([
            .. Enumerable.Range(0, plan.Layout.Numbers).Select(i => KeyValuePair.Create(FormattableString.Invariant($"x{i}"), (Field)new Number())),
            .. plan.Targets.Select(target => KeyValuePair.Create(target.Name, FieldOf(target))),
            .. Weighted ? [KeyValuePair.Create(WeightField, (Field)new Number(Role.Weight))] : Array.Empty<KeyValuePair<string, Field>>(),
            KeyValuePair.Create(PartField, (Field)new Category(Role.Ignore, Values: ["train", "validation", "test"])),
        ]);

    static Field FieldOf(Target target) => target.Task switch
    {
        TaskKind.Regression => new Number(Role.Target),
        TaskKind.BinaryClassification => new Binary(Role.Target, Positive: target.Classes[1], Negative: target.Classes[0]),
        _ => new Category(Role.Target, Values: target.Classes),
    };

    /// <summary>Takes the targets and their classes from the fields of a file that <see cref="ToSpec"/> wrote, and is built as they say.</summary>
    void Adopt(Map<Field> fields)
    {
        var (targets, inputs) = (new List<Target>(), 0);
        foreach (var (name, field) in fields)
        {
            switch (field)
            {
                case Number { Role: Role.Target }: targets.Add(new(name, TaskKind.Regression, [])); break;
                case Binary { Role: Role.Target, Negative: { } negative, Positive: { } positive }: targets.Add(new(name, TaskKind.BinaryClassification, [negative, positive])); break;
                case Category { Role: Role.Target, Values: { } classes }: targets.Add(new(name, TaskKind.MulticlassClassification, classes)); break;
                case Number { Role: Role.Feature }: inputs++; break;
                case { Role: Role.Ignore or Role.Weight }: break;
                default: return;
            }
        }
        if (targets.Count == 0 || inputs == 0) return;
        _targets = [.. targets];
        Build(inputs);
    }
}
