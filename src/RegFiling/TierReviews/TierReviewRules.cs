using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;

namespace RegFiling.TierReviews;

/// <summary>What an objection to a tier and its review must satisfy (domain 3.3, 4.18). Pure: a rule sees the loaded case and nothing else.</summary>
internal static class TierReviewRules
{
    public const string Link = "reviews-tier";

    private const string Objection = "tier-review/objection";

    [Rule("tier-review.tier-there@1")]
    public static IEnumerable<Refusal> TierThere(CaseContext at)
    {
        if (at.Find<TierUnderReview>() is null)
        {
            yield return new(
                "tier-review.no-tier",
                new("该备案还没有确认的风险等级", "This filing has no confirmed tier yet"),
                new("收到风险等级告知书后再提出异议", "Object once the tier notice has come"),
                "cac-order-9/23");
        }
    }

    [Rule("tier-review.once-per-decision@1")]
    public static IEnumerable<Refusal> OncePerDecision(CaseContext at)
    {
        foreach (var other in at.All<EarlierReview>())
        {
            if (other.Case.ClosedAt is null)
            {
                yield return new(
                    "tier-review.under-way",
                    new($"该等级的异议（{other.Case.Number}）正在复核", $"An objection to this tier ({other.Case.Number}) is under review"),
                    new("补充的事项请向复核人提出，或者撤回后重新提出", "Give further points to the reviewer, or withdraw that one and object anew"));
            }
            else if (at.Find<TierUnderReview>() is { } now && other.Case.State is "upheld" or "adjusted" && other.Case.ClosedAt >= now.Decision.ConfirmedAt)
            {
                yield return new(
                    "tier-review.reviewed-already",
                    new($"该等级已经复核过（{other.Case.Number}）", $"This tier was reviewed already ({other.Case.Number})"),
                    new("出现新的事实的，请办理变更，等级随之重新拟定", "Where the facts have changed, file the change; the tier is then set anew"));
            }
        }
    }

    // "Another officer" (domain 4.18) is another natural person, whatever the account: nobody reviews what they graded.
    [Rule("tier-review.other-person@1")]
    public static IEnumerable<Refusal> OtherPerson(CaseContext at)
    {
        if (at.All<GradedBy>().Any(grader => grader.PersonId == at.Actor.PersonId))
        {
            yield return new(
                "tier-review.graded-it",
                new("您参与了原定级，不能复核", "You took part in the grading and cannot review it"),
                new("请由未参与原定级的人员办理", "Someone who took no part in it must do this"));
        }
    }

    [Rule("tier-review.each-point-answered@1")]
    public static IEnumerable<Refusal> EachPointAnswered(CaseContext at)
    {
        var answered = at.Form.Rows("answers").Select(row => row.Text("point")).ToHashSet();
        foreach (var point in at.SavedForm(Objection).Rows("points").Select(row => row.Text("point")).Where(point => !answered.Contains(point)))
        {
            yield return new(
                "tier-review.point-not-answered",
                new($"异议事项“{point}”没有答复", $"The point “{point}” is not answered"),
                new("请逐项答复，事项文字保持原样", "Answer each point and leave its words as they are"),
                Field: "answers");
        }
    }

    [Rule("tier-review.changes-the-tier@1")]
    public static IEnumerable<Refusal> ChangesTheTier(CaseContext at)
    {
        if (Computed(at) is { } computed && Final(at, computed) == at.Record<TierUnderReview>().Decision.Tier)
        {
            yield return new(
                "tier-review.same-tier",
                new($"更正后的结果仍是{at.Record<TierUnderReview>().Decision.Label.Zh}", $"The result is still {at.Record<TierUnderReview>().Decision.Label.En}"),
                new("请改用“拟维持原等级”，或者核对更正的要素", "Propose to uphold, or look again at what was corrected"),
                Field: "basis");
        }
    }

