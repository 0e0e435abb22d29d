using Norma.Spec;
using Xunit;

namespace Norma.Tests;

/// <summary>What is wrong in different sections, and what is wrong in form and what in meaning, is said in one run; what rests on a section that is wrong is not asked.</summary>
public sealed class AllFindingsTests
{
    static string[] Codes(string sections, string data = "source: {type: csv, path: rows.csv}, fields: {y: {type: binary, role: target}}")
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.In("rows.csv"), ["a,b,y", .. Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i % 7},{i % 5},{(i % 3 == 0 ? "yes" : "no")}"))]);
        File.WriteAllText(folder.In("norma.yaml"), $"norma: 1\ndata: {{{data}}}\n{sections}\n");
        var refused = Assert.Throws<FindingsException>(() => Stated.Read(folder.In("norma.yaml")).Plan());
        Assert.Equal(ExitCode.Spec, refused.ExitCode);
        Assert.Equal(refused.Findings.Select(f => f.At?.Line ?? int.MaxValue).Order(), refused.Findings.Select(f => f.At?.Line ?? int.MaxValue));
        return [.. refused.Findings.Select(f => $"{f.Code} {f.Path}")];
    }

    const string Conv = "model: {layers: [{type: conv2d, filters: 3, kernel_size: 3}]}";

    [Fact]
    public void Form_meaning_and_shapes_in_one_run() => Assert.Equal(
        ["MODL001 $.model.layers[0]", "SPEC007 $.training.epochs", "EVAL004 $.evaluation.slices[0]"],
        Codes($"{Conv}\ntraining: {{epochs: 0}}\nevaluation: {{slices: [c]}}"));

    [Fact]
    public void Meaning_and_shapes_in_one_run() => Assert.Equal(
        ["MODL001 $.model.layers[0]", "EVAL004 $.evaluation.slices[0]"], Codes($"{Conv}\nevaluation: {{slices: [c]}}"));

    [Fact]
    public void A_file_that_is_not_there_is_said_beside_a_wrong_key() => Assert.Equal(
        ["SPEC001 $.training.epoch", "DATA001 "], Codes("training: {epoch: 1}", "source: {type: csv, path: other.csv}, fields: {y: {type: binary, role: target}}"));

    [Fact]
    public void What_rests_on_an_unsound_section_is_not_asked()
    {
        // Without its features the model would lack the input 'sum'.
        Assert.Equal(["SPEC001 $.features.adds"], Codes("features: {adds: {sum: {expression: a + b}}}\nmodel: {inputs: {x: {fields: sum}}, layers: [{type: dense, units: 2}]}"));
        // Without its fields the data has no target.
        Assert.Equal(["SPEC001 $.data.field"], Codes(Conv, "source: {type: csv, path: rows.csv}, field: {y: {type: binary, role: target}}"));
        // What is early stopping's metric is stated in the evaluation.
        Assert.Equal(["SPEC001 $.evaluation.metric"], Codes("training: {early_stopping: {monitor: val_f1}}\nevaluation: {metric: [f1]}"));
    }
}
