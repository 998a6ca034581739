using RegFiling.Platform.Cases;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Deregistrations;

/// <summary>Deregistration on application, from domain 4.4, Art. 24(3) and glossary 2.4.</summary>
public sealed class DeregistrationTable() : ProcedureTable("deregistration")
{
    protected override string StartedBy => "filer, security-officer, legal-rep";

    protected override string PrivateStates => "draft";

    protected override string Acts => """
        state                        | action             | by                                 | to                   | not by                                                                       | ground
        draft, supplement-requested  | save               | filer, security-officer, legal-rep | =                    | -                                                                            | domain 4.4: DeregDraft
        draft                        | submit             | filer, security-officer, legal-rep | submitted            | -                                                                            | Art. 24(3)
        submitted                    | ask-supplement     | officer                            | supplement-requested | submit                                                                       | as for a filing: once, complete
        supplement-requested         | supplement         | filer, security-officer, legal-rep | resubmitted          | -                                                                            | as for a filing
        submitted, resubmitted       | follow-arrangement | officer                            | user-arrangement     | submit, supplement                                                           | glossary 2.4: UserArrangement
        user-arrangement             | report-arrangement | filer, security-officer, legal-rep | resubmitted          | -                                                                            | glossary 2.4: UserArrangement
        submitted, resubmitted       | confirm-complete   | officer                            | under-review         | report-arrangement, submit, supplement                                       | Art. 24(3): proper arrangements
        under-review                 | accept             | head                               | deregistered         | confirm-complete, follow-arrangement, report-arrangement, submit, supplement | domain 4.4: Deregistered
        draft, submitted, supplement-requested, resubmitted, user-arrangement, under-review | withdraw | filer, legal-rep | withdrawn | - | glossary 1.2 撤回, before the decision
        """;

    protected override async Task<Guid> StartAsync(TestSystem system) => TestSystem.Done(await system.StartAsync("filer", "deregistration", parent: await system.FiledAsync())).CaseId;
}

/// <summary>Deregistration by the authority, from domain 4.4 and Art. 33(2): told and heard first.</summary>
public sealed class ExOfficioTable() : ProcedureTable("deregistration-ex-officio")
{
    protected override string StartedBy => "officer";

    protected override string PrivateStates => "";

    protected override string Acts => """
        state                      | action                | by                                 | to           | not by         | ground
        proposed                   | notify                | reviewer                           | notified     | start          | product: told first, by a second person
        notified                   | state-view            | filer, security-officer, legal-rep | stated       | -              | product: heard
        notified, stated           | deregister-ex-officio | head                               | deregistered | notify, start  | Art. 33(2)
        proposed, notified, stated | drop                  | head                               | dropped      | start          | product: the ground is not there
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var id = TestSystem.Done(await system.StartAsync("second-officer", "deregistration-ex-officio", await Answers.ForAsync(system, "deregistration/ex-officio", "second-officer"), await system.FiledAsync())).CaseId;
        await system.TakeAsync("second-reviewer", id, "notify");
        return id;
    }
}

/// <summary>Revocation, from domain 4.4, 4.10, Art. 33(1) and the Penalty Law 44, 45, 58, 64.</summary>
public sealed class RevocationTable() : ProcedureTable("revocation")
{
    protected override string StartedBy => "officer";

    protected override string PrivateStates => "";

    protected override string Acts => """
        state                                    | action               | by                                 | to                | not by                                                                     | ground
        proposed                                 | open-revocation      | head                               | revocation-case   | start                                                                      | glossary 2.4 启动撤销程序
        revocation-case                          | close-investigation  | officer                            | legal-review      | -                                                                          | domain 4.10: InvestigationClosed
        legal-review                             | return-investigation | legal-review                       | revocation-case   | close-investigation, open-revocation, start                                | domain 4.10: Returned
        legal-review                             | legal-review         | legal-review                       | legal-passed      | close-investigation, open-revocation, start                                | Penalty Law 58
        legal-passed                             | pre-notice           | reviewer                           | pre-notice        | close-investigation, legal-review, start                                   | Penalty Law 44
        pre-notice                               | defend               | filer, security-officer, legal-rep | statement-defence | -                                                                          | Penalty Law 45
        pre-notice, statement-defence            | request-hearing      | legal-rep, filer                   | hearing-requested | -                                                                          | Penalty Law 64
        hearing-requested                        | notify-hearing       | reviewer                           | hearing-notified  | close-investigation, start                                                 | Penalty Law 64
        hearing-notified                         | hold-hearing         | hearing-host                       | hearing-held      | close-investigation, legal-review, notify-hearing, open-revocation, pre-notice, start | Penalty Law 64: no investigator
        pre-notice, statement-defence, hearing-held | revoke            | head                               | revoked           | close-investigation, hold-hearing, legal-review, notify-hearing, pre-notice, start | Art. 33(1)
        proposed, revocation-case, legal-passed, pre-notice, statement-defence, hearing-held | not-revoke | head | not-established | close-investigation, pre-notice, start | domain 4.10: NotEstablished
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var id = TestSystem.Done(await system.StartAsync("second-officer", "revocation", await Answers.ForAsync(system, "revocation/opening", "second-officer"), await system.FiledAsync())).CaseId;
        // What the authority prepares is no case of the company yet: the table is about the time after that.
        var company = system.Company;
        await system.ReadAsync(async db =>
        {
            (await db.FindAsync<Case>(id))!.SubjectId = company;
            return await db.SaveChangesAsync();
        });
        return id;
    }
}

/// <summary>Restoration after a reconsideration or judgment, from glossary 2.4 恢复备案.</summary>
public sealed class RestorationTable() : ProcedureTable("restoration")
{
    protected override string StartedBy => "officer";

    protected override string PrivateStates => "";

    protected override string Acts => """
        state    | action  | by   | to       | not by | ground
        proposed | restore | head | restored | start  | glossary 2.4 恢复备案
        proposed | drop    | head | dropped  | start  | product: the decision does not ask for it
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var ended = await system.DeregisteredExOfficioAsync(await system.FiledAsync());
        return TestSystem.Done(await system.StartAsync("second-officer", "restoration", await Answers.ForAsync(system, "restoration/decision", "second-officer"), ended)).CaseId;
    }
}

internal static class EndWalk
{
    /// <summary>Deregistered by the authority after the party said nothing.</summary>
    public static async Task<Guid> DeregisteredExOfficioAsync(this TestSystem system, Guid filing)
    {
        var id = TestSystem.Done(await system.StartAsync("officer", "deregistration-ex-officio", await Answers.ForAsync(system, "deregistration/ex-officio", "officer"), filing)).CaseId;
        await system.TakeAsync("reviewer", id, "notify");
        var due = await system.ReadAsync(async db => (await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.SingleAsync(db.Set<CaseClock>().Where(clock => clock.CaseId == id && clock.Clock == "statement"))).DueAt);
        system.Clock.SetUtcNow(due.AddHours(10));
        await system.TakeAsync("head", id, "deregister-ex-officio");
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        return id;
    }
}
