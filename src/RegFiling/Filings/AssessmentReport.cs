using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Assessments;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;
using RegFiling.Subjects;

namespace RegFiling.Filings;

/// <summary>
/// The assessment of a filing on paper: tier, how it came about, the eight risks, requirements, course of the case. Null when there is no tier
/// decision, when the case is not for this person, or when it is the company's own and the tier notice has not reached it yet.
/// </summary>
public sealed record GetAssessmentReport(Guid CaseId) : IQuery<AssessmentReport?>;

/// <summary>What is printed (contract: <c>documents/README.md</c> of the pack, <c>assessment.typ</c>). <paramref name="At"/> is the day of the decision and never today.</summary>
public sealed record AssessmentReport(Case Case, Pack Pack, JsonObject Data, DateTimeOffset At)
{
    public const string Template = "assessment";
}

internal sealed class AssessmentReports(RegFilingDbContext db, PackCatalogue packs, CaseLoader loader, CurrentActor current, TimeProvider clock) : IQueryHandler<GetAssessmentReport, AssessmentReport?>
{
    // The document by which the party learns of its tier.
    private const string TierNotice = "tier-notice";

    public async ValueTask<AssessmentReport?> Handle(GetAssessmentReport query, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        if (await loader.FindAsync(query.CaseId, actor, cancellationToken) is not var (@case, pack, procedure))
        {
            return null;
        }

        var at = await loader.LoadAsync(@case, pack, procedure, "", actor, clock.GetUtcNow(), cancellationToken);
        db.ChangeTracker.Clear();
        var told = at.Unsealed.All(document => document.Definition != TierNotice);
        var decision = at.All<TierDecision>().Where(decision => actor.IsOfficial ? decision.ConfirmedAt is not null || decision.CaseId == @case.Id : decision.ConfirmedAt is not null && told).MaxBy(decision => decision.ProposedAt);
        // By the rules of the case that decided it: after a change of rules these are not those that the filing began under.
        var decided = decision is null || decision.CaseId == @case.Id ? @case.PackHash
            : await db.Set<Case>().AsNoTracking().Where(other => other.Id == decision.CaseId).Select(other => other.PackHash).FirstAsync(cancellationToken);
        if (decision is null || TierRules.Of(await packs.GetAsync(decided, cancellationToken)) is not { } rules)
        {
            return null;
        }

        var people = at.History.Select(act => act.PersonId).Append(decision.ProposedBy).Append(decision.ConfirmedBy ?? Guid.Empty).Distinct().ToList();
        var names = await db.Set<Person>().AsNoTracking().Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        var obligations = await db.Set<FilingObligation>().AsNoTracking().Where(duty => duty.TierDecisionId == decision.Id).OrderBy(duty => duty.Position).ToListAsync(cancellationToken);
        var (stream, decider, decidedAt) = (Case.StreamOf(decision.CaseId), decision.ConfirmedBy ?? decision.ProposedBy, decision.ConfirmedAt ?? decision.ProposedAt);
        var recorded = await db.Set<Platform.Ledger.Event>().AsNoTracking().Where(e => e.Stream == stream && e.ActorId == decider && e.At <= decidedAt).OrderByDescending(e => e.Sequence).Select(e => e.Hash).FirstAsync(cancellationToken);
        return new(@case, pack, new Paper(at, decision, rules, names, obligations, Convert.ToHexStringLower(recorded)).Write(), decision.ConfirmedAt ?? decision.ProposedAt);
    }

    /// <summary>Writes the data of one report. Computed again from the stored facts, day and rules, so that paper and decision cannot drift apart.</summary>
    private sealed class Paper(CaseContext at, TierDecision decision, TierRules rules, Dictionary<Guid, Text> names, List<FilingObligation> obligations, string recorded)
    {
        private readonly TierResult result = rules.Decide(Facts.Parse(Encoding.UTF8.GetBytes(decision.Facts)).Value, decision.On);

