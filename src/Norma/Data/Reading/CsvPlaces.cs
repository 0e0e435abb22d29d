using Norma.Formats;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Lines and columns of bytes: counted only when something is wrong.</summary>
static class CsvPlaces
{
    const int PieceSize = 1 << 16;

    /// <summary>The places of bytes: the line, and the column in characters.</summary>
    /// <param name="bytes">UTF-8.</param>
    /// <param name="offsets">Ascending.</param>
    public static Place[] Of(ByteSource bytes, long[] offsets)
    {
        var places = new Place[offsets.Length];
        var piece = new byte[PieceSize];
        var (line, column, at, next) = (1L, 1L, 0L, 0);
        while (next < offsets.Length)
        {
            var read = bytes.Read(at, piece);
            for (var i = 0; i < read || (read == 0 && next < offsets.Length); i++)
            {
                while (next < offsets.Length && (offsets[next] <= at + i || read == 0)) places[next++] = new(line, column);
                if (read == 0 || next == offsets.Length) break;
                if (piece[i] == '\n') (line, column) = (line + 1, 1);
                // Bytes that go on a character, and the byte order mark, are no columns.
                else if ((piece[i] & 0xC0) != 0x80 && !(at + i == 0 && piece[i] == 0xEF)) column++;
            }
            at += read;
        }
        return places;
    }
}
