using System.Security.Cryptography;
using System.Text;
using Norma.Data;
using Norma.Data.Profiles;
using Norma.Evaluation;
using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>Reads a package and trusts nothing in it: names, links, sizes and digests first, each file once, and only then what the files say.</summary>
static class PackageReader
{
    const int MostEntries = 10_000;
    const long MostText = 1L << 28;

    static readonly string[] s_always = [Package.Model, Package.SpecName, Package.Lock, Package.Evaluation, Package.Profile, Package.Croissant, Package.Card];

    static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static OpenPackage Open(string folder, bool keepWeights)
    {
        var manifest = ReadManifest(folder);
        var findings = new List<Finding>();
        var entries = Entries(folder);
        foreach (var name in entries.Where(name => name != Manifest.FileName && manifest.Files.All(f => f.Path != name)))
            findings.Add(Broken("DEPL042", folder, name, "is not in the manifest", "only the files that the manifest lists"));
        foreach (var name in s_always.Where(name => manifest.Files.All(f => f.Path != name)))
            findings.Add(Broken("DEPL041", folder, name, "is not listed by the manifest", "every file that a package has"));

        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in manifest.Files)
        {
            if (!entries.Contains(file.Path)) findings.Add(Broken("DEPL041", folder, file.Path, "is missing", "every file that the manifest lists"));
            else if (Verified(folder, file, file.Path != Package.WeightsName || keepWeights, findings) is { } bytes) files[file.Path] = bytes;
        }
        if (findings.Count > 0) throw new FindingsException(ExitCode.Verification, findings);
        return Understood(folder, manifest, files);
    }

    static Manifest ReadManifest(string folder)
    {
        if (!Directory.Exists(folder))
            throw new FindingsException(ExitCode.Refused, new Finding("DEPL040", "", "there is no such folder") { File = folder, Expected = "a package", Fix = "name the folder that 'norma run' wrote." });
        try
        {
            return Manifest.Parse(Contained.Read(folder, Manifest.FileName, Manifest.MostBytes));
        }
        catch (InvalidDataException fault)
        {
            throw new FindingsException(ExitCode.Verification, Broken("DEPL040", folder, Manifest.FileName, $"cannot be relied upon: {fault.Message}", "the manifest of a package"));
        }
        catch (FindingsException fault) when (fault.ExitCode == ExitCode.Refused)
        {
            throw new FindingsException(ExitCode.Verification, [.. fault.Findings, Broken("DEPL040", folder, Manifest.FileName, "cannot be relied upon", "the manifest of a package")]);
        }
    }

    static HashSet<string> Entries(string folder)
    {
        try
        {
            var names = new HashSet<string>(Directory.EnumerateFileSystemEntries(folder).Take(MostEntries + 1).Select(path => Path.GetFileName(path)!), StringComparer.Ordinal);
            return names.Count <= MostEntries ? names : throw new FindingsException(ExitCode.Verification, Broken("DEPL042", folder, "", $"has more than {MostEntries} entries", "the files of a package"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("FILE011", "", $"cannot be read ({fault.GetType().Name})") { File = folder, Expected = "a folder that this user may read" });
        }
    }

    /// <summary>The bytes of a file that are those which the manifest means; null when they are not, or are not kept.</summary>
    static byte[]? Verified(string folder, ManifestEntry stated, bool keep, List<Finding> findings)
    {
        try
        {
            using var stream = Contained.Open(folder, stated.Path);
            if (stream.Length != stated.Size)
            {
                findings.Add(Broken("DEPL043", folder, stated.Path, $"has {stream.Length} bytes", $"{stated.Size}, as the manifest says"));
                return null;
            }
            if (keep && stated.Size > (stated.Path is Package.Model or Package.WeightsName ? OnnxModel.MostBytes : MostText))
            {
                findings.Add(Broken("DEPL044", folder, stated.Path, $"has {stated.Size} bytes", "a file that fits in memory"));
                return null;
            }
            var bytes = keep ? new byte[stated.Size] : null;
            if (bytes is not null) stream.ReadExactly(bytes);
            var digest = bytes is not null ? Digest.Sha256(bytes) : Digest.Sha256(stream);
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(digest), Encoding.ASCII.GetBytes(stated.Sha256))) return bytes;
            findings.Add(Broken("DEPL043", folder, stated.Path, "is not what was packaged: its SHA-256 differs", "the bytes that the manifest lists"));
            return null;
        }
        catch (FindingsException fault) when (fault.ExitCode == ExitCode.Refused)
        {
            findings.AddRange(fault.Findings.Select(f => Broken("DEPL044", folder, stated.Path, f.Message, f.Expected ?? "a plain file")));
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("FILE011", Printable.Quote(stated.Path), $"cannot be read ({fault.GetType().Name})") { File = folder, Expected = "a file that this user may read" });
        }
    }

    static OpenPackage Understood(string folder, Manifest manifest, Dictionary<string, byte[]> files)
    {
        string Name(string file) => Path.Combine(folder, file);
        // What is said of the model is read beside it; where both are wrong, the model is spoken of.
        var reading = Task.Run(Documents);
        var model = OnnxModel.Read(files[Package.Model], Name(Package.Model));
        var (contract, evaluation, profile, parity) = reading.GetAwaiter().GetResult();
        var weights = files.TryGetValue(Package.WeightsName, out var bytes) ? WeightsFile.Read(bytes, Name(Package.WeightsName)) : null;
        return OpenPackage.Of(folder, manifest, model, contract.Data, contract.Deployment ?? new(), Text(Package.SpecName), Text(Package.Lock), evaluation, profile, parity, weights);

        (Contract, Judgement, DataProfile, ParityReport?) Documents()
        {
            var contract = SpecReader.ReadPart<Contract>(Text(Package.SpecName), Name(Package.SpecName));
            return (contract.Value ?? throw new FindingsException(ExitCode.Refused, contract.Findings),
                Judgement.FromJson(Text(Package.Evaluation), Name(Package.Evaluation)),
                DataProfile.FromJson(Text(Package.Profile), Name(Package.Profile)),
                files.ContainsKey(Package.ParityName) ? ParityReport.FromJson(Text(Package.ParityName), Name(Package.ParityName)) : null);
        }

        string Text(string file)
        {
            try
            {
                return s_utf8.GetString(files[file]);
            }
            catch (DecoderFallbackException)
            {
                throw new FindingsException(ExitCode.Refused, Broken("DEPL045", folder, file, "is not UTF-8", "text in UTF-8"));
            }
        }
    }

    /// <summary>What deployment needs of the file.</summary>
    sealed record Contract([StandardVersion] int Norma, DataSpec Data, DeploymentSpec? Deployment = null);

    static Finding Broken(string code, string folder, string name, string what, string expected) => new(code, name, what)
    {
        File = folder,
        Expected = expected,
        Fix = "take the package again from where it was made; do not use this one.",
    };
}
