using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>Weights as older layers kept them, in the arrangement of today's layers.</summary>
static class OldWeights
{
    /// <summary>The weights of a layer as today's layer has them; as they are where nothing is old about them.</summary>
    /// <param name="word">Our word of the layer.</param>
    /// <param name="found">Its weights in the file.</param>
    /// <param name="slots">What it has today.</param>
    public static IReadOnlyList<FoundWeight> Renewed(string word, IReadOnlyList<FoundWeight> found, List<WeightSlot> slots)
    {
        var gates = word switch { "lstm" => 4, "gru" => 3, _ => 0 };
        if (gates == 0 || slots.Count < 2 || slots[1].Shape.Rank != 2) return found;
        var units = slots[1].Shape[0];
        // Keras 1: three arrays for each gate; those of an LSTM were in the order i, c, f, o.
        if (found.Count == 3 * gates && slots.Count == 3) return [.. Enumerable.Range(0, 3).Select(part => Joined(slots[part], [.. (gates == 4 ? s_lstm : s_gru).Select(gate => found[3 * gate + part])]))];
        if (found.Count == 3 && slots.Count == 3 && found[2].Shape.Equals(Shape.Of([2 * gates * units])) && !slots[2].Shape.Equals(found[2].Shape))
            return [Turned(found[0], gates), Turned(found[1], gates), gates == 4 ? Summed(found[2]) : Split(found[2])];
        return found;
    }

    static readonly int[] s_lstm = [0, 2, 1, 3];

    static readonly int[] s_gru = [0, 1, 2];

    // Side by side along the last axis.
    static FoundWeight Joined(WeightSlot slot, FoundWeight[] gates)
    {
        var first = gates[0].Shape;
        if (first.Rank is 0 or > 2 || gates.Any(gate => !gate.Shape.Equals(first))) return new(gates[0].Path, null, first, gates[0].Read);
        var (rows, width) = (first.Rank == 1 ? 1 : first[0], first.Last);
        return new(gates[0].Path, slot.Name[(slot.Name.LastIndexOf('.') + 1)..], first.WithLast(width * gates.Length), () =>
        {
            var joined = new float[rows * width * gates.Length];
            for (var g = 0; g < gates.Length; g++)
            {
                var values = gates[g].Read();
                for (var row = 0; row < rows; row++) Array.Copy(values, row * width, joined, (row * gates.Length + g) * width, width);
            }
            return joined;
        });
    }

    // cuDNN takes the numbers of each gate's kernel [D, units] as those of a matrix [units, D].
    static FoundWeight Turned(FoundWeight kernel, int gates) => kernel.Shape.Rank != 2 || kernel.Shape.Last % gates != 0 ? kernel : kernel with
    {
        Read = () =>
        {
            var (values, depth, units) = (kernel.Read(), (int)kernel.Shape[0], (int)(kernel.Shape.Last / gates));
            var turned = new float[values.Length];
            for (var gate = 0; gate < gates; gate++)
                for (var d = 0; d < depth; d++)
                    for (var u = 0; u < units; u++)
                    {
                        // The number at u · D + d of the gate's own [D, units] in a row.
                        var at = u * depth + d;
                        turned[d * units * gates + gate * units + u] = values[at / units * units * gates + gate * units + at % units];
                    }
            return turned;
        },
    };

    static FoundWeight Summed(FoundWeight bias) => bias with
    {
        Shape = Shape.Of([bias.Shape[0] / 2]),
        Read = () =>
        {
            var values = bias.Read();
            return [.. values[..(values.Length / 2)].Zip(values[(values.Length / 2)..], (input, recurrent) => input + recurrent)];
        },
    };

    static FoundWeight Split(FoundWeight bias) => bias with { Shape = Shape.Of([2, bias.Shape[0] / 2]) };
}
