using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Register;
using RegFiling.RiskTiering;

namespace RegFiling.Tests.Support;

/// <summary>The ways through the life of a filing after its number, by their words.</summary>
public static class LifeWalk
{
    /// <summary>A filing that stands in the register, of tier three.</summary>
    public static async Task<Guid> FiledAsync(this TestSystem system, string name = Walk.Name, string number = "网信算备310115999000202260017号", JsonObject? application = null)
    {
        if (!await system.ReadAsync(db => db.Set<Case>().AnyAsync(c => c.Procedure == "subject")))
        {
            await system.VerifiedSubjectAsync();
        }

        var filing = await system.ReadyFilingAsync(application ?? Considerable(), name);
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        await system.PublishedAsync(filing, number);
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        return filing;
    }

    // Tier 3 by score, below the tier from which experts are heard first.
    public static JsonObject Considerable() => new()
    {
        ["opinionAttribute"] = "main",
        ["contentCategory"] = "entertainment-education",
        ["mau"] = 12_000_000,
        ["registeredUsers"] = 0,
        ["personalInfoPersons"] = 0,
        ["dataImportance"] = "none-public",
        ["intervention"] = "push-advice",
        ["intelligence"] = "narrow",
        ["publicOpinion"] = "yes",
        ["generativePublic"] = "no",
        ["faceVoiceEditing"] = "no",
        ["minorsOrCompanion"] = "no",
        ["safetyCritical"] = "no",
        ["agentAutonomy"] = "no",
    };

    public static JsonObject Matters(string kind, params string[] days) => new()
    {
        ["matters"] = new JsonArray([.. days.Select(day => (JsonNode)new JsonObject { ["kind"] = kind, ["changedOn"] = day, ["what"] = "变更说明" })]),
    };

    /// <summary>A draft of a change with the answers that are different.</summary>
    public static async Task<Guid> DeclaredAsync(this TestSystem system, Guid filing, JsonObject changed, string kind = "text", string on = "2026-09-09")
    {
        var change = TestSystem.Done(await system.StartAsync("filer", "change", Matters(kind, on), filing)).CaseId;
        await system.AlterAsync(change, changed);
        return change;
    }

    public static async Task AlterAsync(this TestSystem system, Guid change, JsonObject changed)
    {
        var answers = await system.SavedAsync(change, "filing/application");
        foreach (var (field, value) in changed)
        {
            answers[field] = value?.DeepClone();
        }

        await system.DoAsync("filer", change, "save", answers);
    }

    public static async Task<Guid> SubmittedChangeAsync(this TestSystem system, Guid filing, JsonObject changed, string kind = "text", string on = "2026-09-09")
    {
        var change = await system.DeclaredAsync(filing, changed, kind, on);
        await system.TakeAsync("filer", change, "submit");
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        return change;
    }

    /// <summary>A self-assessment from a case, signed and submitted.</summary>
    public static async Task AssessAsync(this TestSystem system, Guid parent, string name = Walk.Name)
    {
        var assessment = TestSystem.Done(await system.StartAsync("filer", "assessment", parent: parent)).CaseId;
        await system.DoAsync("filer", assessment, "answer", await Answers.ForAsync(system, "assessment/self-assessment", "filer", new() { ["algorithmName"] = name }));
        await system.DoAsync("security-officer", assessment, "sign");
        await system.DoAsync("filer", assessment, "submit");
    }

    /// <summary>The case that the system began from another.</summary>
    public static Task<Guid> ChildAsync(this TestSystem system, Guid parent, string procedure) => system.ReadAsync(db => db.Set<CaseLink>().Where(link => link.ToCaseId == parent)
        .Join(db.Set<Case>(), link => link.FromCaseId, c => c.Id, (_, c) => c).Where(c => c.Procedure == procedure).OrderByDescending(c => c.OpenedAt).Select(c => c.Id).FirstAsync());

    public static async Task<JsonObject> SavedAsync(this TestSystem system, Guid caseId, string form) => JsonNode.Parse(await system.ReadAsync(db =>
        db.Set<CaseForm>().Where(saved => saved.CaseId == caseId && saved.Form == form).OrderByDescending(saved => saved.Version).Select(saved => saved.Json).FirstAsync()))!.AsObject();

    public static Task<RegisterEntry> EntryAsync(this TestSystem system, Guid filing) => system.ReadAsync(async db =>
    {
        var record = await db.Set<Case>().Where(c => c.Id == filing).Select(c => c.RecordId).SingleAsync();
        return await db.Set<RegisterEntry>().AsNoTracking().SingleAsync(entry => entry.FilingId == record);
    });

    public static Task<Filing> RecordAsync(this TestSystem system, Guid caseId) => system.ReadAsync(async db =>
    {
        var record = await db.Set<Case>().Where(c => c.Id == caseId).Select(c => c.RecordId).SingleAsync();
        return await db.Set<Filing>().AsNoTracking().SingleAsync(filing => filing.Id == record);
    });

    public static Task<List<TierDecision>> TiersAsync(this TestSystem system, Guid filing) => system.ReadAsync(async db =>
    {
        var record = await db.Set<Case>().Where(c => c.Id == filing).Select(c => c.RecordId).SingleAsync();
        return await db.Set<TierDecision>().AsNoTracking().Where(decision => decision.FilingId == record).OrderBy(decision => decision.ProposedAt).ToListAsync();
    });

    public static Task<Case> CaseAsync(this TestSystem system, Guid id) => system.ReadAsync(db => db.Set<Case>().AsNoTracking().SingleAsync(c => c.Id == id));

    public static Task<List<IssuedDocument>> PapersAsync(this TestSystem system, Guid id) => system.ReadAsync(db =>
        db.Set<IssuedDocument>().AsNoTracking().Where(document => document.CaseId == id).OrderBy(document => document.At).ToListAsync());
}
