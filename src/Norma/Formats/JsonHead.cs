using System.Text.Json;

namespace Norma.Formats;

/// <summary>Tells by the beginning of a JSON file what is in it, so that a long one need not be read for that.</summary>
static class JsonHead
{
    /// <summary>How much of a file is looked at.</summary>
    const int Looked = 1 << 16;

    /// <summary>Looks for something; the reader stands before the first token.</summary>
    public delegate bool Telling(ref Utf8JsonReader reader);

    /// <summary>Whether it is there, as far as the beginning tells; not in what cannot be read, or is no JSON: who reads that says what is wrong with it.</summary>
    public static bool Tells(string path, Telling telling)
    {
        try
        {
            var buffer = new byte[Looked];
            int length;
            using (var file = File.OpenHandle(path)) length = RandomAccess.Read(file, buffer, 0);
            var bytes = buffer.AsSpan(0, length);
            var reader = new Utf8JsonReader(bytes.StartsWith(Utf8Text.Mark) ? bytes[Utf8Text.Mark.Length..] : bytes, isFinalBlock: false, default);
            return telling(ref reader);
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
