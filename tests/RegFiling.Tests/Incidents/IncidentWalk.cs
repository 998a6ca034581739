using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Incidents;

/// <summary>The ways through an incident that many tests share.</summary>
internal static class IncidentWalk
{
    /// <summary>Every act but the marks and the record of an ordinary incident.</summary>
    internal static async Task<Guid> WholeWayAsync(TestSystem system)
    {
        var id = await DetectedAsync(system);
        await system.TakeAsync("filer", id, "grade", new() { ["grade"] = "major", ["persons"] = 10_000_000 });
        await system.TakeAsync("security-officer", id, "report");
        await system.TakeAsync("officer", id, "pass-on");
        await system.TakeAsync("filer", id, "follow-up");
        await system.TakeAsync("filer", id, "contain", new() { ["containedAt"] = "2026-09-10T09:45" });
        await system.TakeAsync("filer", id, "add-report");
        await system.TakeAsync("filer", id, "resolve", new() { ["resolvedAt"] = "2026-09-10T09:50" });
        await system.TakeAsync("filer", id, "regrade", new() { ["grade"] = "extremely-major", ["persons"] = 100_000_000 });
        await system.TakeAsync("filer", id, "summarise");
        await system.TakeAsync("officer", id, "return-summary");
        await system.TakeAsync("filer", id, "summarise");
        await system.TakeAsync("reviewer", id, "close", new() { ["grade"] = "major" });
        return id;
    }

    /// <summary>The acts that the whole way leaves out: an ordinary incident, a late and a hidden report.</summary>
    internal static async Task MarksAsync(TestSystem system)
    {
        var ordinary = await DetectedAsync(system);
        await system.TakeAsync("filer", ordinary, "grade", new() { ["grade"] = "ordinary", ["persons"] = 0 });
        await system.TakeAsync("filer", ordinary, "keep");
        var late = await DetectedAsync(system, new() { ["knownAt"] = "2026-09-09T09:30" });
        await system.TakeAsync("filer", late, "grade", new() { ["grade"] = "major", ["persons"] = 0 });
        await system.TakeAsync("filer", late, "report");
        await system.TakeAsync("officer", late, "ask-explanation");
        await system.TakeAsync("filer", late, "explain");
        await system.TakeAsync("officer", late, "flag-late");
        await system.TakeAsync("head", late, "flag-hidden");
    }

    /// <summary>An incident known at 09:30, half an hour ago.</summary>
    internal static async Task<Guid> DetectedAsync(TestSystem system, JsonObject? with = null)
    {
        var answers = new JsonObject { ["knownAt"] = "2026-09-10T09:30", ["operator"] = "other" };
        foreach (var (name, value) in with ?? [])
        {
            answers[name] = value?.DeepClone();
        }

        var subject = await SubjectAsync(system);
        return TestSystem.Done(await system.StartAsync("filer", "incident", await Answers.ForAsync(system, "incident/detection", "filer", answers), parent: subject)).CaseId;
    }

    internal static async Task<Guid> SubjectAsync(TestSystem system) =>
        await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "subject" && c.SubjectId == system.Company).Select(c => (Guid?)c.Id).SingleOrDefaultAsync())
        ?? await system.VerifiedSubjectAsync();
}
