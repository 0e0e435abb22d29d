using Norma.Models;
using Norma.Training;

namespace Norma;

/// <summary>The loop that <see cref="Fit"/> runs, taken apart: forward, loss, backward, update, on the same weights and by the same optimizer.</summary>
public partial class Model
{
    /// <summary>Passes rows through the network as in training, and remembers the way for <see cref="Loss"/> and <see cref="Backward"/>.</summary>
    /// <param name="x">The rows that enter.</param>
    /// <returns>What the model says of them, as <see cref="Predict"/> gives it.</returns>
    public float[,] Forward(Inputs x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var logits = Ready(x.Width, null).Forward(x.Values, x.Rows);
        return Outputs(x.Rows, [.. _targets!.Select((target, t) => Prediction.Of(target, Features.TargetScale.Identity, logits[t]))]);
    }

    /// <summary>How far what went forward is from what it should have been.</summary>
    /// <param name="y">What the rows were to give.</param>
    /// <exception cref="ArgumentException">y does not fit the rows that went forward.</exception>
    /// <exception cref="InvalidOperationException">Nothing went forward since the last <see cref="Update"/>.</exception>
    public double Loss(Labels y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return Built.Loss(ObjectiveFor(Built), y.TruthOf(_targets!));
    }

    /// <summary>The gradient of the loss by every weight, which has the weight's name and shape.</summary>
    /// <exception cref="InvalidOperationException">There is no loss, or it was differentiated already.</exception>
    public Weights Backward()
    {
        Built.Backward();
        return Built.Gradients();
    }

    /// <summary>Changes every weight against its gradient, by the optimizer's rule at its learning rate. Schedules and clipping belong to <see cref="Fit"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no gradient of the last loss.</exception>
    public void Update() => Built.Update();
}
