using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Norma.Data;
using Norma.Features.Sources;

namespace Norma.Features;

/// <summary>The rows of a table that a feature of several axes is made of.</summary>
abstract class ShapedRows
{
    /// <summary>About how many numbers a row is.</summary>
    public abstract int Width { get; }

    /// <summary>Whether nothing has to be decoded.</summary>
    public abstract bool AreDecoded { get; }

    /// <summary>Some of them, in their order.</summary>
    public abstract Flow Read(ReadOnlyMemory<int> order);

    /// <summary>Adds to a digest what tells them from others.</summary>
    public abstract void AppendTo(IncrementalHash hash);

    /// <summary>Those of a feature.</summary>
    public static ShapedRows Of(FittedFeature feature, Table rows) => feature.Source switch
    {
        TensorSource source => new Tensors(source, (TensorColumn)rows[source.Field]),
        DateSource source => new Moments((DateColumn)rows[source.Field], feature.Width),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Pictures, sounds, series.</summary>
    sealed class Tensors(TensorSource source, TensorColumn column) : ShapedRows
    {
        public override int Width => column.Width;

        public override bool AreDecoded => column.IsDecoded;

        public override Flow Read(ReadOnlyMemory<int> order) => source.Read(column, order.Span);

        public override void AppendTo(IncrementalHash hash)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{column.Name} {column.Shape}\n"));
            var hashes = new ulong[column.Rows];
            for (var row = 0; row < hashes.Length; row++) hashes[row] = column.HashOf(row);
            hash.AppendData(MemoryMarshal.AsBytes<ulong>(hashes));
        }
    }

    /// <summary>Moments, from which those of the steps follow.</summary>
    sealed class Moments(DateColumn column, int width) : ShapedRows
    {
        public override int Width => width;

        public override bool AreDecoded => true;

        public override Flow Read(ReadOnlyMemory<int> order)
        {
            var rows = order.Span;
            var moments = new long[rows.Length];
            for (var i = 0; i < moments.Length; i++) moments[i] = column.Values[rows[i]];
            return new Dates(moments);
        }

        public override void AppendTo(IncrementalHash hash)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{column.Name} {width}\n"));
            hash.AppendData(MemoryMarshal.AsBytes<long>(column.Values));
        }
    }
}
