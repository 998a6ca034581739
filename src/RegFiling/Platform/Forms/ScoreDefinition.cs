using System.Text.Json.Serialization;

namespace RegFiling.Platform.Forms;

/// <summary>What a scored question adds to: the raw score, or the measures against it.</summary>
public enum ScoreTotal
{
    Raw = 1,
    Mitigation = 2,
}

/// <summary>What to do with a half: named as in rule sets.</summary>
public enum ScoreRounding
{
    [JsonStringEnumMemberName("half-up")]
    HalfUp = 1,

    [JsonStringEnumMemberName("half-even")]
    HalfEven = 2,

    [JsonStringEnumMemberName("down")]
    Down = 3,

    [JsonStringEnumMemberName("up")]
    Up = 4,
}

/// <summary>
/// How the scores of a form become a level. Levels stand from the lowest to the highest; each ends at a share of the highest raw score that can be
/// reached, and the bound itself belongs to the lower level. The number of levels is data.
/// </summary>
public sealed record ScoreDefinition(IReadOnlyList<ScoreLevel> Levels)
{
    public ScoreRelief? Relief { get; init; }

    /// <summary>Printed with every result: what it is for, and what it is not.</summary>
    public Text? Note { get; init; }
}

/// <summary>One level: its words, and up to which share of the highest raw score it reaches; the last has no bound.</summary>
public sealed record ScoreLevel(Text Title)
{
    public decimal? UpTo { get; init; }
}

/// <summary>
/// Who has measures enough is scored lower: from <paramref name="From"/> of the mitigation score that can be reached, the raw score is multiplied by
/// <paramref name="Factor"/> and rounded to whole numbers. <paramref name="CountedShare"/> is the share of the sum of all mitigation questions that one
/// respondent can reach (a half, where each page exists once for design and once for operation).
/// </summary>
public sealed record ScoreRelief(decimal CountedShare, decimal From, decimal Factor, ScoreRounding Rounding);
