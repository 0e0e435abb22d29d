using System.Text.Json;
using Norma.Data;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Training;
using Norma.Training.Optimizers;
using Norma.Training.Schedules;
using Xunit;

namespace Norma.Tests.Training;

/// <summary>Whole trainings equal PyTorch's, epoch by epoch (Goldens/make_curves.py). The first weights are given to the trainer as a checkpoint of step 0.</summary>
public sealed class CurveTests
{
    public static TheoryData<string, Supervised> Cases => new()
    {
        { "number_adam_step", new(Optimizer: new Adam(0.02), LrScheduler: new Step(5, 0.5)) },
        { "number_nesterov_clip", new(Optimizer: new Sgd(0.05, 0.9, Nesterov: true), ClipNorm: 0.5) },
        { "two_adamw_weights", new(Optimizer: new Adamw(0.02), ClassWeights: new([new("no", 1), new("yes", 3)])) },
        { "three_adam_weights", new(Optimizer: new Adam(0.02), ClassWeights: new([new("a", 1), new("b", 2), new("c", 0.5)])) },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Losses_and_weights_equal_PyTorchs(string name, Supervised stated)
    {
        using var goldens = JsonDocument.Parse(File.ReadAllText(Source.Path("tests/Norma.Tests/Training/Goldens/curves.json")));
        var curve = goldens.RootElement.GetProperty("curves").GetProperty(name);
        var target = curve.GetProperty("target").GetString() switch { "number" => Sets.Number, "two" => Sets.TwoClasses, _ => Sets.ThreeClasses };
        var (x, truth, losses) = (Floats(curve.GetProperty("x")), Floats(curve.GetProperty("truth")), Floats(curve.GetProperty("losses")));
        var train = new TrainingRows(new(truth.Length, Sets.Layout(x.Length / truth.Length, 0), x, []), [truth]);
        var plan = Sets.Plan(target, train.Features.Layout, new Dense(6, "relu"), new Dense(3, "tanh"));
        stated = stated with { Epochs = losses.Length, BatchSize = truth.Length, Threads = 1 };

        var folder = Directory.CreateTempSubdirectory("norma-curves-").FullName;
        try
        {
            Weights Of(string key) => new(plan.Weights.Select(slot => new Weight(slot.Name, slot.Shape, Floats(curve.GetProperty(key).GetProperty(slot.Name)))));
            using (var body = plan.Build(1))
            using (var flat = new FlatParameters(body, stated.Optimizer.Slots))
                new CheckpointStore(folder, 1, Fingerprint.Of(plan, stated, 1, train, null)).Write(
                    new(0, 0, 0, 0, 1, null, null, [0], [0], []) { Weights = Of("first"), Optimizer = new float[flat.StateCount], Running = [] });
            var result = new Trainer(plan, stated, 1, new() { Checkpoints = folder, Resume = true }).Train(train);

            Assert.Equal(losses.Length, result.History.Count);
            for (var epoch = 0; epoch < losses.Length; epoch++) Assert.Equal(losses[epoch], result.History[epoch].Values["loss"], 1e-5);
            foreach (var (want, got) in Of("last").All.Zip(result.Weights.All))
                for (var i = 0; i < want.Values.Length; i++) Assert.Equal(want.Values[i], got.Values[i], 2e-5f);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static float[] Floats(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetSingle())];
}
