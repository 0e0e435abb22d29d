using Norma.Models;
using Norma.Models.Activations;
using Act = Norma.Models.Layers.Core.Activation;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Operators that are a function of each number: https://onnx.ai/onnx/operators.</summary>
sealed class Activating : OperatorReading
{
    static readonly Dictionary<string, Func<ReadNode, Activation>> s_all = new(StringComparer.Ordinal)
    {
        ["Relu"] = _ => new Relu(),
        ["Sigmoid"] = _ => new Sigmoid(),
        ["Tanh"] = _ => new Tanh(),
        ["Softplus"] = _ => new Softplus(),
        ["Softsign"] = _ => new Softsign(),
        ["Exp"] = _ => new Exponential(),
        ["Mish"] = _ => new Mish(),
        ["HardSwish"] = _ => new HardSilu(),
        ["Elu"] = node => new Elu(node.Float("alpha", 1)),
        ["Celu"] = node => new Celu(node.Float("alpha", 1)),
        ["LeakyRelu"] = node => node.Float("alpha", 0.01) is >= 0 and <= 1 and var slope ? new LeakyRelu(slope) : throw new UnmappedException("its alpha is not from 0 to 1"),
        ["Selu"] = node => Math.Abs(node.Float("alpha", 1.6732632) - 1.6732632) < 1e-5 && Math.Abs(node.Float("gamma", 1.050701) - 1.050701) < 1e-5 ? new Selu() : throw new UnmappedException("its alpha or gamma is not that of the paper"),
        ["HardSigmoid"] = node => node.Float("beta", 0.5) == 0.5 && node.Float("alpha", 0.2) is > 0 and <= 1 and var slope ? new HardSigmoid(slope) : throw new UnmappedException("its beta is not 0.5, or its alpha not from 0 to 1"),
        ["Gelu"] = node => new Gelu(node.Text("approximate", "none") == "tanh"),
        ["Swish"] = node => node.Float("alpha", 1) == 1 ? new Silu() : throw new UnmappedException("its alpha is not 1"),
    };

    /// <inheritdoc/>
    public override IEnumerable<string> Operators => s_all.Keys;

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var x = node.Value(0);
        node.Give(node.Into.Add(new Act(s_all[node.Operator](node)), x.Order, [x]));
    }
}
