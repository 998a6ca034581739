using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;

namespace RegFiling.Tests.Support;

/// <summary>The ways through the procedures that many tests share, by their words.</summary>
public static class Walk
{
    public const string Name = "短视频个性化推荐算法";

    /// <summary>Takes an action with its form filled in; <paramref name="with"/> are the answers that the test is about.</summary>
    public static async Task<CaseReceipt> TakeAsync(this TestSystem system, string who, Guid caseId, string action, JsonObject? with = null) =>
        await system.DoAsync(who, caseId, action, await system.FilledAsync(who, caseId, action, with));

    /// <summary>As <see cref="TakeAsync"/>, where the answer may be no.</summary>
    public static async Task<Outcome<CaseReceipt>> TryAsync(this TestSystem system, string who, Guid caseId, string action, JsonObject? with = null) =>
        await system.ActAsync(who, caseId, action, await system.FilledAsync(who, caseId, action, with));

    private static async Task<JsonObject> FilledAsync(this TestSystem system, string who, Guid caseId, string action, JsonObject? with)
    {
        var procedure = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == caseId).Select(c => c.Procedure).SingleAsync());
        var form = system.Services.GetRequiredService<PackCatalogue>().Find(procedure)!.Value.Procedure.Action(action)!.Form;
        return form is null ? [] : await Answers.ForAsync(system, form, who, with);
    }

    public static async Task<Guid> VerifiedSubjectAsync(this TestSystem system)
    {
        var subject = TestSystem.Done(await system.StartAsync("filer", "subject")).CaseId;
        await system.DoAsync("filer", subject, "save", await Answers.ForAsync(system, "subject/registration", "filer", new() { ["name"] = "测试甲公司" }));
        await system.DoAsync("filer", subject, "submit");
        await system.DoAsync("officer", subject, "review");
        await system.DoAsync("officer", subject, "verify");
        return subject;
    }

    /// <summary>A filing in draft with its form saved, its assessment submitted and its commitment signed: everything that submitting asks for.</summary>
    public static async Task<Guid> ReadyFilingAsync(this TestSystem system, JsonObject? application = null, string name = Name)
    {
        var filing = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = name, ["type"] = "push" })).CaseId;
        var answers = application ?? [];
        answers["name"] ??= name;
        answers["type"] ??= "push";
        // Below the tier from which on experts must be heard.
        answers["safetyCritical"] ??= "no";
        await system.DoAsync("filer", filing, "save", await Answers.ForAsync(system, "filing/application", "filer", answers));

        var assessment = TestSystem.Done(await system.StartAsync("filer", "assessment", parent: filing)).CaseId;
        await system.DoAsync("filer", assessment, "answer", await Answers.ForAsync(system, "assessment/self-assessment", "filer", new() { ["algorithmName"] = name }));
        await system.DoAsync("security-officer", assessment, "sign");
        await system.DoAsync("filer", assessment, "submit");

        var commitment = TestSystem.Done(await system.StartAsync("filer", "commitment", parent: filing)).CaseId;
        await system.DoAsync("filer", commitment, "choose-clauses", await Answers.ForAsync(system, "commitment/clauses", "filer"));
        await system.DoAsync("security-officer", commitment, "sign", await Answers.ForAsync(system, "commitment/signature", "security-officer"));
        return filing;
    }

    public static async Task<CaseReceipt> SubmitAsync(this TestSystem system, Guid filing) =>
        await system.DoAsync("filer", filing, "submit", await Answers.ForAsync(system, "filing/declaration", "filer"));

    /// <summary>From submitted to the tier confirmed by the second person.</summary>
    public static async Task TierConfirmedAsync(this TestSystem system, Guid filing)
    {
        await system.DoAsync("reviewer", filing, "confirm-complete");
        await system.DoAsync("officer", filing, "propose-tier", await Answers.ForAsync(system, "filing/tier-proposal", "officer"));
        await system.DoAsync("reviewer", filing, "confirm-tier");
    }

    /// <summary>From the tier to the public register.</summary>
    public static async Task<CaseReceipt> PublishedAsync(this TestSystem system, Guid filing, string number = "网信算备310115999000202260017号")
    {
        await system.DoAsync("head", filing, "complete-locally");
        await system.DoAsync("officer", filing, "report-national", await Answers.ForAsync(system, "filing/national-report", "officer"));
        return await system.DoAsync("officer", filing, "record-number", await Answers.ForAsync(system, "filing/national-number", "officer", new() { ["nationalNumber"] = number }));
    }
}
