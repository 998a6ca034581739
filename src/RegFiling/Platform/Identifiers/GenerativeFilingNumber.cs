using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RegFiling.Platform.Identifiers;

/// <summary>
/// The number of a generative AI service: <c>Region-Name-YYYYMMDD[NNNN]</c> of a filing (备案), <c>Region-Name-YYYYMMDDSNNNN</c> of a registration (登记).
/// Spelling of the region is not uniform, so numbers compare without regard to case; the date inside is not the date of filing.
/// </summary>
public sealed partial record GenerativeFilingNumber
{
    private GenerativeFilingNumber(string value, Match match)
    {
        Value = value;
        Region = match.Groups["region"].Value;
        Name = match.Groups["name"].Value;
        DateDigits = match.Groups["date"].Value;
        IsRegistration = match.Groups["reg"].Success;
        Sequence = match.Groups["seq"] is { Success: true } sequence ? sequence.Value : null;
    }

    /// <summary>As written, without surrounding spaces.</summary>
    public string Value { get; }

    public string Region { get; }

    public string Name { get; }

    public string DateDigits { get; }

    /// <summary>Registration (登记) of a service that calls a filed model; otherwise the filing (备案) of a model.</summary>
    public bool IsRegistration { get; }

    /// <summary>Four digits, running per province and kind; null in the numbers of 2023 and early 2024.</summary>
    public string? Sequence { get; }

    public static bool TryParse(string? value, [NotNullWhen(true)] out GenerativeFilingNumber? number)
    {
        number = null;
        if (value is null or { Length: > 200 })
            return false;
        var trimmed = Characters.Narrow(Characters.Clean(value, out _)).Trim();
        if (Form().Match(trimmed) is not { Success: true } match)
            return false;
        number = new GenerativeFilingNumber(trimmed, match);
        return true;
    }

    public bool Equals(GenerativeFilingNumber? other) => other is not null && string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    public override string ToString() => Value;

    internal IdentifierCheck Check(DateOnly today, Findings findings)
    {
        var parts = new Dictionary<string, string>
        {
            ["region"] = Region,
            ["name"] = Name,
            ["date"] = DateDigits,
            ["kind"] = IsRegistration ? "registration" : "filing",
        };
        if (Sequence is not null)
            parts["sequence"] = Sequence;
        if (!DateOnly.TryParseExact(DateDigits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            findings.Warn("generative-number.date", "编号中的日期不存在", "The date in the number does not exist");
        else if (date > today)
            findings.Warn("generative-number.future", "编号中的日期晚于今天", "The date in the number lies in the future");
        if (IsRegistration && Sequence is null)
            findings.Warn("generative-number.sequence", "登记编号缺少四位序号", "A registration number should end with four digits");
        return findings.Result(IdentifierKinds.GenerativeFilingNumber, parts);
    }

    [GeneratedRegex(
        "^(?<region>[A-Za-z]+)-(?<name>.+)-(?<date>[0-9]{8})(?<reg>[Ss])?(?<seq>[0-9]{4})?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
