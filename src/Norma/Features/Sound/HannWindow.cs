namespace Norma.Features.Sound;

/// <summary>The window under which a frame is cut out: it fades in and out, so that the edges make no frequencies of their own.</summary>
/// <remarks><c>w[n] = ½ − ½ cos(2π n / win_length)</c>, periodic, with zeros on both sides up to <c>n_fft</c>. As <c>librosa.filters.get_window("hann")</c> under <c>librosa.util.pad_center</c>.</remarks>
static class HannWindow
{
    /// <summary>The window.</summary>
    /// <param name="winLength">How long it is.</param>
    /// <param name="nFft">How long it is with its zeros.</param>
    public static double[] Periodic(int winLength, int nFft)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(winLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(winLength, nFft);
        var window = new double[nFft];
        var before = (nFft - winLength) / 2;
        for (var n = 0; n < winLength; n++) window[before + n] = winLength == 1 ? 1 : 0.5 - 0.5 * Math.Cos(2 * Math.PI * n / winLength);
        return window;
    }
}
