using System.Globalization;
using Norma.Formats.Onnx;

namespace Norma.Features.Sound;

/// <summary>Sounds to what they sound like: mels, decibels, coefficients.</summary>
sealed record FittedSpectrogram : FittedTransform, IGraphTransform
{
    readonly string _word;
    readonly Transforms.MelSpectrogram _stated;
    readonly MelFilters _filters;
    readonly Mfcc? _cepstrum;
    readonly MelSpectrogram _mels;
    readonly Decibels? _decibels;
    readonly int _frames;

    /// <summary>Plans the transform.</summary>
    /// <param name="word">What states it.</param>
    /// <param name="stated">Frames, pitches and scale.</param>
    /// <param name="samples">How long a sound is.</param>
    /// <param name="filters">The pitches.</param>
    /// <param name="cepstrum">What is made of them; null where they are what is wanted.</param>
    public FittedSpectrogram(string word, Transforms.MelSpectrogram stated, int samples, MelFilters filters, Mfcc? cepstrum)
    {
        (_word, _stated, _filters, _cepstrum) = (word, stated, filters, cepstrum);
        _mels = new(new PowerSpectrogram(stated.NFft, stated.HopLength, stated.WinLength), filters);
        _decibels = stated.Decibels ? new(1, stated.Amin, stated.TopDb == 0 ? null : stated.TopDb) : null;
        _frames = _mels.Frames(samples);
    }

    int Hop => _stated.HopLength ?? Math.Max(1, (_stated.WinLength ?? _stated.NFft) / 4);

    int Width => _cepstrum?.Count ?? _filters.Count;

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"{_word}: {_frames} frames of {Width}, n_fft {_stated.NFft}, hop {Hop}");

    /// <inheritdoc/>
    public override Flow Apply(Flow rows)
    {
        var sounds = (Numbers)rows;
        var (mels, width) = (_frames * _filters.Count, _frames * Width);
        var values = Scratch.Take(checked(rows.Rows * width));
        var log = _cepstrum is null ? [] : new float[mels];
        for (var row = 0; row < rows.Rows; row++)
        {
            var into = values.AsSpan(row * width, width);
            var power = _cepstrum is null ? into : log;
            _mels.Compute(sounds.Values.AsSpan(row * sounds.Width, sounds.Width), power);
            _decibels?.Apply(power);
            _cepstrum?.Apply(log, into);
        }
        return new Numbers(rows.Rows, width, values) { Shape = [_frames, Width] };
    }

    /// <inheritdoc/>
    public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
    {
        var (size, half) = (_stated.NFft, _stated.NFft / 2);
        var sound = graph.Node("Squeeze", [graph.Node("Cast", [rows], ("to", OnnxType.Double)), graph.Ints("sound.channel", [2])]);
        var padded = graph.Node("Pad", [sound, graph.Ints("sound.silence", [0, half, 0, half])], ("mode", "constant"));
        var window = graph.Doubles("sound.window", HannWindow.Periodic(_stated.WinLength ?? size, size));
        var parts = graph.Node("STFT", [padded, graph.Scalar("sound.hop", (long)Hop), window, graph.Scalar("sound.n_fft", (long)size)], ("onesided", 1L));
        var power = graph.Node("ReduceSum", [graph.Node("Mul", [parts, parts]), graph.Ints("sound.parts", [3])], ("keepdims", 0L));
        var mels = graph.Node("Cast", [graph.Node("MatMul", [power, graph.Doubles("sound.mels", _filters.Dense(), _filters.Bins, _filters.Count)])], ("to", OnnxType.Float));
        if (_decibels is null) return mels;
        var least = graph.Node("Max", [graph.Node("Cast", [mels], ("to", OnnxType.Double)), graph.Doubles("sound.amin", [_stated.Amin], 1)]);
        var level = graph.Node("Mul", [graph.Node("Log", [least]), graph.Doubles("sound.decibels", [10 / Math.Log(10)], 1)]);
        if (_decibels.TopDb is { } top)
        {
            var strongest = graph.Node("ReduceMax", [level], ("axes", new long[] { 1, 2 }), ("keepdims", 1L));
            level = graph.Node("Max", [level, graph.Node("Sub", [strongest, graph.Doubles("sound.top_db", [top], 1)])]);
        }
        var decibels = graph.Node("Cast", [level], ("to", OnnxType.Float));
        if (_cepstrum is null) return decibels;
        var wide = graph.Node("Cast", [decibels], ("to", OnnxType.Double));
        return graph.Node("Cast", [graph.Node("MatMul", [wide, graph.Doubles("sound.cosines", _cepstrum.Dense(), _filters.Count, _cepstrum.Count)])], ("to", OnnxType.Float));
    }
}
