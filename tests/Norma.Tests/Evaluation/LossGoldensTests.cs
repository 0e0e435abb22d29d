using Norma.Data;
using Norma.Evaluation;
using Norma.Models.Native;
using Norma.Spec;
using Xunit;
using static TorchSharp.torch;

namespace Norma.Tests.Evaluation;

/// <summary>Losses and their gradients by the logits equal PyTorch's.</summary>
public sealed class LossGoldensTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Samples.Golden("losses.json").Length)];

    [Theory, MemberData(nameof(Cases))]
    public void Losses_and_gradients_equal_pytorchs(int index)
    {
        LibTorch.EnsureLoaded();
        var golden = Samples.Golden("losses.json")[index];
        var word = golden.GetProperty("word").GetString()!;
        var arguments = golden.GetProperty("arguments").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());
        Loss loss = word switch
        {
            "huber" => new Norma.Evaluation.Losses.Huber(arguments["delta"]),
            "binary_crossentropy" => new Norma.Evaluation.Losses.BinaryCrossentropy(arguments.GetValueOrDefault("label_smoothing")),
            "categorical_crossentropy" => new Norma.Evaluation.Losses.CategoricalCrossentropy(arguments.GetValueOrDefault("label_smoothing")),
            _ => Vocabulary.Parse<Loss>(word),
        };
        long[] shape = [.. golden.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        using var scope = NewDisposeScope();
        var logits = tensor(golden.GetProperty("logits").Floats()).reshape([-1, .. shape]).requires_grad_();
        var rows = logits.shape[0];
        var values = golden.GetProperty("truth").Floats();
        long[] each = values.Length == rows ? [rows] : [rows, values.Length / rows];
        var truth = word is "categorical_crossentropy" or "dice" or "span_crossentropy" or "ctc" ? tensor(Array.ConvertAll(values, value => (long)value)).reshape(each) : tensor(values).reshape(each);
        var weight = golden.GetProperty("weight").FloatsOrNull() is { } weights ? tensor(weights) : null;

        var value = loss.Compute(logits, truth, weight);
        value.backward();

        Assert.Equal(golden.GetProperty("loss").GetDouble(), value.item<float>(), 1e-5);
        var gradient = logits.grad!.flatten().data<float>().ToArray();
        Assert.All(golden.GetProperty("gradient").Floats().Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    /// <summary>That of boxes, whose truth has another form, is held in <see cref="DetectionLossTests"/>.</summary>
    [Fact]
    public void Every_loss_has_a_golden() =>
        Assert.Equal(["detection"], Vocabulary.Words(typeof(Loss)).Keys.Except(Samples.Golden("losses.json").Select(c => c.GetProperty("word").GetString()!)));
}
