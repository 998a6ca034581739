using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace RegFiling.Platform.Identifiers;

/// <summary>
/// The national number of an algorithm filing, <c>网信算备</c> + 21 digits + <c>号</c>. The whole number is its key; the type of the algorithm is
/// never read from it, and its check digit (derived from published numbers, no official text) is a hint and never a ground to reject.
/// </summary>
public sealed partial record FilingNumber
{
    private static readonly int[] Weights = [6, 8, 4, 2];

    private FilingNumber(string digits, bool isComplete)
    {
        Digits = digits;
        IsComplete = isComplete;
    }

    /// <summary>The 21 digits.</summary>
    public string Digits { get; }

    /// <summary>Whether it was written in full, with <c>网信算备</c> before and <c>号</c> after the digits.</summary>
    public bool IsComplete { get; }

    public string Region => Digits[..6];

    /// <summary>Seven digits, the same in all filings of one subject.</summary>
    public string SubjectCode => Digits[6..13];

    /// <summary>As printed; says nothing binding about the type of the algorithm.</summary>
    public string TypeCode => Digits[13..15];

    public int Year => 2000 + int.Parse(Digits[15..17], System.Globalization.CultureInfo.InvariantCulture);

    public string Serial => Digits[17..20];

    public char CheckDigit => Digits[20];

    /// <summary>The digit that the first twenty digits lead to; always odd. A match is weak evidence, a mismatch a strong warning.</summary>
    public char ExpectedCheckDigit
    {
        get
        {
            var sum = Digits.Take(20).Select((digit, i) => (digit - '0') * Weights[i % 4]).Sum();
            return (char)('0' + ((11 - (sum % 10)) % 10));
        }
    }

    public bool CheckDigitFits => CheckDigit == ExpectedCheckDigit;

    /// <summary>Reads the full form, with spaces or a colon inside, or the bare digits.</summary>
    public static bool TryParse(string? value, [NotNullWhen(true)] out FilingNumber? number)
    {
        number = null;
        if (value is null or { Length: > 100 } || Form().Match(Compact(value)) is not { Success: true } match)
            return false;
        number = new FilingNumber(match.Groups["digits"].Value, match.Groups["prefix"].Success && match.Groups["suffix"].Success);
        return true;
    }

    public override string ToString() => $"网信算备{Digits}号";

    internal static bool LooksLike(string narrow) =>
        narrow.StartsWith("网信算备", StringComparison.Ordinal) || Form().IsMatch(Compact(narrow));

    internal static IdentifierCheck Check(string narrow, RegionTable regions, DateOnly today, Findings findings)
    {
        if (!TryParse(narrow, out var number))
        {
            findings.Refuse("filing-number.form", "算法备案编号应为“网信算备”加21位数字加“号”", "A filing number is 网信算备, 21 digits and 号");
            return findings.Result(IdentifierKinds.FilingNumber, []);
        }

        var parts = new Dictionary<string, string>
        {
            ["number"] = number.ToString(),
            ["region"] = number.Region,
            ["subject"] = number.SubjectCode,
            ["type"] = number.TypeCode,
            ["year"] = number.Year.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["serial"] = number.Serial,
            ["check"] = number.CheckDigit.ToString(),
        };
        if (!number.IsComplete)
            findings.Warn("filing-number.incomplete", "缺少“网信算备”或者“号”，已按21位数字识别", "网信算备 or 号 is missing; read by its 21 digits");
        if (!number.CheckDigitFits)
        {
            findings.Warn(
                "filing-number.check",
                $"末位校验码推算应为 {number.ExpectedCheckDigit}，请核对编号是否录入有误（校验规则系推算，不作为否定编号的依据）",
                $"The check digit should be {number.ExpectedCheckDigit}; look for a typing error (the rule is derived, so it never rejects a number)");
        }

        if (number.TypeCode is not ("01" or "02" or "03" or "04" or "05" or "06"))
            findings.Warn("filing-number.type-code", $"类别代码 {number.TypeCode} 未见于已公布的编号", $"The type code {number.TypeCode} is not seen in published numbers");
        if (number.Year > today.Year)
            findings.Warn("filing-number.year", $"年份 {number.Year} 晚于今年", $"The year {number.Year} lies in the future");
        findings.Region(IdentifierKinds.FilingNumber, number.Region, regions, parts, number.Year);
        return findings.Result(IdentifierKinds.FilingNumber, parts);
    }

    private static string Compact(string value) => string.Concat(Characters.Narrow(Characters.Clean(value, out _)).Where(c => !char.IsWhiteSpace(c)));

    [GeneratedRegex("^(?<prefix>网信算备:?)?(?<digits>[0-9]{21})(?<suffix>号)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
