namespace Norma.Features;

/// <summary>Arrays between two steps, used again by the next feature of the same thread: a million fresh rows cost more than a step on them.</summary>
static class Scratch
{
    const int Most = 2;

    [ThreadStatic]
    static List<float[]>? t_spare;

    /// <summary>Keeps spare arrays on this thread until <see cref="Close"/>.</summary>
    public static int Open()
    {
        t_spare = [];
        return 0;
    }

    /// <summary>Lets the spare arrays go.</summary>
    public static void Close(int opened) => t_spare = null;

    /// <summary>An array of any content.</summary>
    public static float[] Take(int length)
    {
        for (var i = 0; i < t_spare?.Count; i++)
        {
            if (t_spare[i] is not { } array || array.Length != length) continue;
            t_spare.RemoveAt(i);
            return array;
        }
        return GC.AllocateUninitializedArray<float>(length);
    }

    /// <summary>Gives an array back that <see cref="Take"/> gave and that nothing reads any more.</summary>
    public static void Give(float[] array)
    {
        if (t_spare is null) return;
        if (t_spare.Count == Most) t_spare.RemoveAt(0);
        t_spare.Add(array);
    }
}
