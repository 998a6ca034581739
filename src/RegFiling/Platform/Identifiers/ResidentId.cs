using System.Globalization;

namespace RegFiling.Platform.Identifiers;

/// <summary>The resident identity number, 18 characters (GB 11643-1999). Personal information: show it masked, store it encrypted.</summary>
public static class ResidentId
{
    private const string CheckCharacters = "10X98765432";
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>The number as it may be shown: <c>310103********0013</c>. Whatever is not 18 characters long becomes stars throughout.</summary>
    public static string Mask(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length == 18 ? $"{id[..6]}********{id[14..]}" : new string('*', id.Length);
    }

    /// <summary>Whether the value is 17 digits and the check character that fits them.</summary>
    public static bool HasValidCheck(string id) =>
        id is { Length: 18 } && id.Take(17).All(char.IsAsciiDigit) && id[17] == CheckCharacters[Weights.Select((weight, i) => weight * (id[i] - '0')).Sum() % 11];

    internal static IdentifierCheck Check(string id, RegionTable regions, DateOnly today, Findings findings)
    {
        var parts = new Dictionary<string, string> { ["region"] = id[..6], ["masked"] = Mask(id) };
        if (DateOnly.TryParseExact(id[6..14], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born))
        {
            parts["birthDate"] = born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (born > today)
                findings.Refuse("resident-id.future", "出生日期晚于今天", "The date of birth lies in the future");
        }
        else
        {
            findings.Refuse("resident-id.date", "出生日期不存在", "The date of birth does not exist");
        }

        parts["sex"] = (id[16] - '0') % 2 == 1 ? "male" : "female";
        if (!HasValidCheck(id))
            findings.Refuse("resident-id.check", "居民身份证号码校验码不符，请核对是否录入有误", "The check character does not fit: look for a typing error");
        findings.Region(IdentifierKinds.ResidentId, id[..6], regions, parts, born.Year);
        return findings.Result(IdentifierKinds.ResidentId, parts);
    }
}
