using CsCheck;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Data.Splits;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Spec;

public sealed class SpecWriterTests
{
    [Fact]
    public void Every_default_is_visible_and_nulls_are_left_out()
    {
        var spec = new ModelSpec(
            1,
            new DataSpec([new Csv(["a.csv"])], new Map<Field>([new("churn", new Binary(Role.Target, "yes")), new("1", new Number())]), new Group()),
            Model: new ModelSection([new Dense(3, "relu")]));

        var text = SpecWriter.Write(spec);

        const string begin = """
            norma: 1
            data:
              source: {type: csv, path: a.csv, quote: "\"", header: true, decimal_separator: "."}
              fields:
                churn: {type: binary, role: target, positive: "yes", required: false, sensitive: false, missing: []}
                "1": {type: number, role: feature, required: false, sensitive: false, missing: []}
              split: {type: group, by: [], train: 0.7, validation: 0.1, test: 0.2}
              memory: 1024
              disk: 16384
            name: model
            seed: 0
            features:
              clean: []
              defaults: {}
              fields: {}
              add: {}
              target: standardize
            model:
              layers:
                - type: dense
                  units: 3
                  activation: relu
                  use_bias: true
                  kernel_initializer: glorot_uniform
                  bias_initializer: zeros
            training:
              type: supervised
              optimizer: {type: adam, learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1.0e-07}

            """;
        Assert.Equal(begin, text[..begin.Length]);
    }

    [Fact]
    public void What_is_written_reads_back_as_an_equal_record() => Gen.Long[0, long.MaxValue].Sample(
        seed =>
        {
            var record = (ModelSpec)new AnyRecord(seed).Of(typeof(ModelSpec));
            var text = SpecWriter.Write(record);
            var document = SpecReader.Read<ModelSpec>(text, "norma.yaml");
            Assert.True(document.Value is not null, $"{string.Join('\n', document.Findings)}\n{text}");
            Assert.Equal(record, document.Value);
            Assert.Equal(text, SpecWriter.Write(document.Value));
            Assert.Empty(Constraints.Check(record));
        },
        iter: 300, threads: 1);

    [Fact]
    public void Numbers_are_numbers_to_parsers_of_either_yaml()
    {
        Assert.Equal("1.0e-07", SpecWriter.Number(1e-7));
        Assert.Equal("1.5e+300", SpecWriter.Number(1.5e300));
        Assert.Equal("0.1", SpecWriter.Number(0.1));
    }
}
