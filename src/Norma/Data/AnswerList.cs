using System.Text;
using System.Text.Json;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data;

/// <summary>Several right answers in one cell, as in <c>["Denver", "Denver Broncos"]</c> or <c>[{"text": "Denver", "answer_start": 177}]</c>.</summary>
static class AnswerList
{
    /// <summary>What a cell is that can be read.</summary>
    public const string Expected = "a JSON array of texts, or of objects with a member 'text', none of them empty";

    /// <summary>The answers of a cell in their order; null where it is no such list, or where there is none in it.</summary>
    public static string[]? Read(string cell)
    {
        try
        {
            var list = StrictJson.Parse(Encoding.UTF8.GetBytes(cell));
            if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() == 0) return null;
            var answers = new string[list.GetArrayLength()];
            foreach (var (i, item) in list.EnumerateArray().Index())
            {
                if ((item.TextOf() ?? item.Text("text")) is not { Length: > 0 } answer) return null;
                answers[i] = answer;
            }
            return answers;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>By row its answers; none of a cell that is missing.</summary>
    /// <param name="lists">The cells.</param>
    /// <exception cref="ArgumentException">A cell is no such list; who reads files says so of them all.</exception>
    public static string[][] Of(TextColumn lists)
    {
        var answers = Array.ConvertAll(lists.Levels, cell => Read(cell) ?? throw new ArgumentException($"Received {Printable.Quote(cell)} in '{lists.Name}', expected {Expected}.", nameof(lists)));
        return Array.ConvertAll(lists.Codes, code => code < 0 ? [] : answers[code]);
    }
}
