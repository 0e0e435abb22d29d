#:project ../../src/Norma/Norma.csproj
#:property PublishAot=false

using Norma;
using Norma.Models.Layers.Core;

// 100 examples of 10 numbers, and a number to predict for each.
var random = new Random(1);
var (x, y) = (new float[100, 10], new float[100, 1]);
for (var i = 0; i < 100; i++)
{
    for (var j = 0; j < 10; j++) x[i, j] = random.NextSingle();
    y[i, 0] = random.NextSingle();
}

var model = new Sequential([new Dense(64, "relu"), new Dense(64, "relu"), new Dense(1)]);
model.Compile(optimizer: "adam", loss: "mean_squared_error");
model.Fit(x, y, epochs: 10, batchSize: 32);
var evaluation = model.Evaluate(x, y);
Console.WriteLine($"Model evaluation: Loss = {evaluation["loss"]}");
model.Summary();
