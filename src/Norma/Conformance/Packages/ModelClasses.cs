using Norma.Data;
using Norma.Data.Fields;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance.Packages;

sealed class ModelClasses() : Rule<PackageFolder>("package/model-classes", "the targets of the contract, in its order and with its classes, in the model's metadata", References.Package)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        var (stated, learned) = (package.Fields.Where(f => f.Value.Role == Role.Target).ToArray(), package.Metadata.Targets);
        if (!stated.Select(f => f.Key).SequenceEqual(learned.Select(t => t.Name)))
        {
            yield return new("norma.yaml $.data.fields", $"has the targets {List(stated.Select(f => f.Key))}, and the model predicts {List(learned.Select(t => t.Name))}");
            yield break;
        }
        foreach (var (name, field) in stated)
        {
            var target = learned.First(t => t.Name == name);
            var fits = field.TargetOf(name, null) is { Task: not (TaskKind.TextGeneration or TaskKind.QuestionAnswering or TaskKind.Transcription) } known ? known.Equals(target) : field switch
            {
                Binary binary => target.Task is TaskKind.BinaryClassification && target.Classes is [var no, var yes] && (binary.Positive ?? yes) == yes && (binary.Negative ?? no) == no,
                Category => target.IsClass,
                Item item => target.Task is TaskKind.Recommendation && target.History == (item.Repeats ? null : item.Of),
                Boxes boxes => target.Task is TaskKind.ObjectDetection && (boxes.Classes is not { } classes || classes.Equals(target.Classes)),
                Data.Fields.Text => target.Task is TaskKind.TextGeneration,
                Norma.Data.Fields.Span span => target.Task is TaskKind.QuestionAnswering && target.Context == span.Of && target.MaxAnswerLength == span.MaxAnswerLength,
                Transcript transcript => target.Task is TaskKind.Transcription && target.Sound == transcript.Of,
                Set => target.Task is TaskKind.MultilabelClassification,
                _ => false,
            };
            if (!fits) yield return new($"norma.yaml $.data.fields.{name}", $"is {field.Type} and the model's target is {Vocabulary.Snake(target.Task.ToString())} of {List(target.Classes)}");
        }
    }

    static string List(IEnumerable<string> names) => $"[{string.Join(", ", names.Select(Printable.Quote))}]";
}
