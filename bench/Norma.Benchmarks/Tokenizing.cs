using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Tokenizers;
using Norma.Features.Tokenizers;
using Token = Norma.Features.Tokenizers.Token;

namespace Norma.Benchmarks;

/// <summary>Byte-level BPE of a text file: learning 8,000 tokens, then encoding its lines beside Microsoft.ML.Tokenizers with the same vocabulary.</summary>
static class Tokenizing
{
    const int Repeats = 7;

    public static void Run(string file)
    {
        // The peer has tokens of its own for runs of spaces.
        string[] lines = [.. File.ReadLines(file).Where(line => line.Length > 0 && !line.Contains("  ", StringComparison.Ordinal))];
        var clock = Stopwatch.StartNew();
        var ours = new ByteLevelBpe(VocabularySize: 8000, Normalization: Normalization.None).Fit(lines);
        Console.WriteLine($"learnt {ours.VocabularySize} tokens of {lines.Sum(line => (long)line.Length) / 1e6:F1} million characters in {clock.Elapsed.TotalSeconds:F2} s");

        var path = Path.Combine(Path.GetTempPath(), $"norma-tokenizing-{Environment.ProcessId}.json");
        TokenizerFile.Write(ours, path);
        var model = JsonNode.Parse(File.ReadAllBytes(path))!["model"]!;
        File.Delete(path);
        var words = model["vocab"]!.DeepClone().AsObject();
        words["<|endoftext|>"] = words.Count;
        var merges = string.Join('\n', model["merges"]!.AsArray().Select(merge => $"{merge![0]} {merge[1]}"));
        using var vocabulary = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(words));
        using var learnt = new MemoryStream(Encoding.UTF8.GetBytes($"#version: 0.2\n{merges}\n"));
        var theirs = CodeGenTokenizer.Create(vocabulary, learnt);

        var tokens = new List<Token>();
        var (same, shown) = (0, 0);
        foreach (var line in lines)
        {
            tokens.Clear();
            ours.Encode(line, tokens);
            if (tokens.Select(token => token.Id).SequenceEqual(theirs.EncodeToIds(line))) same++;
            else if (shown++ < 3) Console.WriteLine($"differs: {line}\n  Norma {string.Join(' ', tokens.Select(token => token.Id))}\n  peer  {string.Join(' ', theirs.EncodeToIds(line))}");
        }
        Console.WriteLine($"equal ids: {same} of {lines.Length} lines");

        var (mine, peer) = (new double[Repeats], new double[Repeats]);
        for (var i = 0; i < Repeats; i++)
        {
            clock.Restart();
            foreach (var line in lines)
            {
                tokens.Clear();
                ours.Encode(line, tokens);
            }
            mine[i] = clock.Elapsed.TotalSeconds;
            clock.Restart();
            foreach (var line in lines) theirs.EncodeToIds(line);
            peer[i] = clock.Elapsed.TotalSeconds;
        }
        Array.Sort(mine);
        Array.Sort(peer);
        Console.WriteLine($"encoding: Norma {mine[Repeats / 2]:F3} s, Microsoft.ML.Tokenizers {peer[Repeats / 2]:F3} s, ratio {peer[Repeats / 2] / mine[Repeats / 2]:F2}");
    }
}
