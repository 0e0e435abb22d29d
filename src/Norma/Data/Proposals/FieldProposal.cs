using System.Globalization;
using System.Text.RegularExpressions;
using Norma.Data.Fields;
using Norma.Data.Profiles;
using Norma.Spec;

namespace Norma.Data.Proposals;

/// <summary>What a field that is not the target is for, within which bounds, and whether it is sensitive.</summary>
static partial class FieldProposal
{
    const int FewestForBounds = 20, GreatestAge = 130;

    /// <summary>Proposes role, bounds and sensitivity.</summary>
    public static void Settle(string name, Draft draft, FieldProfile profile)
    {
        if (draft.Field is Text text)
        {
            draft.Field = text with { Role = Role.Feature };
            draft.Reasons.Add("an encoder reads its words");
        }
        if (draft.Field is Date date)
        {
            draft.Field = date with { Role = Role.Ignore };
            draft.Reasons.Add("a moment is left out until features are made of it");
        }
        if (draft.Field is Number number && profile is { Min: >= 0, Max: > 0 } && profile.Count >= FewestForBounds)
        {
            draft.Field = number with { Minimum = 0 };
            draft.Reasons.Add(string.Create(CultureInfo.InvariantCulture, $"none of {profile.Count} values is below 0"));
        }
        if (IsSensitive(name, profile))
        {
            draft.Field = draft.Field with { Sensitive = true };
            draft.Reasons.Add("its name speaks of a person's nature: decisions may not depend on it unseen");
        }
    }

    // An age is a person's where it could be one: concrete has ages too.
    static bool IsSensitive(string name, FieldProfile profile) => Sensitive().IsMatch(name) || (Age().IsMatch(name) && profile.Max is null or <= GreatestAge);

    [GeneratedRegex(@"(^|[_\W])(sex|gender|race|ethnic\w*|ethnicity|religion|nationality|citizenship|native_country|marital(_status)?|disability|disabled|pregnan\w*|orientation|birth\w*|dob|foreign_?worker|性别|民族|宗教)($|[_\W\d])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Sensitive();

    [GeneratedRegex(@"(^|[_\W])(age|年龄)($|[_\W])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Age();
}
