using Mediator;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;

namespace RegFiling.Rectifications;

/// <summary>A rectification item by item: what was asked, planned, done and found. Null where there is nothing that this person may see yet.</summary>
public sealed record GetRectification(Guid CaseId) : IQuery<IReadOnlyList<RectificationItem>?>;

/// <summary>One item; what was not said yet is null. <paramref name="Verdict"/> is <c>met</c> or <c>unmet</c>.</summary>
public sealed record RectificationItem(string Item, string? Problem, string? Ground, string? Standard, string? Planned, DateOnly? By, string? Done, DateOnly? DoneOn, string? Verdict, string? Finding);

internal sealed class RectificationViews(Platform.Persistence.RegFilingDbContext db, CaseLoader loader, CurrentActor current, TimeProvider clock) : IQueryHandler<GetRectification, IReadOnlyList<RectificationItem>?>
{
    public async ValueTask<IReadOnlyList<RectificationItem>?> Handle(GetRectification query, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        if (await loader.FindAsync(query.CaseId, actor, cancellationToken) is not ({ Procedure: "rectification" } @case, var pack, var procedure))
        {
            return null;
        }

        var at = await loader.LoadAsync(@case, pack, procedure, "", actor, clock.GetUtcNow(), cancellationToken);
        db.ChangeTracker.Clear();
        // The company reads of an opinion and of a verdict when their papers have reached it, and not before.
        bool Told(string paper) => actor.IsOfficial || at.Unsealed.All(document => document.Definition != paper);
        if (!Told("rectification-opinion"))
        {
            return null;
        }

        var judged = actor.IsOfficial || (at.History.Any(act => act.Action is "pass" or "fail") && Told("rectification-review"));
        var again = at.SavedForm(RectificationRules.Again).Rows("items");
        return [.. at.SavedForm(RectificationRules.Order).Rows("items").Select(row =>
        {
            var item = row.Text("item");
            FormData? Of(string form, string rows) => at.SavedForm(form).Rows(rows).FirstOrDefault(said => said.Text("item") == item);
            var asked = Told("rectification-opinion-again") ? again.FirstOrDefault(said => said.Text("item") == item) ?? row : row;
            var (plan, done, verdict) = (Of("rectification/plan", "measures"), Of("rectification/report", "done"), judged ? Of("rectification/verification", "verdicts") : null);
            return new RectificationItem(
                item ?? "", asked.Text("problem"), asked.Text("ground"), asked.Text("standard"), plan?.Text("measure"), plan?.Date("by"), done?.Text("measure"), done?.Date("on"), verdict?.Text("verdict"), verdict?.Text("finding"));
        })];
    }
}
