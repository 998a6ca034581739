using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering.Simulation;

namespace RegFiling.RuleComments;

/// <summary>
/// What companies say to a simulation, with the answers, oldest first: all of it for officials, that of one company for its own people; nothing for anybody else.
/// </summary>
public sealed record GetRuleComments(Guid Run, Guid? Subject = null) : IQuery<IReadOnlyList<RuleCommentView>>;

/// <summary>A comment as it is listed.</summary>
public sealed record RuleCommentView(Guid CaseId, string Number, string Company, Text State, DateTimeOffset At, IReadOnlyList<CommentPoint> Points);

/// <summary>One point with its answer, where there is one.</summary>
public sealed record CommentPoint(Text About, string Which, string Comment, string? Wished, Text? Finding, string? Answer);

internal sealed class RuleCommentReading(RegFilingDbContext db, PackCatalogue packs, ISubjectNames names, CurrentActor current) : IQueryHandler<GetRuleComments, IReadOnlyList<RuleCommentView>>
{
    private const int Most = 500;

    public async ValueTask<IReadOnlyList<RuleCommentView>> Handle(GetRuleComments query, CancellationToken cancellationToken)
    {
        var me = current.Actor;
        if (query.Subject is { } asked ? !SimulationAccess.CompaniesOf(me).Contains(asked) : !SimulationAccess.MayRead(me))
        {
            return [];
        }

        var cases = await db.Set<Case>().AsNoTracking().Where(found => found.Procedure == "rule-comment" && found.RecordId == query.Run && (query.Subject == null || found.SubjectId == query.Subject))
            .OrderBy(found => found.OpenedAt).ThenBy(found => found.Id).Take(Most).ToListAsync(cancellationToken);
        var ids = cases.Select(found => found.Id).ToList();
        var forms = (await db.Set<CaseForm>().AsNoTracking().Where(form => ids.Contains(form.CaseId)).Select(form => new { form.CaseId, form.Form, form.Version, form.Json }).ToListAsync(cancellationToken))
            .GroupBy(form => (form.CaseId, form.Form)).ToDictionary(form => form.Key, form => FormData.Parse(form.MaxBy(version => version.Version)!.Json));
        var companies = await names.FindAsync([.. cases.Select(found => found.SubjectId).OfType<Guid>().Distinct()], cancellationToken);
        var shown = new List<RuleCommentView>();
        foreach (var found in cases)
        {
            var pack = await packs.GetAsync(found.PackHash, cancellationToken);
            var said = forms.GetValueOrDefault((found.Id, RuleCommentRules.Comment), FormData.Empty);
            var answer = forms.GetValueOrDefault((found.Id, RuleCommentRules.Answer), FormData.Empty);
            shown.Add(new(
                found.Id, found.Number, found.SubjectId is { } subject ? companies.GetValueOrDefault(subject, "") : "", pack.Procedures[found.Procedure].States[found.State].Title,
                pack.Deadlines.Time.Local(found.OpenedAt), Points(pack, said, answer)));
        }

        return shown;
    }

    private static IReadOnlyList<CommentPoint> Points(Pack pack, FormData said, FormData answer)
    {
        // Answers stand in the order of the points that name the same thing.
        var answers = answer.Rows("answers").ToLookup(row => row.Text("which") ?? "", StringComparer.Ordinal);
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        var points = new List<CommentPoint>();
        foreach (var row in said.Rows("points"))
        {
            var which = row.Text("which") ?? "";
            var at = taken[which] = taken.GetValueOrDefault(which) + 1;
            var answered = answers[which].ElementAtOrDefault(at - 1);
            points.Add(new(
                Label(pack, RuleCommentRules.Comment, "points", "about", row.Text("about"))!.Value, which, row.Text("comment") ?? "", row.Text("wished"),
                Label(pack, RuleCommentRules.Answer, "answers", "finding", answered?.Text("finding")), answered?.Text("answer")));
        }

        return points;
    }

    private static Text? Label(Pack pack, string form, string repeat, string field, string? value) => value is null ? null
        : pack.Forms[form].Field(repeat)?.Fields.FirstOrDefault(found => found.Id == field)?.Choices.FirstOrDefault(choice => choice.Value == value)?.Label ?? Text.Of(value);
}
