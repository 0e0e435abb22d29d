using System.Text.Json;

namespace Norma.Interop.Keras;

/// <summary>Fields of Keras' configs that our words do not have: what each may say so that it changes nothing. A field that is in no table is refused.</summary>
static class ConfigFields
{
    static bool Any(JsonElement value) => true;

    static bool Null(JsonElement value) => value.ValueKind == JsonValueKind.Null;

    static bool NullOrFalse(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.False;

    static Func<JsonElement, bool> Whole(long only) => value => value.ValueKind == JsonValueKind.Null || value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number == only;

    static Func<JsonElement, bool> Wholes(long only) => value => Whole(only)(value) || value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(Whole(only));

    static bool Nulls(JsonElement value) => Null(value) || value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(Null);

    static Func<JsonElement, bool> Text(params string[] only) => value => value.ValueKind == JsonValueKind.Null || value.ValueKind == JsonValueKind.String && only.Contains(value.GetString());

    static readonly Dictionary<string, (Func<JsonElement, bool> Allowed, string Meaning)> s_fields = new(StringComparer.Ordinal)
    {
        // Said elsewhere, or only of how fast it is.
        ["name"] = (Any, ""),
        ["trainable"] = (value => value.ValueKind is JsonValueKind.True or JsonValueKind.False, "true or false"),
        ["batch_input_shape"] = (Any, ""),
        ["batch_shape"] = (Any, ""),
        ["input_shape"] = (Any, ""),
        ["input_dim"] = (Any, ""),
        ["input_length"] = (Any, ""),
        ["input_dtype"] = (IsFloat32, "float32"),
        ["dtype"] = (IsFloat32, "float32"),
        ["implementation"] = (Any, ""),
        ["consume_less"] = (Any, ""),
        ["unroll"] = (Any, ""),
        ["use_cudnn"] = (Any, ""),
        ["flash_attention"] = (Any, ""),
        ["autocast"] = (Any, ""),
        // Where random numbers come from; the weights come from the file.
        ["seed"] = (Any, ""),
        // Off.
        ["sparse"] = (NullOrFalse, "false"),
        ["ragged"] = (NullOrFalse, "false"),
        ["optional"] = (NullOrFalse, "false"),
        ["stateful"] = (NullOrFalse, "false"),
        ["time_major"] = (NullOrFalse, "false"),
        ["go_backwards"] = (NullOrFalse, "false"),
        ["return_state"] = (NullOrFalse, "false"),
        ["zero_output_for_mask"] = (Any, ""),
        ["renorm"] = (NullOrFalse, "false"),
        ["synchronized"] = (NullOrFalse, "false"),
        ["fused"] = (Any, ""),
        ["rms_scaling"] = (NullOrFalse, "false"),
        ["virtual_batch_size"] = (Null, "null"),
        ["adjustment"] = (Null, "null"),
        ["noise_shape"] = (Nulls, "null"),
        ["lora_rank"] = (Null, "null"),
        ["lora_alpha"] = (Any, ""),
        ["quantization_mode"] = (Null, "null"),
        ["quantization_config"] = (Null, "null"),
        ["activity_regularizer"] = (Null, "null"),
        ["weights"] = (Null, "null"),
        // Of attention: over the steps, which are the one axis between batch and features; the shapes follow from what enters.
        ["attention_axes"] = (Wholes(1), "null, or 1, the axis of the steps"),
        ["query_shape"] = (Any, ""),
        ["key_shape"] = (Any, ""),
        ["value_shape"] = (Any, ""),
        ["use_gate"] = (NullOrFalse, "false"),
        ["axis"] = (value => LastAxis(value) is not null, "-1, the last axis"),
        ["keepdims"] = (NullOrFalse, "false"),
        ["mask_zero"] = (NullOrFalse, "false"),
        ["groups"] = (Whole(1), "1"),
        ["dilation_rate"] = (Wholes(1), "1"),
        ["output_padding"] = (Null, "null"),
        ["depth_multiplier"] = (Whole(1), "1"),
        ["mode"] = (Whole(0), "0"),
        ["data_format"] = (Text("channels_last", "default"), "channels_last"),
        ["interpolation"] = (Text("nearest"), "nearest"),
        ["crop_to_aspect_ratio"] = (NullOrFalse, "false"),
        ["pad_to_aspect_ratio"] = (NullOrFalse, "false"),
        // Of resizing alone: only where it pads.
        ["fill_mode"] = (Any, ""),
        ["fill_value"] = (Any, ""),
        ["bias"] = (value => value.ValueKind == JsonValueKind.True, "true"),
    };

    /// <summary>The axis that a layer over the last one states: −1, or its number from the front, also as a list of one; null for anything else. Whether that number is the last is not known here.</summary>
    public static long? LastAxis(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => -1,
        JsonValueKind.Number when value.TryGetInt64(out var axis) && axis is -1 or > 0 and < 64 => axis,
        JsonValueKind.Array when value.GetArrayLength() == 1 && value[0].ValueKind != JsonValueKind.Array => LastAxis(value[0]),
        JsonValueKind.Object when value.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array => LastAxis(items),
        _ => null,
    };

    /// <summary>What a field may say where a word has no such key; null when it is unknown.</summary>
    public static (Func<JsonElement, bool> Allowed, string Meaning)? Of(string name) =>
        s_fields.TryGetValue(name, out var field) ? field
        : name.EndsWith("_constraint", StringComparison.Ordinal) || name.EndsWith("_regularizer", StringComparison.Ordinal) ? (Null, "null")
        : null;

    /// <summary>Keras 1's name of a field, and the one of today.</summary>
    public static string Today(string className, string name) => (className, name) switch
    {
        (not "Embedding", "output_dim") => "units",
        (_, "nb_filter") => "filters",
        (_, "subsample" or "subsample_length" or "stride") => "strides",
        (_, "filter_length" or "kernel_dim1") => "kernel_size",
        (_, "border_mode") => "padding",
        (_, "dim_ordering") => "data_format",
        (_, "atrous_rate") => "dilation_rate",
        (_, "pool_length") => "pool_size",
        (_, "p") => "rate",
        (_, "sigma") => "stddev",
        (_, "init") => className == "Embedding" ? "embeddings_initializer" : "kernel_initializer",
        (_, "inner_init") => "recurrent_initializer",
        (_, "forget_bias_init") => "unit_forget_bias",
        (_, "inner_activation") => "recurrent_activation",
        (_, "W_regularizer") => className == "Embedding" ? "embeddings_regularizer" : "kernel_regularizer",
        (_, "U_regularizer") => "recurrent_regularizer",
        (_, "b_regularizer") => "bias_regularizer",
        (_, "W_constraint") => className == "Embedding" ? "embeddings_constraint" : "kernel_constraint",
        (_, "U_constraint") => "recurrent_constraint",
        (_, "b_constraint") => "bias_constraint",
        (_, "dropout_W") => "dropout",
        (_, "dropout_U") => "recurrent_dropout",
        (_, "beta_init") => "beta_initializer",
        (_, "gamma_init") => "gamma_initializer",
        ("LeakyReLU", "alpha") => "negative_slope",
        ("Activation", "activation") => "function",
        ("L1", "l1") or ("L2", "l2") => "factor",
        _ => name,
    };

    /// <summary>Keras' name of a key of ours.</summary>
    /// <param name="record">The class of our record.</param>
    /// <param name="key">Its key.</param>
    public static string InKeras(string record, string key) => (record, key) switch
    {
        ("Activation", "function") => "activation",
        ("L1", "factor") => "l1",
        ("L2", "factor") => "l2",
        _ => key,
    };

    /// <summary>Whether a policy or type is float32: <c>"float32"</c>, or a serialized policy of that name.</summary>
    static bool IsFloat32(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => value.GetString() == "float32",
        JsonValueKind.Object => value.TryGetProperty("class_name", out var kind) && kind.ValueKind == JsonValueKind.String && kind.GetString() is "DTypePolicy" or "Policy"
            && value.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object && config.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.GetString() == "float32",
        _ => false,
    };
}
