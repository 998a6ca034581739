using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;

namespace RegFiling.Regradings;

/// <summary>What grading a filing anew must satisfy (domain 3.3). Pure: a rule sees the loaded case and nothing else.</summary>
internal static class RegradeRules
{
    private const string CauseForm = "regrade/cause";

    private const string Proposal = "regrade/proposal";

    [Rule("regrade.one-at-a-time@1")]
    public static IEnumerable<Refusal> OneAtATime(CaseContext at) => at.Actor.IsSystem ? [] : LifeOfFiling.OneAtATime(at);

    /// <summary>Why it is graded anew (<see cref="TierCauses"/>).</summary>
    public static string CauseOf(CaseContext at) => at.Linked.FirstOrDefault(linked => linked is { Kind: "regrades", From: true })?.Case.Procedure switch
    {
        "change" => TierCauses.Change,
        "rectification" => TierCauses.Rectification,
        _ => at.SavedForm(CauseForm).Text("cause") ?? at.Form.Text("cause") ?? "",
    };

    /// <summary>The answers as they are now: of the change that is under review, else on record; with what the officer found to be different in their place.</summary>
    public static FormData Answers(CaseContext at, TierRules rules, FormData found)
    {
        var changed = at.Linked.FirstOrDefault(linked => linked is { Kind: "regrades", From: true, Case.Procedure: "change" })?.Saved.GetValueOrDefault(FilingRules.Application);
        var values = (JsonObject)(changed ?? at.Find<FiledNow>()?.Answers ?? FormData.Empty).Values.DeepClone();
        foreach (var input in rules.Asked.Where(input => found.Has(input)))
        {
            values[input] = found[input]!.DeepClone();
        }

        return new(values);
    }

    public static TierDecision? Before(CaseContext at) => at.All<TierDecision>().LastOrDefault(decision => decision.ConfirmedAt is not null && decision.CaseId != at.Case.Id);

    /// <summary>试算 before the officer proposes: the factors as they are now, the tier that comes of them, the duties that come and go.</summary>
    [Opens("regrade", "propose-tier")]
    public static IReadOnlyList<Text> Preview(CaseContext at, FormData form)
    {
        if (TierRules.Of(at.Pack) is not { } rules)
        {
            return [];
        }

        var answers = Answers(at, rules, at.SavedForm(Proposal));
        foreach (var field in at.Pack.Forms[Proposal].Fields.Where(field => rules.Asked.Contains(field.Id) && answers.Has(field.Id)))
        {
            form.Values[field.Id] = answers[field.Id]!.DeepClone();
        }

        var facts = Facts.Parse(Encoding.UTF8.GetBytes(rules.FactsOf(answers, at.Find<LifeFacts>()).ToJsonString())).Value;
        var result = rules.Decide(facts, at.Today);
        var before = Before(at)?.Label ?? new("尚未定级", "no tier yet");
        var cause = TierCauses.Words(CauseOf(at));
        var duties = DutyChanges.Between([.. at.All<DutyBefore>().Select(duty => duty.Duty)], TierDecisions.Duties(Guid.Empty, Guid.Empty, rules, result.Tier.Id, facts, at.Today));
        return
        [
            new($"重新定级的原因：{cause.Zh}。现等级：{before.Zh}；试算结果：{result.Label.Zh}", $"Cause: {cause.En}. Tier now: {before.En}; preview: {result.Label.En}"),
            new($"增加或者内容不同的事项：{duties.Come.Zh}", $"Duties new or different: {duties.Come.En}"),
            new($"不再适用的事项：{duties.Go.Zh}", $"Duties that no longer apply: {duties.Go.En}"),
            .. TierPreview.Lines(result.Explanation),
        ];
    }

    [Loads("regrade")]
    internal sealed class Loader(IEnumerable<ILifeSource> sources) : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            if (!await LifeOfFiling.LoadAsync(at, db, sources, cancellationToken))
            {
                return;
            }

            if (Before(at)?.Id is { } before)
            {
                at.Bring((await db.Set<FilingObligation>().AsNoTracking().Where(duty => duty.TierDecisionId == before).OrderBy(duty => duty.Position).ToListAsync(cancellationToken)).Select(duty => new DutyBefore(duty)));
            }

            at.Bring(new RegradeFacts(at));
        }
    }
}

/// <summary>A duty of the tier that counted before.</summary>
internal sealed record DutyBefore(FilingObligation Duty);

/// <summary>What the notice says of the way from the earlier tier to this one.</summary>
internal sealed class RegradeFacts(CaseContext at) : IDocumentFacts
{
    public IEnumerable<(string Name, Text Value)> Facts()
    {
        var duties = DutyChanges.Between([.. at.All<DutyBefore>().Select(duty => duty.Duty)], [.. at.All<FilingObligation>()]);
        return
        [
            ("regrade.cause", TierCauses.Words(RegradeRules.CauseOf(at))),
            ("regrade.before", RegradeRules.Before(at)?.Label ?? new("尚未定级", "none")),
            ("regrade.come", duties.Come),
            ("regrade.go", duties.Go),
        ];
    }
}
