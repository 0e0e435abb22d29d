using Norma.Features;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Regularizers;
using Norma.Spec;
using Norma.Tests.Models;
using Norma.Training.Optimizers;
using Xunit;

namespace Norma.Tests.Training;

public sealed class RegularizerTests
{
    public static TheoryData<string> Words => [.. Vocabulary.Words(typeof(Regularizer)).Keys];

    [Theory, MemberData(nameof(Words))]
    public void Its_gradient_is_the_slope_of_its_penalty(string word)
    {
        Regularizer[] all = word switch
        {
            "l1_l2" => [new L1L2(0.3, 0.2)],
            "orthogonal_regularizer" => [new OrthogonalRegularizer(0.5), new OrthogonalRegularizer(0.5, OrthogonalMode.Columns)],
            _ => [word],
        };
        foreach (var regularizer in all)
        {
            var (shape, weight) = (Shape.Of([3, 4]), Sample.Values(12, word));
            var gradient = new float[12];
            Array.Fill(gradient, 7);
            regularizer.AddGradient(weight, gradient, shape);
            for (var i = 0; i < 12; i++)
            {
                float[] up = [.. weight], down = [.. weight];
                up[i] += 1e-3f;
                down[i] -= 1e-3f;
                Assert.Equal(7 + (regularizer.Penalty(up, shape) - regularizer.Penalty(down, shape)) / ((double)up[i] - down[i]), gradient[i], 1e-3);
            }
        }
    }

    [Fact]
    public void Rows_or_columns_are_to_be_at_right_angles()
    {
        // cos((3, 4), (4, 3)) = 24/25, the other two pairs have (0, 0); columns (3, 4, 0) and (4, 3, 0).
        float[] weight = [3, 4, 4, 3, 0, 0];
        Assert.Equal(0.5 * 0.96 / 3, new OrthogonalRegularizer(0.5).Penalty(weight, [3, 2]), 1e-6);
        Assert.Equal(0.5 * 0.96, new OrthogonalRegularizer(0.5, OrthogonalMode.Columns).Penalty(weight, [3, 2]), 1e-6);
        Assert.Equal(0, new OrthogonalRegularizer(0.5).Penalty([1, 2], [1, 2]));
        var found = Assert.Throws<FindingsException>(() => Sets.Plan(Sets.Number, new Layout(2, []), new Dense(2, BiasRegularizer: "orthogonal_regularizer")));
        Assert.Equal(("MODL001", "$.model.layers[0]"), (found.Findings[0].Code, found.Findings[0].Path));
    }

    [Fact]
    public void A_step_is_the_one_worked_by_hand()
    {
        // w = (1, 1), b = 0, x = (1, 2), y = 2: error 1, squared 1; the penalty is 0.1 · 2 + 0.25 · 2 = 0.7.
        // Gradients (2, 4) + 0.1 + 0.5 = (2.6, 4.6) and 2; with a rate of 0.1 w = (0.74, 0.54), b = -0.2.
        // Then 1.62 is predicted, squared error 0.1444; the penalty is 0.1 · 1.28 + 0.25 · 0.8392 = 0.3378.
        using var model = new Sequential([new Dense(1, KernelInitializer: "ones", KernelRegularizer: new L1L2(0.1, 0.25))], seed: 1);
        model.Compile(new Sgd(0.1), "mean_squared_error");
        float[,] x = { { 1, 2 } }, y = { { 2 } };
        var result = model.Fit(x, y, epochs: 1, validationData: (x, y), verbose: false);
        var values = result.History[0].Values;
        Assert.Equal(1.7, values["loss"], 1e-6);
        Assert.Equal(0.4822, values["val_loss"], 1e-6);
        Assert.Equal(0.4822, model.Evaluate(x, y)["loss"], 1e-6);
        Assert.Equal([0.74f, 0.54f], model.Weights["head.kernel"].Values, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(-0.2f, model.Weights["head.bias"].Values[0], 1e-6f);
    }
}
