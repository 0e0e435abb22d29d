using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Features;

namespace Norma.Deployment.Readers;

/// <summary>Where a graph says the tokens of a transcript, and what it says of all tokens at each step.</summary>
/// <param name="Tokens">The place of the output with the tokens, −1 behind them.</param>
/// <param name="All">The place of the output with the log-probabilities of all tokens.</param>
sealed record SaidTokens(int Tokens, int All)
{
    /// <summary>By row 0 where the tokens are those that are read here from the log-probabilities, else 1.</summary>
    /// <param name="target">The target.</param>
    /// <param name="outputs">What the runtime gave.</param>
    /// <param name="into">By row.</param>
    public void Compare(Target target, IReadOnlyList<OrtValue> outputs, Span<int> into)
    {
        var (steps, tokens) = (target.Steps, (int)target.Shape![1]);
        var said = outputs[Tokens].GetTensorDataAsSpan<long>();
        var sure = outputs[All].GetTensorDataAsSpan<float>();
        var (likeliest, expected) = (new float[steps], new float[steps]);
        for (var row = 0; row < into.Length; row++)
        {
            for (var step = 0; step < steps; step++)
            {
                var of = sure.Slice((row * steps + step) * tokens, tokens);
                var best = 0;
                for (var token = 1; token < tokens; token++)
                    if (of[token] > of[best]) best = token;
                likeliest[step] = best;
            }
            SaidText.Collapse(likeliest, expected);
            var same = true;
            for (var step = 0; step < steps; step++) same &= said[row * steps + step] == (long)expected[step];
            into[row] = same ? 0 : 1;
        }
    }
}
