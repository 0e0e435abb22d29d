using System.Text.Json;
using System.Text.Json.Nodes;
using Norma.Interop.Keras;
using Norma.Models;
using Norma.Models.Layers.Image;
using Norma.Models.Layers.Spatial;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>Image layers as Keras 3 writes their configs.</summary>
public sealed class KerasImageLayerTests
{
    const string Common = "\"name\": \"a\", \"trainable\": true, \"dtype\": \"float32\", \"data_format\": \"channels_last\", \"seed\": null";

    public static TheoryData<string, string, string> Configs => new()
    {
        { "RandomFlip", "\"mode\": \"horizontal\"", "{type: random_flip, mode: horizontal}" },
        { "RandomRotation", "\"factor\": [-0.1, 0.1], \"fill_mode\": \"wrap\", \"fill_value\": 0.0, \"interpolation\": \"nearest\"", "{type: random_rotation, factor: [-0.1, 0.1], fill_mode: wrap, interpolation: nearest}" },
        { "RandomTranslation", "\"height_factor\": 0.1, \"width_factor\": [0.0, 0.2], \"fill_mode\": \"reflect\", \"fill_value\": 0.5, \"interpolation\": \"bilinear\"", "{type: random_translation, height_factor: 0.1, width_factor: [0, 0.2], fill_value: 0.5}" },
        { "RandomZoom", "\"height_factor\": 0.1, \"width_factor\": null, \"fill_mode\": \"reflect\", \"fill_value\": 0.0, \"interpolation\": \"bilinear\"", "{type: random_zoom, height_factor: 0.1}" },
        { "RandomCrop", "\"height\": 3, \"width\": 4", "{type: random_crop, height: 3, width: 4}" },
        { "CenterCrop", "\"height\": 3, \"width\": 4", "{type: center_crop, height: 3, width: 4}" },
        { "RandomBrightness", "\"factor\": [-0.2, 0.2], \"value_range\": [0, 1]", "{type: random_brightness, factor: [-0.2, 0.2], value_range: [0, 1]}" },
        { "RandomContrast", "\"factor\": [0.0, 0.3], \"value_range\": [0, 255]", "{type: random_contrast, factor: [0, 0.3]}" },
        { "RandomErasing", "\"factor\": [0.0, 1.0], \"scale\": [0.02, 0.33], \"fill_value\": null, \"value_range\": [0, 255]", "{type: random_erasing, factor: [0, 1]}" },
        { "Resizing", "\"height\": 3, \"width\": 4, \"interpolation\": \"bilinear\", \"crop_to_aspect_ratio\": false, \"pad_to_aspect_ratio\": false, \"fill_mode\": \"constant\", \"fill_value\": 0.0", "{type: resizing, height: 3, width: 4}" },
    };

    [Theory, MemberData(nameof(Configs))]
    public void A_config_of_Keras_is_the_layer_as_stated(string className, string fields, string stated)
    {
        var reading = new ConfigReading("config.json", 3);
        var layer = new WordReader(reading).Layer(className, JsonDocument.Parse($"{{{Common}, {fields}}}").RootElement, "$");
        Assert.Equal([], reading.Findings);
        Assert.Equal(SpecReader.Read<ModelSection>($"layers: [{stated}]\n", "image.yaml").Require().Layers![0], layer! with { Name = null });
    }

    [Fact]
    public void What_Keras_would_crop_or_pad_is_refused()
    {
        var reading = new ConfigReading("config.json", 3);
        Assert.Null(new WordReader(reading).Layer("Resizing", JsonDocument.Parse("""{"height": 3, "width": 4, "crop_to_aspect_ratio": true}""").RootElement, "$"));
        Assert.Equal("INTR009", Assert.Single(reading.Findings).Code);
    }

    // Keras refuses a list of one.
    [Fact]
    public void One_number_is_written_as_a_number()
    {
        var writer = new ConfigWriter([]);
        JsonNode? Written(Layer layer, string key) => writer.Layer(layer, "a", true, "$")!.Value.Config[key];
        Assert.Equal("0.1", Written(new RandomRotation(0.1), "factor")!.ToJsonString());
        Assert.Equal("[0.1,0.2]", Written(new RandomRotation([0.1, 0.2]), "factor")!.ToJsonString());
        Assert.Equal("[0.3,0.3]", Written(new RandomContrast(0.3), "factor")!.ToJsonString());
        Assert.Equal("3", Written(new UpSampling2d([3]), "size")!.ToJsonString());
    }
}