        public JsonObject Write() => new()
        {
            ["demo"] = at.Pack.Manifest.Authority?.Demo ?? false,
            ["authority"] = Both(at.Pack.Manifest.Authority?.Name ?? Text.Of("")),
            ["title"] = Both(new("算法备案评估情况（含风险等级）", "Assessment of an Algorithm Filing, with Risk Tier")),
            ["number"] = at.Case.Number,
            ["date"] = Day(decision.ConfirmedAt ?? decision.ProposedAt),
            ["facts"] = About(),
            ["summary"] = DocumentIssuer.Texts(Summary()),
            ["tier"] = Tier(),
            ["criteria"] = List(result.Criteria.Select((scored, index) => new JsonObject
            {
                ["code"] = string.Create(CultureInfo.InvariantCulture, $"C{index + 1}"),
                ["name"] = Both(scored.Title),
                ["answer"] = Both(scored.LevelText),
                ["value"] = scored.Level,
                ["maximum"] = scored.TopLevel,
                ["weight"] = scored.Weight,
                ["points"] = scored.Points,
                ["why"] = Both(Why(scored)),
                ["certainty"] = Word(scored.Certainty),
            })),
            ["modifiers"] = List(result.Modifiers.Select(scored => new JsonObject { ["name"] = Both(scored.Title), ["points"] = scored.Points, ["why"] = Both(scored.LevelText) })),
            ["floors"] = Floors(),
            ["changes"] = List([.. result.Up.Select(change => Change(change, up: true)), .. result.Down.Select(change => Change(change, up: false))]),
            ["openQuestions"] = OpenQuestions(),
            ["risks"] = Risks(),
            ["obligations"] = List(obligations.Select(Duty)),
            ["timeline"] = List(at.History.Select(Act)),
            ["declaration"] = DocumentIssuer.Texts(
            [
                new("本文件依据存档的事实、日期和规则版本生成，同一记录每次生成的内容相同。", "This paper is made from the facts, the day and the rule version on record; the same record always gives the same paper."),
                // It is made for whoever asks and kept by nobody, so that there is no document with a code to look up: what it rests on can be.
                new(
                    $"本文件不是制发的文书，没有文号和核验码。核验方法：由监督人员在“监督查阅”中核验记录，并从办件页重新生成本文件，内容应当相同。所依据的等级决定的存证摘要：{recorded}",
                    $"This paper is not an issued document and has neither number nor verification code. To verify it, an auditor checks the record and makes the paper again from the page of the case: it must say the same. Hash in the record of the tier decision that it rests on: {recorded}"),
                new("备案不是行政许可，本文件不代表对企业、产品或者算法的认可。", "A filing is no licence, and this paper is no endorsement of a company, a product or an algorithm."),
            ]),
        };

        private JsonArray About()
        {
            var application = at.SavedForm(FilingRules.Application);
            var form = at.Pack.Forms[FilingRules.Application];
            var (subject, filing) = (at.Find<Subject>(), at.Find<Filing>());
            Text Said(string field) => form.Field(field) is { } known ? FormText.Show(known, application[field]) : Text.Of("");
            (Text Label, Text Value)[] facts =
            [
                (new("备案主体", "Filing entity"), Text.Of(subject?.Name ?? "")),
                (new("统一社会信用代码", "Unified social credit code"), Text.Of(subject?.CreditCode ?? "")),
                (new("算法名称", "Algorithm"), Text.Of(filing?.Name ?? at.Case.Title)),
                (new("算法类型", "Type"), Said("type")),
                (new("应用场景", "Scenario"), Said("scenario")),
                (new("本市办理编号", "Local record number"), Text.Of(filing?.LocalNumber ?? "")),
                (new("备案编号", "Filing number"), Text.Of(filing?.NationalNumber ?? "")),
                (new("办理状态", "State"), at.Procedure.States[at.Case.State].Title),
                (new("备注", "Remark"), filing?.Late == true ? new("逾期履行备案手续", "filed late") : Text.Of("")),
            ];
            return List(facts.Where(fact => fact.Value.Zh.Length > 0).Select(fact => new JsonObject { ["label"] = Both(fact.Label), ["value"] = Both(fact.Value) }));
        }