    [Rule("tier-review.adjustment-by-experts@1")]
    public static IEnumerable<Refusal> AdjustmentByExperts(CaseContext at)
    {
        if (Computed(at) is { } computed && TierRules.Of(at.Pack)!.Scale is { } scale
            && scale.IndexOf(computed) - scale.IndexOf(Final(at, computed)) > 1 && at.History.All(act => act.Action != "give-opinion"))
        {
            yield return new(
                "tier-review.adjustment-needs-experts",
                new("比计算结果下调超过一级，应当先经专家评审", "More than one tier below the computed one needs an expert review first"),
                new("请先送专家评审", "Refer it to experts first"),
                Field: "tier");
        }
    }

    /// <summary>The facts of the decision under review, with the answers that the review corrects in their place.</summary>
    public static JsonObject Corrected(CaseContext at, TierRules rules)
    {
        var facts = JsonNode.Parse(at.Record<TierUnderReview>().Decision.Facts)!.AsObject();
        var corrected = rules.FactsOf(at.Form);
        foreach (var input in rules.Asked.Where(input => at.Form.Has(input)))
        {
            // An answer changed to "not known" is no fact any more.
            facts.Remove(input);
            if (corrected[input] is { } value)
            {
                facts[input] = value.DeepClone();
            }
        }

        return facts;
    }

    private static string? Computed(CaseContext at) =>
        TierRules.Of(at.Pack) is { } rules && Facts.Parse(Encoding.UTF8.GetBytes(Corrected(at, rules).ToJsonString())) is { IsRefused: false, Value: { } facts }
            ? rules.Decide(facts, at.Today).Tier.Id : null;

    private static string Final(CaseContext at, string computed) => at.Form.Text("basis") == "override" ? at.Form.Text("tier") ?? computed : computed;

    [Loads("tier-review")]
    internal sealed class Loader : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            var parent = at.Linked.FirstOrDefault(linked => linked.Kind == Link)?.Case;
            var id = at.Case.RecordId ?? parent?.RecordId;
            at.Bring(await db.Set<Filing>().Where(f => f.Id == id).ToListAsync(cancellationToken));
            var decisions = await db.Set<TierDecision>().Where(t => t.FilingId == id).OrderBy(t => t.ProposedAt).ToListAsync(cancellationToken);
            at.Bring((await db.Set<Case>().AsNoTracking().Where(c => c.Procedure == "tier-review" && c.RecordId == id && c.Id != at.Case.Id).ToListAsync(cancellationToken)).Select(c => new EarlierReview(c)));
            if (decisions.LastOrDefault(decision => decision.ConfirmedAt is not null && decision.CaseId != at.Case.Id) is not { } under)
            {
                return;
            }

            at.Bring(under);
            at.Bring(decisions.Where(decision => decision.CaseId == at.Case.Id));
            // The grading may stand in another case than the one from which the objection begins: the filing, a review before, a grading anew.
            string?[] streams = [parent?.Stream, Case.StreamOf(under.CaseId)];
            var graders = await db.Set<Event>().AsNoTracking().Where(e => streams.Contains(e.Stream) && Grading.Contains(e.Act)).Select(e => e.ActorId).Distinct().ToListAsync(cancellationToken);
            at.Bring(graders.Append(under.ProposedBy).Append(under.ConfirmedBy ?? Guid.Empty).Distinct().Select(person => new GradedBy(person)));
            var reviewer = at.History.LastOrDefault(act => act.Action is "propose-upholding" or "propose-adjustment")?.PersonId;
            var name = await db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(person => person.Id == reviewer, cancellationToken);
            at.Bring(new TierUnderReview(under, name?.Name));
        }

        private static readonly string[] Grading = ["filing/propose-tier", "filing/adjust-tier", "filing/confirm-tier", "regrade/propose-tier", "regrade/adjust-tier", "regrade/confirm-tier"];
    }
}

/// <summary>The tier that an objection is about, for rules and for the document that tells the result.</summary>
internal sealed record TierUnderReview(TierDecision Decision, Text? Reviewer) : IDocumentFacts
{
    public IEnumerable<(string Name, Text Value)> Facts() => [("review.before", Decision.Label), ("review.by", Reviewer ?? Text.Of(""))];
}

/// <summary>Another objection to the tier of the same filing.</summary>
internal sealed record EarlierReview(Case Case);

/// <summary>Someone who proposed, adjusted or confirmed the tier.</summary>
internal sealed record GradedBy(Guid PersonId);
