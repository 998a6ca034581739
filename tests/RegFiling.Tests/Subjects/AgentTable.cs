using RegFiling.Tests.Support;

namespace RegFiling.Tests.Subjects;

/// <summary>Registration of an agent, from glossary 1.1 (an agent needs 授权委托书) and 2.1 (登记委托代理人).</summary>
public sealed class AgentTable() : ProcedureTable("authorise-agent")
{
    protected override string StartedBy => "filer, legal-rep";

    protected override string PrivateStates => "proposed";

    protected override string Acts => """
        state              | action       | by               | to        | not by | ground
        proposed           | confirm      | legal-rep        | in-force  | -      | glossary 1.1, the legal representative signs the power
        proposed           | decline      | legal-rep        | declined  | -      | glossary 1.1
        in-force           | invite-again | filer, legal-rep | =         | -      | issue 3.2, one-time link
        proposed, in-force | revoke       | filer, legal-rep | revoked   | -      | issue 3.2, a power ends at once
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var subject = await system.VerifiedSubjectAsync();
        return TestSystem.Done(await system.StartAsync("filer", "authorise-agent", await Answers.ForAsync(system, "authorise-agent/mandate", "filer", AgentStories.Valid()), parent: subject)).CaseId;
    }
}

/// <summary>Handing over of a subject account: one account per credit code (domain 2.1, 4.1), decided by two officials after the old holders were heard.</summary>
public sealed class HandoverTable() : ProcedureTable("subject-handover")
{
    protected override string StartedBy => "public";

    protected override string PrivateStates => "";

    // Whoever asks sees the request.
    protected override IReadOnlySet<string> AlsoReadBy => new HashSet<string> { "public" };

    protected override string Acts => """
        state                         | action       | by                                  | to          | not by  | ground
        notified                      | object       | filer, legal-rep, security-officer  | to-review   | -       | issue 3.2, the old holders can object
        notified                      | agree        | legal-rep                           | to-review   | -       | issue 3.2
        notified                      | period-ended | clock                               | to-review   | -       | issue 3.2, period P
        to-review                     | propose      | officer                             | proposed    | -       | issue 3.2, an officer looks
        proposed                      | hand-over    | reviewer, head                      | handed-over | propose | issue 3.2, two persons
        proposed                      | refuse       | reviewer, head                      | refused     | propose | issue 3.2, two persons
        proposed                      | disagree     | reviewer, head                      | to-review   | propose | issue 3.2, two persons
        notified, to-review, proposed | withdraw     | public                              | withdrawn   | -       | glossary 1.2 撤回
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        await system.VerifiedSubjectAsync();
        return (await HandoverStories.AskAsync(system)).CaseId;
    }
}
