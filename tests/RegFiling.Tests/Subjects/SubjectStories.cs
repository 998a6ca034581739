using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Subjects;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Subjects;

public sealed class SubjectStories
{
    // A made-up code of domain 5.1, beside the one that the filled-in forms use.
    private const string AnotherCode = "91310199MA1FAKE19H";

    [Fact]
    public async Task Subject_ReturnedAndCorrected_IsVerifiedUnderItsCorrectedName()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = TestSystem.Done(await system.StartAsync("filer", "subject")).CaseId;
        await system.TakeAsync("filer", subject, "save", new() { ["name"] = "写错的公司" });
        await system.TakeAsync("filer", subject, "submit");
        await system.TakeAsync("officer", subject, "review");
        Assert.Equal("returned", (await system.TakeAsync("officer", subject, "return")).State);
        await system.TakeAsync("filer", subject, "save", new() { ["name"] = "正确的公司" });
        await system.TakeAsync("filer", subject, "submit");
        await system.TakeAsync("officer", subject, "review");
        Assert.Equal("verified", (await system.TakeAsync("officer", subject, "verify")).State);

        var record = await RecordAsync(system, system.Company);
        Assert.Equal(("正确的公司", SubjectStatus.Verified, "310199"), (record.Name, record.Status, record.District));
        Assert.NotNull(record.VerifiedAt);
    }

    [Fact]
    public async Task Subject_SubmittedHalfEmpty_GetsAllReasonsWithTheirFields()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = TestSystem.Done(await system.StartAsync("filer", "subject")).CaseId;
        await system.DoAsync("filer", subject, "save", new() { ["name"] = "测试甲公司" });
        var outcome = await system.RefusedAsync(() => system.ActAsync("filer", subject, "submit"));
        Assert.Equal(RefusalKind.Invalid, outcome.Kind);
        Assert.Contains(outcome.Refusals, refusal => refusal is { Code: "form.missing", Field: "creditCode", Form: "subject/registration" });
        Assert.Contains(outcome.Refusals, refusal => refusal is { Code: "form.missing", Field: "licence" });
        Assert.Contains(outcome.Refusals, refusal => refusal is { Code: "subject.no-security-officer", Ground: "cac-order-9/7" });
        Assert.DoesNotContain(outcome.Refusals, refusal => refusal.Field == "name");
    }

    [Fact]
    public async Task CreditCode_OfAnotherSubject_IsRefusedOnSubmitAndOnChange()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var other = TestSystem.Done(await system.StartAsync("other-filer", "subject", subject: system.Other)).CaseId;
        await system.TakeAsync("other-filer", other, "save");
        var submit = await system.RefusedAsync(() => system.ActAsync("other-filer", other, "submit"));
        Assert.Equal(("subject.credit-code-taken", "creditCode"), (submit.Refusals.Single().Code, submit.Refusals.Single().Field));

        await system.TakeAsync("other-filer", other, "save", new() { ["creditCode"] = AnotherCode });
        await system.TakeAsync("other-filer", other, "submit");
        await system.TakeAsync("officer", other, "review");
        await system.TakeAsync("officer", other, "verify");
        var changed = await Answers.ForAsync(system, "subject/registration", "other-filer");
        var change = await system.RefusedAsync(() => system.ActAsync("other-filer", other, "change", changed));
        Assert.Equal("subject.credit-code-taken", change.Refusals.Single().Code);
        Assert.Equal(AnotherCode, (await RecordAsync(system, system.Other)).CreditCode);
    }

    [Fact]
    public async Task CreditCode_TakenWhileAChangeIsUnderReview_IsRefusedOnVerification()
    {
        await using var system = await TestSystem.StartAsync();
        var first = await system.VerifiedSubjectAsync();
        await system.TakeAsync("filer", first, "change", new() { ["creditCode"] = AnotherCode });
        var other = TestSystem.Done(await system.StartAsync("other-filer", "subject", subject: system.Other)).CaseId;
        await system.TakeAsync("other-filer", other, "save", new() { ["creditCode"] = AnotherCode });
        await system.TakeAsync("other-filer", other, "submit");
        var outcome = await system.RefusedAsync(() => system.ActAsync("officer", first, "verify"));
        Assert.Equal("subject.credit-code-taken", outcome.Refusals.Single().Code);
    }

    [Fact]
    public async Task Change_Returned_LeavesTheOldEntriesInEffect()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = await system.VerifiedSubjectAsync();
        await system.TakeAsync("filer", subject, "change", new() { ["name"] = "改名的公司" });
        Assert.Equal("verified", (await system.TakeAsync("reviewer", subject, "return-change")).State);
        Assert.Equal("测试甲公司", (await RecordAsync(system, system.Company)).Name);
    }

    [Fact]
    public async Task Registration_OfTheSameSubjectTwice_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        TestSystem.Done(await system.StartAsync("filer", "subject"));
        var outcome = await system.RefusedAsync(() => system.StartAsync("filer", "subject"));
        Assert.Equal("subject.already-registering", outcome.Refusals.Single().Code);
    }

    [Fact]
    public async Task Registration_ByANewcomer_MakesTheAccountItsFiler()
    {
        await using var system = await TestSystem.StartAsync();
        var receipt = TestSystem.Done(await system.SendAsync("public", new StartCase("subject", null, null, "new", FormData.Empty)));
        var subject = (await system.ReadAsync(db => db.Set<Case>().SingleAsync(c => c.Id == receipt.CaseId))).SubjectId;
        var held = await system.ReadAsync(db => db.Set<RoleHeld>().SingleAsync(role => role.SubjectId == subject));
        Assert.Equal(("filer", system.Person("public").AccountId), (held.Role, held.AccountId));
    }

    [Fact]
    public async Task Subject_Frozen_FilesNothingNew()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.TakeAsync("officer", subject, "freeze");
        Assert.Equal("filing.subject-not-verified", (await system.TryAsync("filer", filing, "submit")).Refusals.Single().Code);
        await system.TakeAsync("reviewer", subject, "unfreeze");
        Assert.False((await system.TryAsync("filer", filing, "submit")).IsRefused);
    }

    private static Task<Subject> RecordAsync(TestSystem system, Guid id) => system.ReadAsync(db => db.Set<Subject>().AsNoTracking().SingleAsync(s => s.Id == id));
}
