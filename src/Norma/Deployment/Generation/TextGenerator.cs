using Norma.Spec;

namespace Norma.Deployment.Generation;

/// <summary>Says for some texts which token may follow each.</summary>
/// <param name="rows">For each text, the row that it answers.</param>
/// <param name="tokens">The texts, <c>[texts, length]</c>, filled up with 0.</param>
/// <param name="places">For each text, how many tokens it has.</param>
/// <param name="logits">Takes a logit for each token of the vocabulary, <c>[texts, vocabulary]</c>.</param>
delegate void Following(ReadOnlySpan<int> rows, long[] tokens, ReadOnlySpan<int> places, Span<float> logits);

/// <summary>Writes texts token by token.</summary>
/// <param name="following">The model.</param>
/// <param name="length">How many tokens of a text the model sees.</param>
/// <param name="vocabulary">How many tokens there are.</param>
/// <param name="end">The token that ends a text.</param>
/// <param name="never">Tokens that are never written.</param>
/// <param name="slides">Whether the model goes on beyond its length, seeing the last tokens alone, as a language model does; a translation ends there.</param>
/// <param name="stated">How.</param>
sealed class TextGenerator(Following following, int length, int vocabulary, int end, Items<int> never, bool slides, Generate stated)
{
    /// <summary>The tokens that follow each prompt, the end left out.</summary>
    /// <param name="prompts">What is given, by row; empty where a text begins.</param>
    /// <param name="first">The number of the first row: what is drawn depends on it.</param>
    /// <param name="cancel">Ends the work early.</param>
    public int[][] Write(IReadOnlyList<int[]> prompts, long first = 0, CancellationToken cancel = default) =>
        stated.NumBeams > 1 ? Beams(prompts, cancel) : OneByOne(prompts, first, cancel);

    int[][] OneByOne(IReadOnlyList<int[]> prompts, long first, CancellationToken cancel)
    {
        var texts = prompts.Select(prompt => new List<int>(prompt)).ToArray();
        var seeds = stated.DoSample ? texts.Select((_, row) => new Seed(stated.Seed, FormattableString.Invariant($"generate/{first + row}"))).ToArray() : null;
        var open = Enumerable.Range(0, texts.Length).Where(row => !IsFull(texts[row])).ToList();
        for (var step = 0; step < stated.MaxNewTokens && open.Count > 0; step++)
        {
            cancel.ThrowIfCancellationRequested();
            var logits = Ask([.. open], [.. open.Select(row => texts[row])]);
            for (var i = open.Count - 1; i >= 0; i--)
            {
                var row = open[i];
                var own = logits.AsSpan(i * vocabulary, vocabulary);
                var token = seeds is null ? TokenChoice.Greatest(own) : TokenChoice.Drawn(own, stated, seeds[row]);
                if (token != end) texts[row].Add(token);
                if (token == end || IsFull(texts[row])) open.RemoveAt(i);
            }
        }
        return [.. texts.Select((text, row) => text.Skip(prompts[row].Length).ToArray())];
    }

    /// <summary>A text on its way, and the log-probability of what was written of it.</summary>
    sealed record Beam(int Row, List<int> Text, double Score);

    int[][] Beams(IReadOnlyList<int[]> prompts, CancellationToken cancel)
    {
        var live = prompts.Select((prompt, row) => new List<Beam> { new(row, [.. prompt], 0) }).ToArray();
        var ended = prompts.Select(_ => new List<(List<int> Text, double Score)>()).ToArray();
        for (var step = 1; step <= stated.MaxNewTokens; step++)
        {
            cancel.ThrowIfCancellationRequested();
            Beam[] all = [.. live.SelectMany(beams => beams)];
            if (all.Length == 0) break;
            var logits = Ask([.. all.Select(beam => beam.Row)], [.. all.Select(beam => beam.Text)]);
            for (var i = 0; i < all.Length; i++) TokenChoice.LogSoftmax(logits.AsSpan(i * vocabulary, vocabulary));
            var at = 0;
            for (var row = 0; row < live.Length; row++)
            {
                if (live[row].Count == 0) continue;
                live[row] = Next(live[row], logits.AsSpan(at * vocabulary), step, ended[row], out var taken);
                at += taken;
            }
        }
        var written = new int[prompts.Count][];
        for (var row = 0; row < written.Length; row++)
        {
            ended[row].AddRange(live[row].Select(beam => (beam.Text, Scored(beam.Score, beam.Text.Count - prompts[row].Length))));
            written[row] = ended[row].Count == 0 ? [] : [.. ended[row].Aggregate((best, other) => other.Score > best.Score ? other : best).Text.Skip(prompts[row].Length)];
        }
        return written;
    }

    List<Beam> Next(List<Beam> beams, ReadOnlySpan<float> shares, int step, List<(List<int> Text, double Score)> ended, out int taken)
    {
        taken = beams.Count;
        var candidates = new List<(int Beam, int Token, double Score)>();
        for (var b = 0; b < beams.Count; b++)
        {
            var own = shares.Slice(b * vocabulary, vocabulary);
            var best = new (float Falling, int Token)[vocabulary];
            for (var token = 0; token < vocabulary; token++) best[token] = (-own[token], token);
            Array.Sort(best);
            // Twice as many as are kept: as many may end.
            foreach (var (falling, token) in best.Take(2 * stated.NumBeams))
                if (!float.IsPositiveInfinity(falling)) candidates.Add((b, token, beams[b].Score - falling));
        }
        var next = new List<Beam>();
        foreach (var (b, token, score) in candidates.OrderByDescending(candidate => candidate.Score).Take(2 * stated.NumBeams))
        {
            if (next.Count == stated.NumBeams) break;
            if (token == end) ended.Add((beams[b].Text, Scored(score, step)));
            else
            {
                List<int> text = [.. beams[b].Text, token];
                if (IsFull(text)) ended.Add((text, Scored(score, step)));
                else next.Add(new(beams[b].Row, text, score));
            }
        }
        // Nothing that still grows can become better than what is kept.
        if (ended.Count >= stated.NumBeams && next.Count > 0 && Scored(next[0].Score, step) <= ended.Select(text => text.Score).OrderDescending().ElementAt(stated.NumBeams - 1)) next.Clear();
        return next;
    }

    double Scored(double score, int written) => score / Math.Pow(Math.Max(1, written), stated.LengthPenalty ?? 1);

    bool IsFull(List<int> text) => !slides && text.Count >= length;

    float[] Ask(int[] rows, List<int>[] texts)
    {
        var (tokens, places, logits) = (new long[checked(texts.Length * length)], new int[texts.Length], new float[checked(texts.Length * vocabulary)]);
        for (var i = 0; i < texts.Length; i++)
        {
            places[i] = Math.Min(texts[i].Count, length - 1);
            for (var (k, from) = (0, texts[i].Count - places[i]); k < places[i]; k++) tokens[i * length + k] = texts[i][from + k];
        }
        following(rows, tokens, places, logits);
        for (var i = 0; i < texts.Length; i++)
            foreach (var token in never) logits[i * vocabulary + token] = float.NegativeInfinity;
        return logits;
    }
}
