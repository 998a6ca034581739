using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;

namespace RegFiling.TierRegrades;

/// <summary>What a new grading after a change of rules must satisfy. Pure: a rule sees the loaded case and nothing else.</summary>
internal static class TierRegradeRules
{
    public const string Link = "regrades-tier";

    [Rule("tier-regrade.tier-there@1")]
    public static IEnumerable<Refusal> TierThere(CaseContext at)
    {
        if (at.Find<Regrade>() is null)
        {
            yield return new(
                "tier-regrade.no-tier",
                new("该备案还没有确认的风险等级", "This filing has no confirmed tier yet"),
                new("先在备案办件中拟定和确认等级", "Propose and confirm the tier in the filing first"));
        }
    }

    [Rule("tier-regrade.rules-changed@1")]
    public static IEnumerable<Refusal> RulesChanged(CaseContext at)
    {
        if (at.Find<Regrade>() is { IsTheSame: true })
        {
            yield return new(
                "tier-regrade.same-rules",
                new("原等级就是按现行规则确定的，应履行事项也没有变化", "The tier was set under the rules now in force, and its duties are the same"),
                new("规则修订施行之后再办理；企业的情况有变化的，由企业办理变更", "Grade anew after a change of rules has taken effect; where the service changed, the company files the change"));
        }
    }

    [Rule("tier-regrade.one-at-a-time@1")]
    public static IEnumerable<Refusal> OneAtATime(CaseContext at)
    {
        foreach (var other in at.All<OpenGrading>())
        {
            yield return new(
                "tier-regrade.under-way",
                new($"该备案的等级正在另一办件（{other.Number}）中处理", $"The tier of this filing is under way in another case ({other.Number})"),
                new("待该办件办理完毕后再办理", "Wait until that case has ended"));
        }
    }

    [Loads("tier-regrade")]
    internal sealed class Loader : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            var parent = at.Linked.FirstOrDefault(linked => linked.Kind == Link);
            var id = at.Case.RecordId ?? parent?.Case.RecordId;
            at.Bring(await db.Set<Filing>().Where(filing => filing.Id == id).ToListAsync(cancellationToken));
            var open = await db.Set<Case>().AsNoTracking().Where(c => c.RecordId == id && c.Id != at.Case.Id && c.ClosedAt == null && (c.Procedure == "tier-regrade" || c.Procedure == "tier-review"))
                .Select(c => c.Number).ToListAsync(cancellationToken);
            at.Bring(open.Select(number => new OpenGrading(number)));
            var decisions = await db.Set<TierDecision>().Where(decision => decision.FilingId == id).OrderBy(decision => decision.ProposedAt).ToListAsync(cancellationToken);
            at.Bring(decisions.Where(decision => decision.CaseId == at.Case.Id));
            if (TierRules.Of(at.Pack) is not { } rules || decisions.LastOrDefault(decision => decision.ConfirmedAt is not null && decision.CaseId != at.Case.Id) is not { } before)
            {
                return;
            }

            var duties = await db.Set<FilingObligation>().AsNoTracking().Where(duty => duty.TierDecisionId == before.Id).OrderBy(duty => duty.Position).ToListAsync(cancellationToken);
            at.Bring(Regrade.Of(before, duties, rules, parent?.Saved.GetValueOrDefault(FilingRules.Application), at.Today));
        }
    }
}

/// <summary>Another case in which the tier of the same filing is decided.</summary>
internal sealed record OpenGrading(string Number);

/// <summary>The tier that counts, and what the rules in force make of the same answers: for rules, preview and notice.</summary>
internal sealed record Regrade(TierDecision Before, TierResult Now, JsonObject Given, IReadOnlyList<Text> Duties, bool IsTheSame) : IDocumentFacts
{
    public static Regrade Of(TierDecision before, IReadOnlyList<FilingObligation> had, TierRules rules, Platform.Forms.FormData? application, DateOnly on)
    {
        // The facts that were decided on, corrections of a review included; a question that is new is answered by the filing, as far as it was asked there.
        var facts = JsonNode.Parse(before.Facts)!.AsObject();
        foreach (var (name, value) in application is null ? [] : rules.FactsOf(application).Where(fact => !facts.ContainsKey(fact.Key)).ToList())
        {
            facts[name] = value?.DeepClone();
        }

        var given = Facts.From(facts).Value;
        var now = rules.Decide(given, on);
        var has = rules.Requirements(now.Tier.Id, given, on);
        List<Text> duties = [];
        foreach (var duty in has)
        {
            var value = duty.Value ?? duty.MenuText ?? Text.Of("");
            var old = had.FirstOrDefault(known => known.Requirement == duty.Id);
            if (old is null)
            {
                duties.Add(new($"新增（{Wording.Of(duty.Force).Zh}）：{Said(duty.Title, value).Zh}", $"New ({Wording.Of(duty.Force).En}): {Said(duty.Title, value).En}"));
            }
            else if (old.Value != value || old.Force != duty.Force)
            {
                duties.Add(new($"变化（{Wording.Of(duty.Force).Zh}）：{duty.Title.Zh}：{old.Value.Zh} → {value.Zh}", $"Changed ({Wording.Of(duty.Force).En}): {duty.Title.En}: {old.Value.En} → {value.En}"));
            }
        }

        duties.AddRange(had.Where(duty => has.All(other => other.Id != duty.Requirement)).Select(duty => new Text($"不再适用：{Said(duty.Title, duty.Value).Zh}", $"No longer: {Said(duty.Title, duty.Value).En}")));
        // A tier that was set against the computation is no matter of the rules alone: it is looked at again whenever they change.
        var same = before.Rules == string.Join('\n', now.Rules) && duties.Count == 0;
        if (duties.Count == 0)
        {
            duties.Add(new("应履行事项没有变化", "No duty changes"));
        }

        return new(before, now, facts, duties, same);
    }

    IEnumerable<(string Name, Text Value)> IDocumentFacts.Facts() =>
    [
        ("regrade.before", Before.Label),
        ("regrade.rules", Text.Of(string.Join("; ", Before.Rules.Split('\n').Select(rule => rule.Length > 30 ? rule[..(rule.IndexOf(':', StringComparison.Ordinal) + 13)] : rule)))),
        ("regrade.duties", new(string.Join('\n', Duties.Select(duty => duty.Zh)), string.Join('\n', Duties.Select(duty => duty.En)))),
    ];

    private static Text Said(Text title, Text value) => value.Zh.Length == 0 ? title : new($"{title.Zh}：{value.Zh}", $"{title.En}: {value.En}");
}
