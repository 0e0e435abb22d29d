using Norma.Models.Layers.Image;
using Norma.Spec;

namespace Norma.Models;

/// <summary>Layers that do not go with boxes or masks.</summary>
static class BoxLayers
{
    /// <summary>Layers that move a picture while it is learned from: the true boxes, or the mask, would stay where they were.</summary>
    public static void Check(IEnumerable<PlannedLayer> layers, bool boxes, List<Finding> findings)
    {
        foreach (var planned in layers)
            if (planned.Layer is RandomFlip or RandomTranslation or RandomRotation or RandomZoom or RandomCrop or CenterCrop)
                findings.Add(new("MODL046", planned.Path, $"'{Vocabulary.WordOf(planned.Layer.GetType())}' moves the picture, and not the {(boxes ? "boxes in it" : "mask")}")
                {
                    Expected = "layers that leave things where they are",
                    Fix = "state what moves both under training.augmentation, as [{type: random_flip}, {type: random_affine, translate: 0.1}].",
                });
    }
}
