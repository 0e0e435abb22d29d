using System.Text.RegularExpressions;
using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>Keras' class names and our words: the same but for case and underscores, so that a new layer needs no entry.</summary>
/// <remarks>The names are those of Keras 1 to 3, complete: a class that is not among them is somebody's own, and its code is not run.</remarks>
static partial class KerasClasses
{
    static readonly HashSet<string> s_layers = new(StringComparer.Ordinal)
    {
        "Activation", "ActivityRegularization", "Add", "AdditiveAttention", "AlphaDropout", "Attention", "Average",
        "AveragePooling1D", "AveragePooling2D", "AveragePooling3D", "AdaptiveAveragePooling1D", "AdaptiveAveragePooling2D", "AdaptiveAveragePooling3D",
        "AdaptiveMaxPooling1D", "AdaptiveMaxPooling2D", "AdaptiveMaxPooling3D", "BatchNormalization", "Bidirectional", "CategoryEncoding", "CenterCrop",
        "Concatenate", "Conv1D", "Conv1DTranspose", "Conv2D", "Conv2DTranspose", "Conv3D", "Conv3DTranspose", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D",
        "Cropping1D", "Cropping2D", "Cropping3D", "CuDNNGRU", "CuDNNLSTM", "Dense", "DepthwiseConv1D", "DepthwiseConv2D", "Discretization", "Dot", "Dropout",
        "ELU", "EinsumDense", "Embedding", "Flatten", "GRU", "GRUCell", "GaussianDropout", "GaussianNoise", "GlobalAveragePooling1D", "GlobalAveragePooling2D",
        "GlobalAveragePooling3D", "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D", "GroupNormalization", "GroupQueryAttention",
        "GroupedQueryAttention", "HashedCrossing", "Hashing", "Highway", "Identity", "IntegerLookup", "LSTM", "LSTMCell", "Lambda", "LayerNormalization", "LeakyReLU",
        "LocallyConnected1D", "LocallyConnected2D", "Masking", "MaxPooling1D", "MaxPooling2D", "MaxPooling3D", "MaxoutDense", "Maximum", "Merge", "Minimum",
        "MultiHeadAttention", "Multiply", "Normalization", "PReLU", "Permute", "RMSNormalization", "RNN", "RandomBrightness", "RandomContrast", "RandomCrop",
        "RandomErasing", "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "ReLU", "RepeatVector", "Rescaling", "Reshape", "Resizing", "ReversibleEmbedding",
        "SeparableConv1D", "SeparableConv2D", "SimpleRNN", "SimpleRNNCell", "Softmax", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
        "SpectralNormalization", "StackedRNNCells", "StringLookup", "Subtract", "TextVectorization", "ThresholdedReLU", "TimeDistributed", "UnitNormalization",
        "UpSampling1D", "UpSampling2D", "UpSampling3D", "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D",
    };

    /// <summary>Names of Keras 1.</summary>
    static readonly Dictionary<string, string> s_old = new(StringComparer.Ordinal)
    {
        ["Convolution1D"] = "Conv1D",
        ["Convolution2D"] = "Conv2D",
        ["Convolution3D"] = "Conv3D",
        ["Deconvolution2D"] = "Conv2DTranspose",
        ["Convolution2DTranspose"] = "Conv2DTranspose",
        ["SeparableConvolution1D"] = "SeparableConv1D",
        ["SeparableConvolution2D"] = "SeparableConv2D",
        ["BatchNormalizationV1"] = "BatchNormalization",
        ["BatchNormalizationV2"] = "BatchNormalization",
        ["LSTMV1"] = "LSTM",
        ["LSTMV2"] = "LSTM",
        ["GRUV1"] = "GRU",
        ["GRUV2"] = "GRU",
        ["CuDNNLSTM"] = "LSTM",
        ["CuDNNGRU"] = "GRU",
        // Exported under another name than its own, by which its weights are kept.
        ["GroupQueryAttention"] = "GroupedQueryAttention",
        ["OrthogonalInitializer"] = "Orthogonal",
        ["IdentityInitializer"] = "Identity",
    };

