using Norma.Models;
using Norma.Spec;

namespace Norma.Interop;

/// <summary>A format in which other frameworks keep models. Every class that is one is found; no list is edited. <see cref="Of"/> picks it by what a file begins with.</summary>
public abstract class ModelFormat
{
    /// <summary>What it is called, as in <c>Keras v3</c>.</summary>
    public abstract string Title { get; }

    /// <summary>Whether a path leads to a model of this format, by what is in it: never by its name alone.</summary>
    public abstract bool Reads(string path);

    /// <summary>Whether the name of a file asks for this format, as <c>model.keras</c> does; false for a format that is not written.</summary>
    public virtual bool Writes(string path) => false;

    /// <summary>Whether the name of a file says that it is of this format: its reader then says what is broken in it.</summary>
    public virtual bool IsNamed(string path) => Writes(path);

    /// <summary>The model in a file.</summary>
    /// <param name="path">The file, or the folder of one.</param>
    /// <param name="structure">The layers, for a file that holds weights alone; their inputs, for a file that does not say them. Its own weights are not used.</param>
    /// <exception cref="FindingsException">It was refused (exit 4) or cannot be read (5).</exception>
    public abstract ImportedModel Read(string path, NetworkModel? structure = null);

    /// <summary>Writes a model, whole or not at all.</summary>
    /// <exception cref="FindingsException">The format cannot hold it (exit 4), or the file cannot be written (5).</exception>
    public virtual void Write(string path, NetworkModel model) => throw new NotSupportedException($"{Title} is not written.");

    /// <summary>What is in a file, read as far as can be: also of a file that <see cref="Read"/> would refuse.</summary>
    /// <exception cref="FindingsException">It is not even a sound file of this format (exit 4), or cannot be read (5).</exception>
    public abstract ModelDescription Describe(string path);

    /// <summary>All formats, in the order of their titles.</summary>
    public static IReadOnlyList<ModelFormat> All { get; } =
    [
        .. typeof(ModelFormat).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(ModelFormat)))
            .Select(type => (ModelFormat)Activator.CreateInstance(type)!)
            .OrderBy(format => format.Title, StringComparer.Ordinal),
    ];

    /// <summary>The format of a file, by what it begins with; by its ending where it begins like none.</summary>
    /// <exception cref="FindingsException"><c>INTR001</c>: none reads it (exit 4). <c>FILE011</c>: it is not there (exit 4).</exception>
    public static ModelFormat Of(string path)
    {
        if (!Directory.Exists(path)) Formats.OuterFile.Open(path).Dispose();
        return All.FirstOrDefault(format => format.Reads(path)) ?? (Directory.Exists(path) ? null : All.FirstOrDefault(format => format.IsNamed(path))) ?? throw new FindingsException(ExitCode.Refused, new Finding("INTR001", "", "is no model in a format that is read")
        {
            File = path,
            Expected = $"one of: {string.Join(", ", All.Select(format => format.Title))}",
            Fix = "export the model again in one of these formats.",
        });
    }
}

/// <summary>A model that was read.</summary>
/// <param name="Model">The model.</param>
/// <param name="Notes">What was left out or changed on the way and does not change what the model gives.</param>
public sealed record ImportedModel(NetworkModel Model, Items<Finding> Notes);

/// <summary>What is in a file of a model.</summary>
/// <param name="Format">What it is.</param>
/// <param name="Metadata">What the file says of itself.</param>
/// <param name="Tensors">The arrays in it, as they are kept.</param>
/// <param name="Model">The model, where it can be read.</param>
/// <param name="Findings">What is wrong or suspicious: why it would be refused, or what would be left out.</param>
public sealed record ModelDescription(string Format, Map<string> Metadata, Items<TensorFacts> Tensors, NetworkModel? Model, Items<Finding> Findings);

/// <summary>An array in a file.</summary>
/// <param name="Name">Where it stands in the file.</param>
/// <param name="Type">What its elements are, as in <c>float32</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Bytes">How many bytes its elements have.</param>
public sealed record TensorFacts(string Name, string Type, Shape Shape, long Bytes);
