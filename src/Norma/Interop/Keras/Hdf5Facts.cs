using Norma.Formats.Hdf5;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>What is in an HDF5 file, whether or not it can be read as a model.</summary>
static class Hdf5Facts
{
    const int MostObjects = 100_000;

    /// <summary>The description of a file.</summary>
    public static ModelDescription Describe(string format, Map<string> metadata, Hdf5Group root, Func<ImportedModel> read)
    {
        var tensors = new List<TensorFacts>();
        var (open, objects) = (new Stack<Hdf5Group>([root]), 0);
        while (open.TryPop(out var group))
        {
            foreach (var name in group.Names)
            {
                if (++objects > MostObjects) throw new InvalidDataException($"the file has more than {MostObjects} groups and arrays");
                switch (group.Member(name))
                {
                    case Hdf5Dataset array: tensors.Add(new(array.Path, array.Type.Name, array.Shape, array.Bytes)); break;
                    case Hdf5Group inner: open.Push(inner); break;
                }
            }
        }
        try
        {
            var model = read();
            return new(format, metadata, [.. tensors], model.Model, model.Notes);
        }
        catch (FindingsException refused)
        {
            return new(format, metadata, [.. tensors], null, [.. refused.Findings]);
        }
    }
}
