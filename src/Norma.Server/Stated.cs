using Norma.Data;
using Norma.Deployment;
using Norma.Deployment.Generation;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Server;

/// <summary>A model as it was found, with what is stated about it: a verified package says its name, contract and limits, a file alone says nothing.</summary>
/// <param name="Model">The model.</param>
/// <param name="Name">Its name.</param>
/// <param name="Fields">The contract.</param>
/// <param name="Serve">The limits.</param>
/// <param name="Targets">What it predicts; empty where it does not say.</param>
/// <param name="Generate">How it writes texts.</param>
sealed record Stated(OnnxModel Model, string Name, Map<Field> Fields, Serve Serve, Items<Target> Targets, Generate Generate)
{
    /// <summary>A package.</summary>
    /// <exception cref="FindingsException">It does not verify (exit 7), or cannot be used (4, 5).</exception>
    public static Stated Package(string folder)
    {
        var package = Deployment.Package.Open(folder);
        var named = SpecReader.ReadPart<Named>(package.SpecText, Path.Combine(folder, "norma.yaml"));
        return named.Value is { Name: var name } ? new(package.Model, name, package.Fields, package.Deployment.Serve, package.Targets, package.Deployment.Generate ?? new()) : throw new FindingsException(ExitCode.Refused, named.Findings);
    }

    /// <summary>An ONNX file.</summary>
    /// <exception cref="FindingsException">It cannot be read (exit 4, 5).</exception>
    public static Stated File(string path) => new(OnnxModel.Read(path), Path.GetFileNameWithoutExtension(path), Map<Field>.Empty, new Serve(), [], new());

    /// <summary>What the server needs of the file besides.</summary>
    sealed record Named([StandardVersion] int Norma, [Name] string Name = "model");
}
