using System.Buffers.Binary;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Norma.Conformance;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Server;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>A whole life of sounds: from a folder to a served model, the same samples everywhere.</summary>
public sealed class SoundLifeTests
{
    /// <summary>A WAV file of 16 bits.</summary>
    static byte[] Wave(int rate, int channels, params ReadOnlySpan<float> samples)
    {
        var bytes = new byte[44 + 2 * samples.Length];
        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(bytes.AsSpan(8));
        foreach (var (at, value) in new[] { (16, 16), (20, 1 + (channels << 16)), (24, rate), (28, rate * channels * 2), (32, channels * 2 + (16 << 16)), (40, 2 * samples.Length) })
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        "data"u8.CopyTo(bytes.AsSpan(36));
        for (var i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + 2 * i), (short)Math.Clamp(samples[i] * 32768, -32768, 32767));
        return bytes;
    }

    static byte[] Tone(Seed seed, bool rising, int rate, int channels)
    {
        var (frames, begin) = ((int)(rate * (0.15 + 0.1 * seed.Uniform())), 300 + 500 * seed.Uniform());
        var samples = new float[frames * channels];
        for (var t = 0; t < frames; t++)
            for (var c = 0; c < channels; c++)
            {
                var (time, share) = ((double)t / rate, (double)t / frames);
                samples[t * channels + c] = (float)(0.4 * Math.Sin(2 * Math.PI * (begin + (rising ? share : 1 - share) * 400) * time) + 0.05 * (seed.Uniform() - 0.5));
            }
        return Wave(rate, channels, samples);
    }

    static string[] Record(TemporaryFolder folder, int count)
    {
        Directory.CreateDirectory(folder.In("sounds"));
        var seed = new Seed(5, "sounds");
        var names = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var name = folder.In("sounds", string.Create(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "up" : "down")}_{i:000}.wav"));
            File.WriteAllBytes(name, Tone(seed, i % 2 == 0, i % 5 == 0 ? 11025 : 8000, i % 7 == 0 ? 2 : 1));
            names.Add(name);
        }
        return [.. names];
    }

    [Theory, InlineData("{type: mel_spectrogram, n_fft: 256, hop_length: 80, n_mels: 24}, standardize"), InlineData("{type: mfcc, n_mfcc: 12, n_fft: 256, hop_length: 80, n_mels: 24}, standardize")]
    public void From_a_folder_to_a_served_model(string steps)
    {
        using var folder = new TemporaryFolder();
        var names = Record(folder, 160);
        File.WriteAllText(folder.In("norma.yaml"), $$$"""
            norma: 1
            name: sweeps
            data:
              source: {type: folder, path: sounds, pattern: "{way}_*.wav"}
              fields:
                audio: {type: audio, rate: 8000}
                way: {type: category, role: target}
            features:
              defaults:
                audio: [{{{steps}}}]
            model:
              layers:
                - {type: conv1d, filters: 16, kernel_size: 5, activation: relu}
                - {type: gru, units: 12}
            training: {epochs: 25, batch_size: 16, optimizer: {type: adam, learning_rate: 0.01}}
            evaluation: {metrics: [accuracy]}
            """);
        var run = Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        Assert.True(run.Judged!.Judgement.Metrics["test"]["accuracy"] > 0.9, $"{run.Judged.Judgement.Metrics["test"]["accuracy"]}");
        Assert.True(run.Parity!.Passed);
        Assert.True(!Check.Of(folder.In("run/package")).Findings.Any(finding => finding.Severity == Severity.Error), string.Join("\n", Check.Of(folder.In("run/package")).Findings));
        var audio = Assert.IsType<Audio>(run.Plan.Spec.Data.Fields["audio"]);
        Assert.Equal(8000, audio.Rate);
        Assert.InRange(audio.Duration!.Value, 0.2, 0.25);

        File.WriteAllLines(folder.In("new.csv"), names.Order(StringComparer.Ordinal).Take(40).Select(name => Path.GetRelativePath(folder.Path, name).Replace('\\', '/')).Prepend("audio"));
        var package = Package.Open(folder.In("run/package"));
        using var predictor = package.Predictor();
        var byName = predictor.Predict(DataReader.ReadInputs(folder.In("new.csv"), package.Fields).Table).Values[0];
        var byFolder = predictor.Predict(DataReader.ReadInputs(folder.In("sounds"), package.Fields).Table).Values[0];
        Assert.Equal(byFolder.Take(80), byName);

        using var served = ServedModel.Open(new ServerOptions(folder.In("run/package")));
        using var slot = new RunSlot();
        served.WarmUp(slot);
        var files = names.Order(StringComparer.Ordinal).Take(40).ToArray();
        using var texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [40, 1]);
        for (var i = 0; i < 40; i++) texts.StringTensorSetElementAt(Convert.ToBase64String(File.ReadAllBytes(files[i])), i);
        using (var answers = served.Run(slot, [texts]))
            Assert.Equal(byName, answers[Array.FindIndex(served.Outputs, port => port.Name == "probabilities")].GetTensorDataAsSpan<float>().ToArray());
        texts.StringTensorSetElementAt(Convert.ToBase64String(File.ReadAllBytes(files[0])[..60]), 3);
        var refusal = Assert.Throws<Refusal>(() => served.Run(slot, [texts]));
        Assert.Contains("data[3] is no WAV sound", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sounds_are_brought_to_one_rate_and_length_or_refused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("s"));
        File.WriteAllBytes(folder.In("s", "a.wav"), Wave(8000, 1, 0.5f, -0.5f, 0.25f));
        File.WriteAllBytes(folder.In("s", "b.wav"), Wave(8000, 2, 0.5f, 0f, -0.5f, 0f, 0.25f, 0f, 1f, 1f));
        DataSet Read(Audio audio) => DataReader.Read(new(new Folder("s"), new([new("audio", audio)])), folder.Path);
        var sounds = (TensorColumn<float>)Read(new()).Table["audio"];
        Assert.Equal([4L, 1], sounds.Shape);
        Assert.Equal([0.5f, -0.5f, 0.25f, 0], sounds[0].ToArray());
        Assert.Equal([0.25f, -0.25f, 0.125f, 32767f / 32768], sounds[1].ToArray());
        Assert.Equal([2L, 1], ((TensorColumn)Read(new(Duration: 0.00025)).Table["audio"]).Shape);
        Assert.Contains("1 channels, not 2", Assert.Throws<FindingsException>(() => Read(new(Channels: 2))).Message, StringComparison.Ordinal);

        File.WriteAllBytes(folder.In("s", "c.wav"), Wave(4000, 1, 0.5f, -0.5f));
        Assert.Contains("state 'rate' to resample", Assert.Throws<FindingsException>(() => Read(new())).Message, StringComparison.Ordinal);
        Assert.Equal([4L, 1], ((TensorColumn)Read(new(Rate: 8000)).Table["audio"]).Shape);
    }

    [Fact]
    public void A_sound_is_cut_before_it_is_resampled()
    {
        // Of 200,000 seconds one is asked for: what is held is of its size, and the same as of the whole.
        var random = new Seed(1, "slow");
        var sound = new Norma.Formats.Wav.WavSound(3, 1, [.. Enumerable.Range(0, 600_000).Select(_ => (float)(random.Uniform() - 0.5))]);
        var into = new float[8000];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Norma.Data.Reading.SoundCells.Write(new Audio(Rate: 8000, Duration: 1), sound, into);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        var whole = new Norma.Formats.Wav.Resampler(3, 8000);
        var (some, all) = (sound.Samples[..100], new float[whole.Length(100)]);
        whole.Apply(some, all);
        Assert.Equal(all[..8000], into);
    }

    [Fact]
    public void Spoken_digits_are_told_apart_as_well_as_published()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("NORMA_SLOW") == "1", "trains for a quarter of a minute: ./test --all");
        var root = Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared");
        var data = Path.Combine(root, "data", "audio", "fsdd_open");
        if (!Directory.Exists(data)) Assert.Skip("The spoken digits are not here (NORMA_SHARED).");
        using var folder = new TemporaryFolder();
        // The official test: takes 0 to 4.
        foreach (var file in Directory.EnumerateFiles(data, "*.wav"))
        {
            var part = Path.GetFileNameWithoutExtension(file).Split('_')[2].Length == 1 && file[^5] <= '4' ? "test" : "train";
            Directory.CreateDirectory(folder.In(part));
            File.Copy(file, folder.In(part, Path.GetFileName(file)));
        }
        File.WriteAllText(folder.In("norma.yaml"), """
            norma: 1
            name: spoken_digits
            data:
              source: {type: folder, path: train, pattern: "{digit}_{speaker}_*.wav"}
              fields:
                audio: {type: audio, duration: 1.0}
                digit: {type: category, role: target}
                speaker: {role: ignore}
              split: {type: predefined, test: test}
            features:
              defaults:
                audio: [{type: mel_spectrogram, n_fft: 256, hop_length: 80, n_mels: 40, fmin: 50}, standardize]
            model:
              layers:
                - {type: conv1d, filters: 64, kernel_size: 5, activation: relu}
                - batch_normalization
                - max_pooling1d
                - {type: conv1d, filters: 64, kernel_size: 5, activation: relu}
                - batch_normalization
                - max_pooling1d
                - {type: conv1d, filters: 64, kernel_size: 3, activation: relu}
                - global_max_pooling1d
                - {type: dropout, rate: 0.3}
            training: {epochs: 25, batch_size: 32, lr_scheduler: {type: cosine, warmup_ratio: 0.1}}
            evaluation: {metrics: [accuracy]}
            """);
        var judged = Norma.Stated.Read(folder.In("norma.yaml")).Plan().Train().Evaluate();
        Assert.True(judged.Judgement.Metrics["test"]["accuracy"] >= 0.93, $"{judged.Judgement.Metrics["test"]["accuracy"]}");
    }
}
