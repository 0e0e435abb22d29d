namespace Norma.Tests.Interop;

/// <summary>What the constructors of Keras 3 take, of every class that is written: from its source (github.com/keras-team/keras, <c>keras/src/layers</c>, <c>initializers</c>, <c>regularizers</c>).</summary>
static class KerasConstructors
{
    const string Convolution = "filters kernel_size strides padding data_format dilation_rate activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint",
        Depthwise = "kernel_size strides padding depth_multiplier data_format dilation_rate activation use_bias depthwise_initializer bias_initializer depthwise_regularizer bias_regularizer activity_regularizer depthwise_constraint bias_constraint",
        Separable = "filters kernel_size strides padding data_format dilation_rate depth_multiplier activation use_bias depthwise_initializer pointwise_initializer bias_initializer depthwise_regularizer pointwise_regularizer bias_regularizer activity_regularizer depthwise_constraint pointwise_constraint bias_constraint",
        Pooling = "pool_size strides padding data_format", GlobalPooling = "data_format keepdims",
        // The last seven go on to the class that runs the cell.
        Recurrent = "units activation use_bias kernel_initializer recurrent_initializer bias_initializer kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout seed return_sequences return_state go_backwards stateful unroll zero_output_for_mask",
        Attention = "dropout use_bias flash_attention kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint seed",
        Scaled = "axis epsilon center scale beta_initializer gamma_initializer beta_regularizer gamma_regularizer beta_constraint gamma_constraint";

    static readonly Dictionary<string, string> s_layers = new(StringComparer.Ordinal)
    {
        ["Activation"] = "activation", ["ReLU"] = "max_value negative_slope threshold", ["LeakyReLU"] = "negative_slope", ["ELU"] = "alpha", ["Softmax"] = "axis",
        ["PReLU"] = "alpha_initializer alpha_regularizer alpha_constraint shared_axes",
        ["Dense"] = "units activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint lora_rank lora_alpha quantization_config",
        ["Embedding"] = "input_dim output_dim embeddings_initializer embeddings_regularizer embeddings_constraint mask_zero weights lora_rank lora_alpha quantization_config",
        ["Masking"] = "mask_value", ["Rescaling"] = "scale offset", ["Identity"] = "",
        ["Dropout"] = "rate noise_shape seed", ["AlphaDropout"] = "rate noise_shape seed", ["GaussianDropout"] = "rate seed", ["GaussianNoise"] = "stddev seed",
        ["SpatialDropout1D"] = "rate seed", ["SpatialDropout2D"] = "rate data_format seed", ["SpatialDropout3D"] = "rate data_format seed",
        ["BatchNormalization"] = $"momentum moving_mean_initializer moving_variance_initializer synchronized {Scaled}", ["LayerNormalization"] = $"rms_scaling {Scaled}", ["GroupNormalization"] = $"groups {Scaled}",
        ["RMSNormalization"] = "axis epsilon", ["UnitNormalization"] = "axis",
        ["Flatten"] = "data_format", ["Reshape"] = "target_shape", ["Permute"] = "dims", ["RepeatVector"] = "n",
        ["Add"] = "", ["Average"] = "", ["Maximum"] = "", ["Minimum"] = "", ["Multiply"] = "", ["Subtract"] = "", ["Concatenate"] = "axis", ["Dot"] = "axes normalize",
        ["Conv1D"] = $"groups {Convolution}", ["Conv2D"] = $"groups {Convolution}", ["Conv3D"] = $"groups {Convolution}",
        ["Conv1DTranspose"] = $"output_padding {Convolution}", ["Conv2DTranspose"] = $"output_padding {Convolution}", ["Conv3DTranspose"] = $"output_padding {Convolution}",
        ["DepthwiseConv1D"] = Depthwise, ["DepthwiseConv2D"] = Depthwise, ["SeparableConv1D"] = Separable, ["SeparableConv2D"] = Separable,
        ["AveragePooling1D"] = Pooling, ["AveragePooling2D"] = Pooling, ["AveragePooling3D"] = Pooling, ["MaxPooling1D"] = Pooling, ["MaxPooling2D"] = Pooling, ["MaxPooling3D"] = Pooling,
        ["GlobalAveragePooling1D"] = GlobalPooling, ["GlobalAveragePooling2D"] = GlobalPooling, ["GlobalAveragePooling3D"] = GlobalPooling,
        ["GlobalMaxPooling1D"] = GlobalPooling, ["GlobalMaxPooling2D"] = GlobalPooling, ["GlobalMaxPooling3D"] = GlobalPooling,
        ["UpSampling1D"] = "size", ["UpSampling2D"] = "size data_format interpolation", ["UpSampling3D"] = "size data_format",
        ["ZeroPadding1D"] = "padding data_format", ["ZeroPadding2D"] = "padding data_format", ["ZeroPadding3D"] = "padding data_format",
        ["Cropping1D"] = "cropping", ["Cropping2D"] = "cropping data_format", ["Cropping3D"] = "cropping data_format",
        ["CenterCrop"] = "height width data_format", ["Resizing"] = "height width interpolation crop_to_aspect_ratio pad_to_aspect_ratio fill_mode fill_value antialias data_format",
        ["RandomBrightness"] = "factor value_range seed", ["RandomContrast"] = "factor value_range seed", ["RandomCrop"] = "height width seed data_format", ["RandomFlip"] = "mode seed data_format",
        ["RandomErasing"] = "factor scale fill_value value_range seed data_format", ["RandomRotation"] = "factor fill_mode interpolation seed fill_value data_format",
        ["RandomTranslation"] = "height_factor width_factor fill_mode interpolation seed fill_value data_format", ["RandomZoom"] = "height_factor width_factor fill_mode interpolation seed fill_value data_format",
        ["SimpleRNN"] = Recurrent, ["LSTM"] = $"recurrent_activation unit_forget_bias {Recurrent}", ["GRU"] = $"recurrent_activation reset_after {Recurrent}",
        ["TimeDistributed"] = "layer", ["Bidirectional"] = "layer merge_mode weights backward_layer",
        ["MultiHeadAttention"] = $"num_heads key_dim value_dim output_shape attention_axes use_gate {Attention}", ["GroupQueryAttention"] = $"head_dim num_query_heads num_key_value_heads use_gate {Attention}",
    };

    static readonly Dictionary<string, string> s_others = new(StringComparer.Ordinal)
    {
        ["Constant"] = "value", ["Zeros"] = "", ["Ones"] = "", ["Identity"] = "gain", ["Orthogonal"] = "gain seed",
        ["RandomNormal"] = "mean stddev seed", ["TruncatedNormal"] = "mean stddev seed", ["RandomUniform"] = "minval maxval seed", ["VarianceScaling"] = "scale mode distribution seed",
        ["GlorotNormal"] = "seed", ["GlorotUniform"] = "seed", ["HeNormal"] = "seed", ["HeUniform"] = "seed", ["LecunNormal"] = "seed", ["LecunUniform"] = "seed",
        ["L1"] = "l1", ["L2"] = "l2", ["L1L2"] = "l1 l2", ["OrthogonalRegularizer"] = "factor mode",
    };

    /// <summary>What every layer takes besides.</summary>
    static readonly string[] s_all = ["name", "trainable", "dtype"];

    /// <summary>The arguments of a class; null where the table has no such class.</summary>
    public static IReadOnlyCollection<string>? Of(string module, string className) =>
        module == "keras.layers" ? s_layers.TryGetValue(className, out var layer) ? [.. layer.Split(' '), .. s_all] : null
        : s_others.TryGetValue(className, out var other) ? other.Split(' ') : null;
}