        private IEnumerable<Text> Summary()
        {
            yield return decision.ConfirmedAt is null
                ? new("本评估情况依据企业提交的备案材料和算法安全自评估，按照公开的评分规则拟定，尚待另一名工作人员确认。", "It rests on the filing and the self-assessment of the company and on the published score card. The tier is proposed and awaits confirmation by a second officer.")
                : new("本评估情况依据企业提交的备案材料和算法安全自评估，按照公开的评分规则作出，由两名工作人员分别拟定和确认。", "It rests on the filing and the self-assessment of the company and on the published score card; one officer proposed the tier and another confirmed it.");
            if (decision.Tier != decision.ComputedTier)
            {
                var computed = rules.Tier.Grades.Single(grade => grade.Id == decision.ComputedTier).Title;
                yield return new(
                    $"按规则计算的风险等级为{computed.Zh}，经说明理由予以调整。理由：{decision.AdjustmentReason}",
                    $"The rules give the risk tier {computed.En}; it was adjusted with this reason: {decision.AdjustmentReason}");
            }
        }

        private JsonObject Tier()
        {
            var tier = new JsonObject
            {
                ["code"] = decision.Tier,
                ["label"] = Both(rules.Tier.Grades.Single(grade => grade.Id == decision.Tier).Title),
                ["score"] = decision.Score,
                ["maximum"] = result.Criteria.Sum(scored => scored.Weight),
                ["rules"] = Both(new($"{rules.Tier.Title.Zh} {rules.Tier.Version}", $"{rules.Tier.Title.En} {rules.Tier.Version}")),
                ["decidedBy"] = new JsonArray([.. Deciders().Select(decider => (JsonNode)Both(decider))]),
                ["byScore"] = Both(new($"按得分为{result.ScoredTier.Title.Zh}", $"By score: {result.ScoredTier.Title.En}")),
                ["scale"] = List(rules.Tier.Grades.Select(grade => new JsonObject { ["code"] = grade.Id, ["label"] = Both(grade.Title), ["from"] = grade.From })),
            };
            if (decision.ConfirmedAt is { } confirmed)
            {
                tier["decidedAt"] = Day(confirmed);
            }

            return tier;
        }

        private IEnumerable<Text> Deciders()
        {
            var proposer = names.GetValueOrDefault(decision.ProposedBy, Actor.System.Name);
            yield return new($"{proposer.Zh}（拟定）", $"{proposer.En} (proposed)");
            if (decision.ConfirmedBy is { } confirmer && names.TryGetValue(confirmer, out var name))
            {
                yield return new($"{name.Zh}（确认）", $"{name.En} (confirmed)");
            }
        }

        private JsonArray Floors()
        {
            var applied = result.Floors.ToDictionary(floor => floor.Id);
            return List(rules.Floors.RowTitles.Select(row => applied.TryGetValue(row.Id, out var hit)
                ? new JsonObject { ["name"] = Both(row.Title), ["effect"] = Both(Effect(hit)), ["applied"] = true, ["why"] = Both(Why(hit)) }
                : new JsonObject { ["name"] = Both(row.Title), ["effect"] = "—", ["applied"] = false, ["why"] = Both(new("未出现该情形", "not the case here")) }));
        }

        private Text Effect(FloorHit hit)
        {
            var floor = hit.Tier is { } id ? rules.Tier.Grades.Single(grade => grade.Id == id).Title : (Text?)null;
            return floor is { } at ? new($"不低于{at.Zh}", $"at least {at.En}") : new($"提高{hit.Raise}级", $"+{hit.Raise}");
        }

        private static Text Why(FloorHit hit) => (hit.Bound, hit.Certainty) switch
        {
            (true, Certainty.Known) => new("据此提高", "lifts the tier"),
            (true, Certainty.Assumed) => new("据此提高（推定）", "lifts the tier (assumed)"),
            (true, Certainty.Unknown) => new("据此提高（尚不明确，按较高值计）", "lifts the tier (unknown, the higher value counts)"),
            _ => new("未改变结果：按得分或者其他规则，等级不低于此", "changes nothing: the score or another rule is at least as high"),
        };

        private static Text Why(Scored scored)
        {
            var mark = scored.Certainty == Certainty.Unknown ? new Text("尚不明确，按可能的较高值计。", "Unknown: the higher plausible value counts. ") : new("", "");
            return scored.Anchor is { } anchor
                ? new($"{mark.Zh}分值由分级规则设定，非法定数值；参考：{anchor.Zh}", $"{mark.En}Set by the rules, not by law; modelled on: {anchor.En}")
                : new($"{mark.Zh}分值由分级规则设定，非法定数值", $"{mark.En}Set by the rules, not by law");
        }