    static readonly HashSet<string> s_functions = new(StringComparer.Ordinal)
    {
        "celu", "elu", "exponential", "gelu", "glu", "hard_shrink", "hard_sigmoid", "hard_silu", "hard_tanh", "leaky_relu", "linear", "log_sigmoid", "log_softmax",
        "mish", "relu", "relu6", "selu", "sigmoid", "silu", "soft_shrink", "softmax", "softplus", "softsign", "sparse_plus", "sparse_sigmoid", "sparsemax",
        "squareplus", "tanh", "tanh_shrink", "threshold",
    };

    /// <summary>Layers that are called with one list of tensors.</summary>
    static readonly HashSet<string> s_listed = new(StringComparer.Ordinal) { "Add", "AdditiveAttention", "Attention", "Average", "Concatenate", "Dot", "Maximum", "Minimum", "Multiply", "Subtract" };

    static readonly Dictionary<string, string> s_classes = s_layers.ToDictionary(Folded, name => name, StringComparer.Ordinal);

    /// <summary>Whether a class is a model, which stands for its layers.</summary>
    public static bool IsModel(string className) => className is "Sequential" or "Functional" or "Model";

    /// <summary>Whether Keras has a layer of that name, whether or not Norma has.</summary>
    public static bool IsLayer(string className) => s_layers.Contains(Today(className));

    /// <summary>The name that the class has in Keras 3.</summary>
    public static string Today(string className) => s_old.GetValueOrDefault(className, className);

    /// <summary>The name of the class in the program of Keras 3, from which it makes the paths of weights.</summary>
    public static string Stored(string className) => className == "GroupQueryAttention" ? "GroupedQueryAttention" : className;

    /// <summary>The word of a class in a slot; null where there is none.</summary>
    public static string? Word(Type slot, string className)
    {
        var folded = Folded(Today(className));
        if (slot == typeof(Layer) && !s_classes.ContainsKey(folded)) return null;
        return Vocabulary.Words(slot).Keys.FirstOrDefault(word => Folded(word) == folded);
    }

    /// <summary>The class of one of our layers in Keras 3; null where Keras has none such.</summary>
    public static string? ClassOf(Layer layer) => layer is Models.Layers.Attention.GroupedQueryAttention ? "GroupQueryAttention" : s_classes.GetValueOrDefault(Folded(Vocabulary.WordOf(layer.GetType())));

    /// <summary>Whether Keras has an activation of that name.</summary>
    public static bool IsFunction(string word) => s_functions.Contains(word);

    /// <summary>Whether a layer is called with one list of tensors.</summary>
    public static bool TakesList(Layer layer) => ClassOf(layer) is { } className && s_listed.Contains(className);

    /// <summary>Whether it is attention by heads, which is called with query, value and key.</summary>
    public static bool IsAttention(object layer) => layer is Models.Layers.Attention.MultiHeadAttention or Models.Layers.Attention.GroupedQueryAttention;

    /// <summary>Whether a layer goes through steps: its weights are those of a cell, and its further inputs are where it begins.</summary>
    public static bool IsRecurrent(Layer layer) => ClassOf(layer) is "LSTM" or "GRU" or "SimpleRNN";

    /// <summary>A class name as Keras makes names of layers and paths of weights from it: <c>Conv2D</c> is <c>conv2d</c>, <c>ReLU</c> is <c>re_lu</c>.</summary>
    public static string Snake(string className) =>
        Humps().Replace(Words().Replace(NotWords().Replace(className, ""), "$1_$2"), "$1_$2").ToLowerInvariant();

    static string Folded(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    [GeneratedRegex(@"\W+")]
    private static partial Regex NotWords();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex Words();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex Humps();
}
