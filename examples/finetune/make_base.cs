#:project ../../src/Norma/Norma.csproj
#:property PublishAot=false

// Writes base.keras: an autoencoder of the measurements in ../breast-cancer, which no diagnosis has entered.
// Run: dotnet run make_base.cs
using System.Globalization;
using Norma;
using Norma.Interop.Keras;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;

string[][] rows = [.. File.ReadLines("../breast-cancer/breast-cancer.csv").Skip(1).Select(line => line.Split(','))];
const int Columns = 30;
var x = new float[rows.Length, Columns];
for (var c = 0; c < Columns; c++)
{
    double[] values = [.. rows.Select(row => double.Parse(row[c], CultureInfo.InvariantCulture))];
    var mean = values.Average();
    var deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    for (var r = 0; r < rows.Length; r++) x[r, c] = (float)((values[r] - mean) / deviation);
}

var input = new Symbol(Shape.Of([Columns]), "measurements");
var code = input.Apply(new Dense(16, "relu", Name: "encoder_1")).Apply(new Dense(6, "tanh", Name: "code"));
var output = code.Apply(new Dense(16, "relu", Name: "decoder_1")).Apply(new Dense(Columns, Name: "reconstruction"));
using var model = new Model(input, output, seed: 42, name: "autoencoder");
model.Compile(optimizer: "adam", loss: "mean_squared_error");
model.Fit(x, x, epochs: 200, batchSize: 32);
Console.WriteLine($"reconstruction error of standardized numbers: {model.Evaluate(x, x)["loss"] / Columns:0.000} (1 when nothing is known)");
new KerasV3().Write("base.keras", new NetworkModel("autoencoder", Symbol.Graph([input], output), new([new("measurements", input.Shape)]), model.Weights));
