using System.Xml.Linq;
using Norma.Data;
using Norma.Deployment.Drawing;
using Norma.Features;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Deployment.Drawing;

public sealed class ModelDrawingTests
{
    static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void What_repeats_is_drawn_once_with_its_number()
    {
        var block = new Stack([new Dense(16, "relu"), new LayerNormalization()]);
        var (svg, texts) = Drawn("layers: [" + string.Join(", ", Enumerable.Repeat(SpecWriter.Brief(block), 9).Prepend("{type: dense, units: 16}").Append("{type: dropout, rate: 0.1}")) + "]");
        Assert.Contains("× 9", texts);
        Assert.Equal(1 + 1 + 2 + 1 + 1, svg.Descendants(s_svg + "g").Count(g => g.Element(s_svg + "title") is not null));
    }

    [Fact]
    public void Branches_shared_layers_and_names_that_would_be_markup()
    {
        var (svg, texts) = Drawn("""
            inputs: {left: {fields: [a, b]}, right: {fields: [c, d]}}
            nodes:
              encoder: {type: dense, units: 6, activation: relu, inputs: left}
              encoded_right: {type: shared, layer: encoder, inputs: right}
              wide: {type: stack, inputs: encoded_right, layers: [{type: dense, units: 32, activation: relu}, {type: dense, units: 6}]}
              out: {type: dense, units: 3, inputs: wide}
            outputs: out
            """, "<b>&\"");
        Assert.Contains("<b>&\"", texts);
        Assert.Contains(texts, text => text.Contains("shared", StringComparison.Ordinal));
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "b" or "script");
    }

    [Fact]
    public void A_thousand_layers_are_drawn_readably()
    {
        var layers = string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"{{type: dense, units: {2 + i % 3}}}"));
        var (svg, _) = Drawn($"layers: [{layers}]");
        Assert.True(svg.Descendants(s_svg + "title").Count() < 20, $"{svg.Descendants(s_svg + "title").Count()}");
    }

    static (XElement Svg, string[] Texts) Drawn(string yaml, string name = "model")
    {
        var plan = NetworkPlan.Of(SpecReader.Read<ModelSection>(yaml, "norma.yaml").Require(), new Layout(4, [], [new("a", 1), new("b", 1), new("c", 1), new("d", 1)]), [new("y", TaskKind.Regression, [])]);
        var text = ModelDrawing.Svg(plan, name);
        if (Environment.GetEnvironmentVariable("NORMA_REPORTS") is { } folder) File.WriteAllText(Path.Combine(folder, $"model-{(uint)yaml.GetHashCode(StringComparison.Ordinal)}.svg"), text);
        var svg = XElement.Parse(text);
        return (svg, [.. svg.Descendants(s_svg + "text").Select(t => t.Value)]);
    }
}
