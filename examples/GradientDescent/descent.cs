#:project ../../src/Norma/Norma.csproj
#:property PublishAot=false

using Norma;
using Norma.Models.Layers.Core;
using Norma.Training.Optimizers;

// The rule to be learned, y = sin(3·x₁) + x₂²: 256 examples to learn from, 64 others to judge by.
var random = new Random(1);
var (x, y) = Examples(256);
var (xTest, yTest) = Examples(64);

// 1. Initialise: W by Glorot's rule, b zero; the loss; gradient descent.
using var model = new Sequential([new Dense(32, "tanh"), new Dense(1)], seed: 7);
model.Compile(optimizer: new Sgd(0.1), loss: "mean_squared_error");

const int iterations = 1000;
var before = double.PositiveInfinity;
for (var i = 1; i <= iterations; i++)
{
    // 2. Forward: what the network says of every example.
    var output = model.Forward(x);
    // 3. Loss: how far that is from the truth.
    var loss = model.Loss(y);
    // 4. Backward: the slope of the loss by every weight, by name and in its shape.
    var gradients = model.Backward();
    // 5. Update: every weight a step downhill.
    model.Update();

    if (i % 100 == 0 || i == 1) Console.WriteLine($"Iteration {i}: Loss = {loss:F6}, steepest slope {gradients.All.SelectMany(g => g.Values).Max(MathF.Abs):F4}");
    // 6. Repeat until the loss settles.
    if (Math.Abs(before - loss) < 1e-7 * before)
    {
        Console.WriteLine($"Converged after {i} iterations.");
        break;
    }
    before = loss;
}

Console.WriteLine($"Model evaluation: Loss = {model.Evaluate(xTest, yTest)["loss"]:F6} on examples that it has not seen");

(float[,] X, float[,] Y) Examples(int count)
{
    var (inputs, truth) = (new float[count, 2], new float[count, 1]);
    for (var i = 0; i < count; i++)
    {
        for (var j = 0; j < 2; j++) inputs[i, j] = random.NextSingle() * 2 - 1;
        truth[i, 0] = MathF.Sin(3 * inputs[i, 0]) + inputs[i, 1] * inputs[i, 1];
    }
    return (inputs, truth);
}
