using System.Globalization;
using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.Croissant.Rules;

sealed class ArrayShapes() : Rule<CroissantDraft>("croissant/array-shape", "arrayShape as whole numbers between commas, with isArray true", CroissantDraft.Specification)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        foreach (var field in document.Fields)
            foreach (var shape in document.Texts(field.Json, "cr:arrayShape"))
            {
                if (!shape.Split(',').All(axis => long.TryParse(axis.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size) && size >= -1)) yield return new($"{field}", $"has the arrayShape {Printable.Quote(shape)}");
                if (!document.Values(field.Json, "cr:isArray").Any(value => value.ValueKind == JsonValueKind.True)) yield return new($"{field}", "has arrayShape without isArray true");
            }
    }
}
