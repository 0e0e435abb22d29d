using System.Text.Json;
using System.Text.Json.Serialization;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data.Profiles;

/// <summary>What the data looks like, field by field: <c>profile.json</c>, and what the report shows. It holds no value of a text field.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Fields">By name, in the order of the contract; a field without a column is absent.</param>
public sealed partial record DataProfile(int Rows, IReadOnlyDictionary<string, FieldProfile> Fields)
{
    /// <summary>As <c>profile.json</c> has it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ProfileForm.Types.DataProfile);

    /// <summary>A profile as <c>profile.json</c> has it. Keys that this version does not know are passed over.</summary>
    /// <exception cref="FindingsException">It is no profile.</exception>
    public static DataProfile FromJson(string json, string file = "profile.json")
    {
        try
        {
            var profile = JsonSerializer.Deserialize(json, ProfileForm.Types.DataProfile);
            if (profile is not null && profile.Fields.Values.All(IsSound)) return profile;
        }
        catch (JsonException e)
        {
            throw new FindingsException(ExitCode.Refused, Refusal(file, $"is no data profile: {e.Message}") with { At = e.LineNumber is { } line ? new Place(line + 1, (e.BytePositionInLine ?? 0) + 1) : null });
        }
        throw new FindingsException(ExitCode.Refused, Refusal(file, "is no data profile: null where a field is described, a range that ends before it begins, or a histogram whose edges and counts do not fit"));
    }

    static bool IsSound(FieldProfile? field) => field is { Count: >= 0, Missing: >= 0 }
        && (field.TopValues is not { } top || (top.All(t => t is { Count: >= 0, Value: not null }) && top.DistinctBy(t => t.Value).Count() == top.Count))
        && IsSound(field.Count, field.Min, field.Max, field.Quantiles, field.Histogram)
        && (field.Measures is not { } measures || measures.All(m => m is { Name: not null, Count: > 0, Quantiles: not null, Histogram: not null } && IsSound(m.Count, m.Min, m.Max, m.Quantiles, m.Histogram)));

    // Numbers that are held to these must have something to be held to.
    static bool IsSound(int count, double? min, double? max, Quantiles? quantiles, Histogram? histogram) =>
        double.IsFinite(min ?? 0) && double.IsFinite(max ?? 0) && !(min > max)
        && (quantiles is null || Ascending(quantiles.P5, quantiles.P25, quantiles.P50, quantiles.P75, quantiles.P95))
        && (histogram is null || histogram is { Edges: not null, Counts: not null } && histogram.Edges.Length == histogram.Counts.Length + 1 && Ascending(histogram.Edges)
            && histogram.Counts.All(bin => bin >= 0) && histogram.Counts.Sum(bin => (long)bin) == count);

    static bool Ascending(params ReadOnlySpan<double> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
            if (!double.IsFinite(numbers[i]) || i > 0 && numbers[i] < numbers[i - 1]) return false;
        return true;
    }

    static Finding Refusal(string file, string message) => new("DATA080", "", message) { File = file, Expected = "rows and fields as Norma writes them", Fix = "take the profile.json of the run or the package again." };

    [JsonSerializable(typeof(DataProfile))]
    sealed partial class ProfileForm : JsonSerializerContext
    {
        public static ProfileForm Types { get; } = new(new(RecordJson.WithoutNulls));
    }
}
