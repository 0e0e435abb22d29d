using Norma.Models.Layers.Core;
using Norma.Models.Native;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Norma.Benchmarks;

/// <summary>The ten-line program as a whole process: Norma's, and the same in plain TorchSharp as its documentation writes it.</summary>
static class Hello
{
    /// <summary>examples/HelloNorma.</summary>
    public static void Norma()
    {
        var (x, y) = Data();
        var model = new global::Norma.Sequential([new Dense(64, "relu"), new Dense(64, "relu"), new Dense(1)]);
        model.Compile(optimizer: "adam", loss: "mean_squared_error");
        model.Fit(x, y, epochs: 10, batchSize: 32);
        var evaluation = model.Evaluate(x, y);
        Console.WriteLine($"Model evaluation: Loss = {evaluation["loss"]}");
        model.Summary();
    }

    /// <summary>The same loop over batches of 32, shuffled, ten epochs.</summary>
    public static void Plain()
    {
        LibTorch.EnsureLoaded();   // the shim, as on Debian 12; TorchSharp alone does not start there
        var (xs, ys) = Data();
        using var x = tensor(xs);
        using var y = tensor(ys);
        using var model = nn.Sequential(("linear1", Linear(10, 64)), ("relu1", ReLU()), ("linear2", Linear(64, 64)), ("relu2", ReLU()), ("linear3", Linear(64, 1)));
        using var optimizer = optim.Adam(model.parameters());
        for (var epoch = 0; epoch < 10; epoch++)
        {
            using var order = randperm(100);
            for (var first = 0; first < 100; first += 32)
            {
                using var scope = NewDisposeScope();
                var rows = order.slice(0, first, Math.Min(100, first + 32), 1);
                optimizer.zero_grad();
                var loss = functional.mse_loss(model.call(x.index_select(0, rows)), y.index_select(0, rows));
                loss.backward();
                optimizer.step();
            }
        }
        using var done = no_grad();
        using var final = functional.mse_loss(model.call(x), y);
        Console.WriteLine($"Model evaluation: Loss = {final.ToSingle()}");
        foreach (var (name, parameter) in model.named_parameters()) Console.WriteLine($"{name} [{string.Join(", ", parameter.shape)}] {parameter.numel()}");
    }

    static (float[,] X, float[,] Y) Data()
    {
#pragma warning disable CA5394 // rows to look at, not secrets
        var random = new Random(1);
        var (x, y) = (new float[100, 10], new float[100, 1]);
        for (var i = 0; i < 100; i++)
        {
            for (var j = 0; j < 10; j++) x[i, j] = random.NextSingle();
            y[i, 0] = random.NextSingle();
        }
        return (x, y);
    }
}
