using RegFiling.Platform;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering;

/// <summary>A floor or a raise that applies; <paramref name="Bound"/> when the tier would be lower without it.</summary>
public sealed record FloorHit(string Id, Text Title, string? Tier, int Raise, Certainty Certainty, bool Bound);

/// <summary>
/// The tier of a service and all that decided it. It grades service and supervision only; no penalty may be derived from it (domain 3.4).
/// <paramref name="Up"/> and <paramref name="Down"/> are the nearest changes of answers that would give another tier. Old results never change: a new decision
/// is a new result.
/// </summary>
public sealed record TierResult(
    Grade Tier, Grade ScoredTier, decimal Score, DateOnly On, Certainty Certainty,
    IReadOnlyList<Scored> Criteria, IReadOnlyList<Scored> Modifiers, IReadOnlyList<FloorHit> Floors,
    IReadOnlyList<Answer> Answers, IReadOnlyList<Question> Questions, IReadOnlyList<TierChange> Up, IReadOnlyList<TierChange> Down,
    IReadOnlyList<RuleSetRef> Rules, bool InForce, Text Label, Text? Note, Text Explanation);

/// <summary>
/// One requirement that applies: its force and grounds, what it asks at this tier, and whether it is an offer of the menu of promises.
/// Only law, published rules and signed clauses bind (<see cref="IsBottomLine"/>, 底线要求); the rest is open space (自主空间).
/// </summary>
public sealed record Obligation(
    string Id, Text Title, string Group, Force Force, IReadOnlyList<string> Grounds, Text? Value, bool Menu, Text? MenuText, Certainty Certainty, RuleSetRef Rules)
{
    public bool IsBottomLine => Force is Force.Law or Force.Rule or Force.Commitment;
}
