using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>Questions about texts as SQuAD stores them: a JSON file of paragraphs. The fields <c>id</c>, <c>title</c>, <c>context</c>, <c>question</c>, <c>answer</c>, <c>answer_start</c> and <c>answers</c>.</summary>
/// <remarks>
/// A row is a question. <c>answer</c> is the first of its answers and what is learned, <c>answers</c> the JSON array of all of them, any of which counts: where nothing else is stated, <c>answer</c> is
/// <c>{type: span, of: context, start: answer_start, answers: answers}</c>, <c>context</c> and <c>question</c> are texts of role feature, and the others are ignored.
/// Questions of <c>is_impossible: true</c>, as SQuAD 2.0 has them, are left out and counted; one without answers is a row to be predicted.
/// <para>Rajpurkar et al. 2016, https://arxiv.org/abs/1606.05250; https://rajpurkar.github.io/SQuAD-explorer.</para>
/// </remarks>
/// <param name="Path">Files, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
[Word]
public sealed record Squad([OneOrMany] Items<string> Path) : Source(Path)
{
    internal override RowFile Open(string path, string shown) => SquadFile.Open(path, shown);

    internal override bool IsTable => false;
}
