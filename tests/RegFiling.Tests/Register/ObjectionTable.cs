using RegFiling.Tests.Support;

namespace RegFiling.Tests.Register;

/// <summary>Objection to an entry, from domain 4.2 (Published → Objection → Published/Corrected) and glossary 2.2.</summary>
public sealed class ObjectionTable() : ProcedureTable("objection")
{
    protected override IReadOnlySet<string> AlsoReadBy => new HashSet<string> { "public" };

    protected override string StartedBy => "public";

    protected override string PrivateStates => "";

    protected override string Acts => """
        state    | action           | by                                   | to       | not by          | ground
        received | accept           | officer                              | informed | -               | domain 4.2, reply in 15 working days, internal
        received | decline          | officer                              | declined | -               | domain 4.19: not taken up with a reason; it ends nothing of the company's
        informed | state-view       | filer, security-officer, legal-rep   | handling | -               | the company is heard on the substance
        informed | go-on            | clock                                | handling | -               | silence admits nothing and stops nothing
        handling | propose          | officer                              | proposed | -               | glossary 2.2
        proposed | disagree         | reviewer, head                       | handling | propose         | glossary 1.2 不同意; four eyes
        proposed | uphold-correct   | reviewer, head                       | upheld   | accept, propose | glossary 2.2 异议成立并更正; another person decides
        proposed | reject-objection | reviewer, head                       | rejected | accept, propose | glossary 2.2 异议不成立; another person decides
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var pack = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("objection"));
        return await system.CaseAsync(pack, "objection", "received", ("start", system.Person("public"), "public"));
    }
}

/// <summary>Correction of an entry on somebody's own motion: one asks, another person decides.</summary>
public sealed class CorrectionTable() : ProcedureTable("correction")
{
    protected override string StartedBy => "filer, legal-rep, officer";

    protected override string PrivateStates => "";

    protected override string Acts => """
        state     | action   | by                         | to        | not by | ground
        requested | correct  | reviewer, head             | corrected | start  | domain 4.2; second person
        requested | refuse   | reviewer, head             | refused   | start  | glossary 1.2; with reason
        requested | withdraw | filer, legal-rep, officer  | withdrawn | -      | glossary 1.2 撤回, before it is decided
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var pack = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("correction"));
        return await system.CaseAsync(pack, "correction", "requested", ("start", system.Person("filer"), "filer"));
    }
}
