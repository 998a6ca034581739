using RegFiling.Tests.Support;

namespace RegFiling.Tests.Incidents;

/// <summary>Incidents, from the incident reporting measures (domain 1.14), domain 4.15 and glossary 2.15.</summary>
public sealed class IncidentTable() : ProcedureTable("incident")
{
    protected override string StartedBy => "filer, security-officer, legal-rep";

    protected override string PrivateStates => "detected, graded";

    protected override string Acts => """
        state                                                   | action          | by                                 | to           | not by          | ground
        detected, graded                                        | grade           | filer, security-officer, legal-rep | graded       | -               | domain 4.15: Graded
        graded                                                  | report          | filer, security-officer, legal-rep | reported     | -               | domain 4.15, 1.14: Reported, 4 h, 1 h
        graded                                                  | keep            | filer, security-officer, legal-rep | recorded     | -               | domain 1.14: only relatively major and above must be reported
        reported, supplemented                                  | follow-up       | filer, security-officer, legal-rep | supplemented | -               | domain 1.14: unknown parts may follow later
        contained                                               | add-report      | filer, security-officer, legal-rep | =            | -               | domain 1.14: unknown parts may follow later
        reported, supplemented, contained, resolved             | regrade         | filer, security-officer, legal-rep | =            | -               | domain 4.15: down- and up-grading with reason
        reported, supplemented                                  | contain         | filer, security-officer, legal-rep | contained    | -               | domain 4.15: Contained
        reported, supplemented, contained                       | resolve         | filer, security-officer, legal-rep | resolved     | -               | domain 4.15: Resolved
        resolved                                                | summarise       | filer, security-officer, legal-rep | summarised   | -               | domain 1.14: summary within 30 days after handling
        summarised                                              | return-summary  | officer                            | resolved     | -               | product: a summary that lacks a part
        reported, supplemented, contained, resolved, summarised | pass-on         | officer                            | =            | -               | domain 1.14: provincial to national office
        reported, supplemented, contained, resolved, summarised | ask-explanation | officer                            | =            | -               | product: nobody is marked unheard
        reported, supplemented, contained, resolved, summarised | explain         | filer, security-officer, legal-rep | =            | -               | product: nobody is marked unheard
        reported, supplemented, contained, resolved, summarised | flag-late       | officer                            | =            | -               | domain 4.15: late report flag
        reported, supplemented, contained, resolved, summarised | flag-hidden     | reviewer, head                     | =            | ask-explanation | domain 4.15: hidden report flag, by a second person
        summarised                                              | close           | reviewer, head                     | closed       | return-summary  | domain 4.15: Closed
        """;

    protected override Task<Guid> StartAsync(TestSystem system) => IncidentWalk.DetectedAsync(system);
}
