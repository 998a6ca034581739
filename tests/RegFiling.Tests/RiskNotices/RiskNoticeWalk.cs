using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.RiskNotices;

/// <summary>The ways through a risk notice that tests share.</summary>
internal static class RiskNoticeWalk
{
    public static JsonObject Cite(string kind, string named) => new() { ["kind"] = kind, ["ref"] = named };

    /// <summary>A draft with these citations; an article of law where none is given.</summary>
    public static JsonObject Draft(params JsonObject[] cites) =>
        new() { ["level"] = "notice", ["cites"] = new JsonArray([.. (cites.Length > 0 ? cites : [Cite("law", "cac-order-9/17")]).Select(cite => (JsonNode)cite)]) };

    public static async Task<Guid> FilingAsync(TestSystem system, JsonObject? application = null)
    {
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync(application);
        await system.SubmitAsync(filing);
        return filing;
    }

    public static async Task<Guid> StartedAsync(TestSystem system, Guid filing) => TestSystem.Done(await system.StartAsync("officer", "risk-notice", parent: filing)).CaseId;

    /// <summary>Drafted, checked, signed and (unless a test turns that off) sealed.</summary>
    public static async Task<Guid> IssuedAsync(TestSystem system, Guid filing, JsonObject? draft = null)
    {
        var notice = await StartedAsync(system, filing);
        await system.TakeAsync("officer", notice, "prepare", draft ?? Draft());
        await system.TakeAsync("legal-review", notice, "check");
        await system.TakeAsync("head", notice, "issue");
        return notice;
    }

    public static async Task<Guid> DeliveredAsync(TestSystem system, Guid filing, JsonObject? draft = null)
    {
        var notice = await IssuedAsync(system, filing, draft);
        await system.TakeAsync("officer", notice, "serve");
        return notice;
    }

    public static Task<Case> CaseAsync(TestSystem system, Guid id) => system.ReadAsync(db => db.Set<Case>().AsNoTracking().SingleAsync(c => c.Id == id));

    public static async Task<string> CodeAsync(TestSystem system, Func<Task<Outcome<CaseReceipt>>> act) => (await system.RefusedAsync(act)).Refusals.First().Code;

    /// <summary>Takes every act of the procedure once.</summary>
    public static async Task EveryActAsync(TestSystem system, Guid filing)
    {
        var today = DateOnly.FromDateTime(system.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);
        var dropped = await StartedAsync(system, filing);
        await system.TakeAsync("officer", dropped, "drop");
        var notice = await StartedAsync(system, filing);
        await system.TakeAsync("officer", notice, "prepare", Draft());
        await system.TakeAsync("legal-review", notice, "return");
        await system.TakeAsync("officer", notice, "prepare", Draft());
        var other = await OtherFilingAsync(system);
        await system.TakeAsync("officer", notice, "share", new() { ["addressees"] = new JsonArray(new JsonObject { ["number"] = (await CaseAsync(system, other)).Number }) });
        await system.TakeAsync("legal-review", notice, "check");
        await system.TakeAsync("head", notice, "issue");
        await system.TakeAsync("officer", notice, "serve");
        await system.TakeAsync("filer", notice, "acknowledge");
        await system.TakeAsync("filer", notice, "respond");
        await system.TakeAsync("officer", notice, "ask-more");
        await system.TakeAsync("security-officer", notice, "respond");
        await system.TakeAsync("reviewer", notice, "accept-response");
        var byHand = await IssuedAsync(system, filing);
        await system.TakeAsync("officer", byHand, "serve-in-person", new() { ["servedOn"] = today.ToString("O", CultureInfo.InvariantCulture) });
        await system.TakeAsync("officer", byHand, "close");
        var silent = await DeliveredAsync(system, filing);
        await system.GoToAsync(system.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime.AddDays(21));
        await system.TakeAsync("head", silent, "escalate", new() { ["to"] = "interview", ["why"] = "no-answer" });
        // What was written past the engine has no acts, and must not be there when the record is verified.
        await system.ReadAsync(async db => await db.Set<CaseLink>().Where(link => link.ToCaseId == other).ExecuteDeleteAsync() + await db.Set<Case>().Where(c => c.Id == other).ExecuteDeleteAsync()
            + await db.Set<RegFiling.Filings.Filing>().Where(made => made.SubjectId == system.Other).ExecuteDeleteAsync());
    }

    /// <summary>A filing of the other company that a notice can be about.</summary>
    public static Task<Guid> OtherFilingAsync(TestSystem system, string number = "BJ-2026-900001") => system.ReadAsync(async db =>
    {
        var pack = (await db.Set<Case>().AsNoTracking().OrderBy(c => c.OpenedAt).FirstAsync()).PackHash;
        var (id, record) = (Guid.CreateVersion7(system.Clock.GetUtcNow()), Guid.CreateVersion7(system.Clock.GetUtcNow()));
        db.Add(new RegFiling.Filings.Filing { Id = record, SubjectId = system.Other, Name = "另一企业的算法", Type = "push" });
        db.Add(new Case { Id = id, Number = number, Procedure = "filing", PackHash = pack, State = "accepted", SubjectId = system.Other, RecordId = record, Title = "另一企业的算法", OpenedAt = system.Clock.GetUtcNow() });
        await db.SaveChangesAsync();
        return id;
    });
}