        private static JsonObject Change(TierChange change, bool up) => new()
        {
            ["direction"] = up ? "up" : "down",
            ["text"] = Both(TierExplanation.Words(change)),
            ["score"] = change.ScoreAfter,
            ["tier"] = Both(change.TierTitle),
        };

        private JsonArray OpenQuestions() => List(
            [
                .. result.Questions.Select(question => new JsonObject { ["text"] = Both(question.Ask), ["certainty"] = "unknown", ["lookAgain"] = Iso(question.LookAgain) }),
                .. result.Answers.Where(answer => answer.Certainty == Certainty.Assumed).Select(answer =>
                {
                    var open = new JsonObject { ["text"] = Both(new($"{answer.Title.Zh}：{answer.Shown.Zh}", $"{answer.Title.En}: {answer.Shown.En}")), ["certainty"] = "assumed" };
                    if (answer.LookAgain is { } day)
                    {
                        open["lookAgain"] = Iso(day);
                    }

                    return open;
                }),
            ]);

        private JsonArray Risks()
        {
            var assessed = at.Linked.Where(linked => linked.Kind == "assesses" && linked.Saved.ContainsKey(AssessmentRules.Form)).MaxBy(linked => linked.Case.OpenedAt);
            if (assessed is null || !at.Pack.Forms.TryGetValue(AssessmentRules.Form, out var form))
            {
                return [];
            }

            var saved = assessed.Saved[AssessmentRules.Form];
            return List(AssessmentRules.EightRisks.Select(risk => new JsonObject
            {
                ["name"] = Both(risk.Title),
                ["level"] = Both(form.Field($"{risk.Id}Level") is { } level ? FormText.Show(level, saved[level.Id]) : Text.Of("")),
                ["grade"] = saved.Text($"{risk.Id}Level") switch { "none" => 0, "low" => 1, "medium" => 2, "high" => 3, _ => 2 },
                ["description"] = saved.Text($"{risk.Id}Text") ?? "",
                ["measures"] = Lines(saved.Text($"{risk.Id}Measures")),
                ["evidence"] = Lines(form.Field($"{risk.Id}Evidence") is { } evidence ? FormText.Show(evidence, saved[evidence.Id]).Zh : null),
            }));
        }

        private JsonObject Duty(FilingObligation duty) => new()
        {
            ["force"] = duty.Force switch
            {
                Force.Law => "law",
                Force.Rule => "rule",
                Force.Commitment => "commitment",
                Force.Advice => "advice",
                Force.Internal => "internal",
                _ => Both(Wording.Of(duty.Force)),
            },
            ["name"] = Both(duty.Title),
            ["ground"] = Both(Wording.Grounds(at.Pack.Manifest, duty.Grounds.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
            ["what"] = Both(duty.Value),
        };

        private JsonObject Act(PastAct act) => new()
        {
            ["at"] = at.Pack.Deadlines.Time.Local(act.At).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
            ["act"] = Both(CaseViews.ActTitle(at.Pack, at.Procedure, act.Action)),
            ["who"] = Both(names.GetValueOrDefault(act.PersonId, Actor.System.Name)),
            ["role"] = Both(Roles.Titles.GetValueOrDefault(act.Role, Text.Of(act.Role))),
            ["note"] = Both(Join([
                .. act.State is { } state && at.Procedure.States.TryGetValue(state, out var known) ? [known.Title] : Array.Empty<Text>(),
                .. at.LateAt(act.At),
            ])),
        };

        private string Day(DateTimeOffset instant) => Iso(at.Pack.Deadlines.Time.DateOf(instant));

        private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        private static string Word(Certainty certainty) => certainty switch
        {
            Certainty.Assumed => "assumed",
            Certainty.Unknown => "unknown",
            _ => "known",
        };

        private static JsonArray Lines(string? text) =>
            [.. (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => (JsonNode)JsonValue.Create(line))];

        private static Text Join(IEnumerable<Text> texts)
        {
            var all = texts.ToList();
            return new(string.Join("；", all.Select(text => text.Zh)), string.Join("; ", all.Select(text => text.En)));
        }

        private static JsonObject Both(Text text) => DocumentIssuer.Both(text);

        private static JsonArray List(IEnumerable<JsonObject> items) => [.. items];
    }
}
