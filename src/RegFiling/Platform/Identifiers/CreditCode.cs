namespace RegFiling.Platform.Identifiers;

/// <summary>The unified social credit code of an organisation, 18 characters (GB 32100-2015), with the organisation code (GB 11714) inside it.</summary>
public static class CreditCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Whether the value (18 capital letters and digits) has a form and both check characters that fit.</summary>
    public static bool HasValidChecks(string code) =>
        IsWellFormed(code) && CheckCharacter(code) == code[17] && OrganisationCheckCharacter(code) == code[16];

    internal static IdentifierCheck Check(string code, RegionTable regions, Findings findings)
    {
        var parts = new Dictionary<string, string>
        {
            ["department"] = code[..1],
            ["category"] = code[1..2],
            ["region"] = code[2..8],
            ["organisationCode"] = code[8..17],
            ["check"] = code[17..],
        };
        if (!IsWellFormed(code))
        {
            findings.Refuse(
                "credit-code.characters",
                "统一社会信用代码只用数字和大写字母（不用 I、O、S、V、Z），第三至八位为行政区划代码",
                "A credit code has digits and capital letters without I, O, S, V and Z; characters 3 to 8 are the region");
            return findings.Result(IdentifierKinds.CreditCode, parts);
        }

        if (CheckCharacter(code) != code[17])
            findings.Refuse("credit-code.check", "统一社会信用代码校验码不符，请核对是否录入有误", "The check character does not fit: look for a typing error");
        if (OrganisationCheckCharacter(code) != code[16])
            findings.Refuse("credit-code.organisation-check", "主体标识码（第九至十七位）校验码不符", "The check character of the organisation code (characters 9 to 17) does not fit");
        findings.Region(IdentifierKinds.CreditCode, code[2..8], regions, parts);
        return findings.Result(IdentifierKinds.CreditCode, parts);
    }

    private static bool IsWellFormed(string code) =>
        code.Length == 18 && code.All(c => Alphabet.Contains(c, StringComparison.Ordinal)) && code[2..8].All(char.IsAsciiDigit);

    private static char CheckCharacter(string code)
    {
        var sum = Weights.Select((weight, i) => weight * Alphabet.IndexOf(code[i], StringComparison.Ordinal)).Sum();
        return Alphabet[(31 - (sum % 31)) % 31];
    }

    private static char OrganisationCheckCharacter(string code)
    {
        var sum = OrganisationWeights.Select((weight, i) => weight * ValueOf(code[8 + i])).Sum();
        return (11 - (sum % 11)) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
    }

    // GB 11714 counts A-Z as 10-35, unlike the alphabet of the whole code, which leaves five letters out.
    private static int ValueOf(char c) => char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10;
}
